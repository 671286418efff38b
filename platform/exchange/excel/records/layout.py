"""Which question of a form stands where in a workbook: single ones in cells, the rows of a table on their own sheet."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from exchange.excel.writing import sheet_title
from forms.rendering.compiled import CompiledField
from forms.rendering.compiler import CompiledForm
from forms.wire import wire_name

_LONGEST = 31  # signs of a sheet's title
BETWEEN = " › "


@dataclass(frozen=True)
class Column:
    """A question that stands in one cell: the keys that lead to it, from the record or the row on."""

    way: tuple[str, ...]
    of: CompiledField
    above: tuple[str, ...] = ()  # the titles of the groups it stands in

    @property
    def title(self) -> str:
        """What people call it, with the groups it stands in."""
        return BETWEEN.join((*self.above, self.of.field.title))


@dataclass(frozen=True)
class Table:
    """Rows of questions: the keys that lead to them from the record on, without the numbers of rows above."""

    way: tuple[str, ...]
    of: CompiledField
    sheet: str  # the title of its sheet
    columns: tuple[Column, ...]
    holders: tuple["Table", ...] = ()  # the tables in whose rows it stands, the outermost first

    @property
    def name(self) -> str:
        """How addresses and buttons call it."""
        return wire_name(*self.way)


@dataclass(frozen=True)
class Part:
    """A section with its single questions."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Layout:
    """A form in a workbook."""

    parts: tuple[Part, ...]
    tables: tuple[Table, ...]

    def only(self, name: str) -> "Layout":
        """One table with those in its rows; all of the form where there is no such table."""
        tables = tuple(each for each in self.tables if f"{each.name}.".startswith(f"{name}."))
        return Layout((), tables) if name and tables else self


def layout_of(form: CompiledForm, *, taken: Collection[str] = ()) -> Layout:
    """The form without what asks for nothing; `taken` are titles that other sheets of the workbook have."""
    parts, tables, titles = [], list[Table](), {each.casefold() for each in taken}
    for section in form.sections:
        columns = tuple(_columns(section.fields))
        parts += [Part(section.section.title, columns)] if columns else []
        tables += _tables(section.fields, (), (), titles)
    return Layout(tuple(parts), tuple(tables))


def columns_by_way(columns: Iterable[Column]) -> dict[str, Column]:
    """Columns by the name that stands for them in a workbook."""
    return {".".join(each.way): each for each in columns}


def _columns(
    fields: Iterable[CompiledField], way: tuple[str, ...] = (), above: tuple[str, ...] = ()
) -> Iterator[Column]:
    """Single questions, those in groups too; a row's own tables stand elsewhere."""
    for one in fields:
        here = (*way, one.field.key)
        if one.type.has_rows or one.field.widget == "help":
            continue
        if one.type.has_parts:
            yield from _columns(one.parts, here, (*above, one.field.title))
        else:
            yield Column(here, one, above)


def _tables(
    fields: Iterable[CompiledField], way: tuple[str, ...], holders: tuple[Table, ...], titles: set[str]
) -> Iterator[Table]:
    for one in fields:
        here = (*way, one.field.key)
        if one.type.has_rows:
            words = BETWEEN.join((*(each.of.field.title for each in holders[-1:]), one.field.title))
            table = Table(here, one, _free(words, titles), tuple(_columns(one.parts)), holders)
            yield table
            yield from _tables(one.parts, here, (*holders, table), titles)
        elif one.type.has_parts:
            yield from _tables(one.parts, here, holders, titles)


def _free(words: str, titles: set[str]) -> str:
    """A title that no other sheet has, as short as spreadsheets want it."""
    title, number = sheet_title(words), 2
    while title.casefold() in titles or title.startswith("_"):
        title, number = f"{sheet_title(words)[: _LONGEST - 4]} {number}", number + 1
    titles.add(title.casefold())
    return title
