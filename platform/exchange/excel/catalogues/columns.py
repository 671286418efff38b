"""The columns of a catalogue's table, and what people call them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import override, pgettext

from exchange.excel.reading import Row

KEY, LEVEL, DETAIL, CATEGORY, NUMBER, TITLE, TEXT, DEDUCT, MARKS, RULE, SOURCE = range(1, 12)
WIDTHS = {
    KEY: 14,
    LEVEL: 6,
    DETAIL: 14,
    CATEGORY: 8,
    NUMBER: 7,
    TITLE: 24,
    TEXT: 46,
    DEDUCT: 11,
    MARKS: 9,
    RULE: 12,
    SOURCE: 24,
}
FIRST_PRINTED, LAST_PRINTED = CATEGORY, MARKS

#: The sheet that says where a table came from, and the words of its first column.
ORIGIN = "_kaoping"

#: In the column of categories: this row has none, though the one above it has.
NO_CATEGORY = "—"

_SUMS = "sums"
_LOOKED_THROUGH = 30  # rows in which the heading must stand


def titles() -> Mapping[int, str]:
    """The headings as they are written: the first of each column's names."""
    return {column: names.split("|")[0] for column, names in _names().items() if column != _SUMS}


def find_heading(rows: Sequence[Row]) -> tuple[int, Mapping[int, int]] | None:
    """The position of the heading among the rows, and in which of the file's columns each of ours stands.

    A heading names at least what is checked and its marks.
    """
    known = _known()
    for position, row in enumerate(rows[:_LOOKED_THROUGH]):
        found: dict[int, int] = {}
        for place in range(1, len(row.values) + 1):
            column = known.get(_bare(row.text(place)))
            if column is not None:
                found.setdefault(column, place)
        if TITLE in found and MARKS in found:
            return position, found
    return None


def sum_words() -> Mapping[str, bool]:
    """What rows are called that only add up others, and whether it is the total they give."""
    return {
        word: position > 0
        for language in ("zh-hans", "en")
        for position, word in enumerate(_in(language)[_SUMS].split("|"))
    }


def sum_titles() -> tuple[str, str]:
    """The words for a subtotal and for the total."""
    subtotal, total, *_more = _names()[_SUMS].split("|")
    return subtotal, total


def _known() -> Mapping[str, int]:
    return {
        _bare(name): column
        for language in ("zh-hans", "en")
        for column, names in _in(language).items()
        if column != _SUMS
        for name in names.split("|")
    }


def _in(language: str) -> Mapping[int | str, str]:
    with override(language):
        return _names()


def _names() -> Mapping[int | str, str]:
    """All names a column may have in the tables people send; the first is ours."""
    return {
        KEY: pgettext("table", "Key"),
        LEVEL: pgettext("table", "Level"),
        DETAIL: pgettext("table", "Key of the standard"),
        CATEGORY: pgettext("table", "Category"),
        NUMBER: pgettext("table", "No.|Number"),
        TITLE: pgettext("table", "Item|Check item|Matter"),
        TEXT: pgettext("table", "Deduction standard|Standard|What is wrong"),
        DEDUCT: pgettext("table", "Deduction|Marks taken"),
        MARKS: pgettext("table", "Marks|Full marks"),
        RULE: pgettext("table", "Rule"),
        SOURCE: pgettext("table", "Source|Clause"),
        _SUMS: pgettext("table", "Subtotal|Total|Sum"),
    }


def _bare(text: str) -> str:
    """A heading without spaces, line breaks and units in brackets."""
    return "".join(text.split()).partition("(")[0].partition("（")[0].lower()
