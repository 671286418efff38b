"""Which rows of a decision table can match together, and which inputs none matches.

The cells of a column divide its values into stretches between which nothing changes: the constants they name, and
what lies between, below and above those. One sample stands for each stretch, so a table is looked at whole although
its inputs have values without end. A cell that compares with anything but constants may match or not; nothing is
claimed that depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from .operators import add, divide, order, subtract
from .table import DecisionTable, Input, Row
from .table_cells import Cell, input_cell
from .values import Value, YearMonthDuration, kind, lift

_MOST_STATES = 20_000
_TWO = Decimal(2)
_STEP: Mapping[str, object] = {
    "number": Decimal(1),
    "date": timedelta(days=1),
    "date and time": timedelta(seconds=1),
    "time": timedelta(seconds=1),
    "days and time duration": timedelta(seconds=1),
    "years and months duration": YearMonthDuration(1),
}
_SCALARS = frozenset({*_STEP, "string", "boolean"})
_OTHER_TEXT = "…"

Example = tuple[tuple[int, object], ...]  # columns that matter, with a value of each


class TooLarge(Exception):  # noqa: N818 - no error of the author's: the table has more cases than are looked at
    """The table has more cases than are looked at."""


@dataclass(frozen=True)
class Stretch:
    """Values of one input that no cell tells apart: a sample, and the rows (as bits) that may or surely match it."""

    sample: object
    may: int
    sure: int


class Coverage:
    """A table divided into stretches."""

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self.everything = (1 << len(table.rows)) - 1
        self.columns = [_stretches(index, table) for index in range(len(table.inputs))]
        self._with_nothing = [
            [*column, _stretch(None, _cells(index, table.rows))] for index, column in enumerate(self.columns)
        ]

    @property
    def is_certain(self) -> bool:
        """Whether every value an input can have is known, so that a gap is one for certain."""
        return all(
            one.values or one.type == "boolean" or all(cell.is_any for cell in _cells(index, self.table.rows))
            for index, one in enumerate(self.table.inputs)
        )

    def gaps(self) -> Iterator[Example]:
        """Inputs that no row matches, one of each kind."""
        rows = [[(one.sample, one.may) for one in column] for column in self.columns]
        yield from _uncovered(rows, self.everything)

    def overlaps(self) -> Iterator[tuple[int, int, Example]]:
        """Pairs of rows (from 0) that surely match together, with an input for which they do."""
        bits = [self._columns_of(row) for row in range(len(self.table.rows))]
        for second, of_second in enumerate(bits):
            for first, of_first in enumerate(bits[:second]):
                shared = [one & other for one, other in zip(of_first, of_second, strict=True)]
                if all(shared):
                    yield first, second, self._example(shared)

    def never_first(self) -> Iterator[int]:
        """Rows (from 0) before which some other row surely matches, whatever the input."""
        for row in range(1, len(self.table.rows)):
            mine, earlier = 1 << row, (1 << row) - 1
            columns = [[(one.sample, one.sure) for one in column if one.may & mine] for column in self._with_nothing]
            if all(columns) and not any(True for _ in _uncovered(columns, earlier)):
                yield row

    def never(self) -> Iterator[tuple[int, int]]:
        """Cells (row and column, from 0) that match none of the values their input can have."""
        for column, stretches in enumerate(self._with_nothing):
            matched = 0
            for one in stretches:
                matched |= one.may
            for row in range(len(self.table.rows)):
                if not matched & (1 << row):
                    yield row, column

    def _columns_of(self, row: int) -> list[int]:
        """For each column the stretches, as bits, that a row surely matches."""
        mask = 1 << row
        return [sum(1 << place for place, one in enumerate(column) if one.sure & mask) for column in self.columns]

    def _example(self, shared: Sequence[int]) -> Example:
        return tuple(
            (column, stretches[_lowest(bits)].sample)
            for column, (stretches, bits) in enumerate(zip(self.columns, shared, strict=True))
            if bits != (1 << len(stretches)) - 1
        )


def _uncovered(columns: Sequence[Sequence[tuple[object, int]]], rows: int) -> Iterator[Example]:
    """Choose a stretch of column after column as long as some row is left; where none is left, nothing covers it."""
    seen: set[tuple[int, int]] = set()

    def search(column: int, left: int, chosen: Example) -> Iterator[Example]:
        if not left:
            yield chosen
            return
        if column == len(columns) or (column, left) in seen:
            return
        seen.add((column, left))
        if len(seen) > _MOST_STATES:
            raise TooLarge
        tried: set[int] = set()
        for sample, mask in columns[column]:
            remaining = left & mask
            if remaining not in tried:
                tried.add(remaining)
                matters = remaining != left
                yield from search(column + 1, remaining, (*chosen, (column, sample)) if matters else chosen)

    yield from search(0, rows, ())


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _cells(column: int, rows: Sequence[Row]) -> list[Cell]:
    return [input_cell(str(row.tests[column])) for row in rows]


def _stretches(column: int, table: DecisionTable) -> list[Stretch]:
    """One stretch for each sample the input can have, those with the same rows once."""
    cells, asked = _cells(column, table.rows), table.inputs[column]
    found: dict[tuple[int, int], Stretch] = {}
    for sample in _samples(asked, cells):
        one = _stretch(sample, cells)
        found.setdefault((one.may, one.sure), one)
    return list(found.values())


def _stretch(sample: object, cells: Sequence[Cell]) -> Stretch:
    may = sure = 0
    for row, cell in enumerate(cells):
        if cell.constants is None:
            may |= 1 << row
        elif cell.matches(sample, {}) is True:
            may |= 1 << row
            sure |= 1 << row
    return Stretch(sample, may, sure)


def _samples(asked: Input, cells: Sequence[Cell]) -> list[object]:
    """A value of each stretch that the input can have."""
    allowed = input_cell(asked.values) if asked.values else None
    limits = [allowed] if allowed else []
    constants = [value for cell in (*cells, *limits) for value in cell.constants or ()]
    samples = [one for one in _divided(constants, asked.type) if _fits(one, asked.type)]
    if asked.type == "string" and not asked.values or not any(value is not None for value in samples):
        samples.append(_OTHER_TEXT)
    return [one for one in samples if one is None or allowed is None or allowed.matches(one, {}) is True] or [None]


def _divided(constants: Sequence[object], of_type: str) -> list[object]:
    """The values that constants divide a column into. Texts are taken to be all there are."""
    samples: list[object] = [None] if None in constants else []
    if of_type == "boolean" or any(isinstance(value, bool) for value in constants):
        samples += [True, False]
    samples += dict.fromkeys(value for value in constants if isinstance(value, str))
    for of in dict.fromkeys(map(kind, constants)):
        if of in _STEP:
            samples += _along([value for value in constants if kind(value) == of], of)
    return samples


def _fits(value: object, of_type: str) -> bool:
    return value is None or of_type not in _SCALARS or kind(value) == of_type


def _along(constants: Sequence[object], of: str) -> list[object]:
    """The constants in their order, what lies between each two, and a value below and above them all."""
    marks = _sorted(constants)
    between = (_between(low, high, of) for low, high in pairwise(marks))
    ends = subtract(marks[0], _STEP[of]), add(marks[-1], _STEP[of])
    return [value for value in (*marks, *between, *ends) if value is not None]


def _sorted(values: Sequence[Value]) -> list[Value]:
    """In order and each once; there are few, so each is put before the first that comes after it."""
    result: list[Value] = []
    for value in values:
        place = sum(order(one, value) == -1 for one in result)
        if place == len(result) or order(result[place], value) != 0:
            result.insert(place, value)
    return result


def _between(low: Value, high: Value, of: str) -> object:
    """A value between two, a whole number if there is one; nothing if they are neighbours."""
    distance = divide(subtract(high, low), _TWO)
    middle = lift(add(low, distance))
    if of == "number":
        whole = middle.to_integral_value(ROUND_FLOOR)  # type: ignore[attr-defined]
        return whole if order(low, whole) == -1 else middle
    return middle if order(low, middle) == -1 and order(middle, high) == -1 else None
