"""Reports: a table over records, with numbers counted over what belongs to them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.definitions.values.record_types import Filter

MeasureKind = Literal["count", "distinct", "sum", "average", "lowest", "highest"]
#: What may be added up over rows without saying something wrong.
ADDITIVE: tuple[MeasureKind, ...] = ("count", "sum")
#: What is known of a finding beside what its record says.
FINDING_ITEM, FINDING_REPEATED = "finding.item", "finding.repeated"


@dataclass(frozen=True)
class Condition:
    """What must hold of a record; every part that is given. Bounds are FEEL over `today` and `now`."""

    path: str
    values: tuple[object, ...] = ()  # "is" in JSON
    excluded: tuple[object, ...] = ()  # "is_not"
    includes: str = ""  # one of the choices of a list
    known: bool | None = None
    or_none: bool = False  # what has no value passes, too
    at_least: str = ""
    at_most: str = ""
    below: str = ""

    @property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """The bounds that are given, by the name of the comparison."""
        named = (("gte", self.at_least), ("lte", self.at_most), ("lt", self.below))
        return tuple((name, text) for name, text in named if text)


@dataclass(frozen=True)
class Measure:
    """A number for each row: how many records, how many different values, their sum, mean, least or greatest."""

    key: str
    title: str
    kind: MeasureKind = "count"
    of: str = ""  # the record type counted, below that of the report; its own when left out
    path: str = ""  # what is added up or told apart
    states: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    places: int | None = None
    tone: str = ""

    @property
    def is_additive(self) -> bool:
        """Whether rows may be added up."""
        return self.kind in ADDITIVE


@dataclass(frozen=True)
class ReportColumn:
    """A column: a value of the record (`path`) or a measure, perhaps beside or as a share of another (`over`)."""

    title: str
    path: str = ""
    sub: str = ""
    measure: str = ""
    over: str = ""
    shown: Literal["", "fraction", "percent"] = ""
    under: str = ""  # a heading over this column and its neighbours with the same one
    width: int = 0  # characters in a spreadsheet


@dataclass(frozen=True)
class Chart:
    """A drawing of the rows: which measures, as what."""

    kind: Literal["bars", "shares", "line", "grid"]
    title: str
    measures: tuple[str, ...]
    label: str = ""  # path of the words beside a bar; the group or the first column when left out
    most: int = 20
    steps: tuple[int, ...] = (70, 85, 94, 98)  # shares from which a square of a grid is a shade darker


@dataclass(frozen=True)
class Paper:
    """How it looks in a spreadsheet and on paper."""

    heading: str = ""
    notes: tuple[str, ...] = ()  # lines below the table
    landscape: bool = True


@dataclass(frozen=True)
class Report:
    """A table over the records of one type, over groups of them, or over groups of the findings on their sheets.

    Titles may have FEEL over `today` in braces.
    """

    key: str
    title: str
    record_type: str
    roles: tuple[str, ...]
    columns: tuple[ReportColumn, ...]
    group_by: str = ""
    about: Literal["records", "findings"] = "records"
    states: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    filters: tuple[Filter, ...] = ()
    measures: tuple[Measure, ...] = ()
    order: str = ""  # a path or a measure, with a minus before it from the greatest down
    totals: bool = False
    chart: Chart | None = None
    paper: Paper = Paper()

    @cached_property
    def by_key(self) -> dict[str, Measure]:
        """The measures by their keys."""
        return {measure.key: measure for measure in self.measures}
