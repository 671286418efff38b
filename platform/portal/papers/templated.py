"""A paper as its definition lays it out. Definitions are hostile input: all they give is text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from engine.definitions.templates import Hole, fill, parse
from engine.definitions.values import Print, PrintBlock, PrintColumn, PrintFact
from engine.feel import compile_expression
from exchange.pdf.paper import Block, Fact, Facts, Heading, NewPage, Row, Signs, Table, Words
from forms.contexts import Scene, with_names
from forms.masked import MaskedScene
from portal.papers.contents import Contents
from portal.papers.sheets import sheet_blocks

MOST_ROWS = 500


@dataclass(frozen=True)
class Layout:
    """A definition applied to a record."""

    paper: Print
    contents: Contents

    @cached_property
    def names(self) -> Mapping[str, object]:
        """What its expressions see."""
        return masked_names(self.contents.scene)

    @property
    def heading(self) -> str:
        """The title."""
        return fill(self.paper.heading, self.names)

    @property
    def subtitle(self) -> str:
        """What stands below it."""
        return fill(self.paper.subtitle, self.names) if self.paper.subtitle else self.contents.scene.record.title

    def blocks(self) -> Iterator[Block]:
        """What stands on the paper of this record."""
        for block in self.paper.blocks:
            if holds(block.when, self.names):
                yield from _MAKERS[block.block](self, replace(block, title=fill(block.title, self.names)))

    def words(self, block: PrintBlock) -> Iterator[Block]:
        """A paragraph."""
        yield Words(fill(block.text, self.names), block.align, block.strong)

    def facts(self, block: PrintBlock) -> Iterator[Block]:
        """Names and values."""
        facts = tuple(Fact(fact.title, self._value(fact), fact.wide) for fact in block.facts)
        yield Facts(block.title, facts, block.pairs)

    def _value(self, fact: PrintFact) -> str:
        if fact.path:
            return self.contents.cells.at(self.contents.scene.record, fact.path).text
        return fill(fact.text, self.names)

    def form(self, block: PrintBlock) -> Iterator[Block]:
        """The record's own fields."""
        return self.contents.form(block.sections)

    def table(self, block: PrintBlock) -> Iterator[Block]:
        """A row for each entry of a list."""
        headings = tuple(Heading(column.title, column.align, column.width) for column in block.columns)
        found = compile_expression(block.rows).value(self.names)
        entries = found if isinstance(found, list | tuple) else () if found is None else (found,)
        rows = tuple(self._row(block, entry) for entry in entries[:MOST_ROWS])
        yield Table(block.title, headings, rows, block.empty)

    def _row(self, block: PrintBlock, entry: object) -> Row:
        own = {str(name): value for name, value in entry.items()} if isinstance(entry, Mapping) else {}
        names = with_names(self.names, **{**own, "row": entry})
        return Row(tuple(_cell(column, names) for column in block.columns))

    def scores(self, block: PrintBlock) -> Iterator[Block]:
        """The score sheets."""
        return sheet_blocks(self.contents.scene, keys=block.sheets, lines=block.lines, title=block.title)

    def history(self, block: PrintBlock) -> Iterator[Block]:
        """Who did what."""
        return self.contents.history(opinions=block.opinions, title=block.title)

    def files(self, block: PrintBlock) -> Iterator[Block]:
        """The list of attachments."""
        return self.contents.files(block.title)

    def photos(self, block: PrintBlock) -> Iterator[Block]:
        """The photos."""
        return self.contents.photos(block.title)

    def signs(self, block: PrintBlock) -> Iterator[Block]:
        """Lines to sign on."""
        yield Signs(block.title, tuple(fill(name, self.names) for name in block.names))

    def new_page(self, _block: PrintBlock) -> Iterator[Block]:
        """What follows stands on a new page."""
        yield NewPage()


def _cell(column: PrintColumn, names: Mapping[str, object]) -> str:
    """A column's text; one number alone has the decimals that the column asks for."""
    parts = parse(column.text)
    if column.places is not None and len(parts) == 1 and isinstance(parts[0], Hole):
        value = compile_expression(parts[0].expression).value(names)
        if isinstance(value, Decimal):
            return f"{value:.{column.places}f}"
    return fill(column.text, names)


def masked_names(scene: Scene) -> Mapping[str, object]:
    """The record's names as readers may see them."""
    shown = MaskedScene(scene.record, scene.actor, scene.now)
    shown.frame = scene.frame
    return shown.context()


def holds(condition: str, names: Mapping[str, object]) -> bool:
    """Whether a condition is true of the record."""
    return compile_expression(condition).value(names) is True


_MAKERS: Mapping[str, Callable[[Layout, PrintBlock], Iterator[Block]]] = {
    name: getattr(Layout, name)
    for name in ("words", "facts", "form", "table", "scores", "history", "files", "photos", "signs", "new_page")
}
