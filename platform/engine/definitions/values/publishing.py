"""What a region publishes of its records, so that people who work in several regions have one view of them all."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.definitions.values.common import PeriodKind

Level = Literal["good", "pass", "fail"]
#: What grades of different regions are compared by, best first.
LEVELS: tuple[Level, ...] = ("good", "pass", "fail")


@dataclass(frozen=True)
class ScaleGrade:
    """A grade of the region's own scale, and the level it stands for where regions are compared; none: it is not."""

    grade: str
    level: Level | Literal[""] = ""


@dataclass(frozen=True)
class Scale:
    """The region's own scale: what it is called, and its grades, best first."""

    title: str
    grades: tuple[ScaleGrade, ...] = ()

    @cached_property
    def levels(self) -> dict[str, str]:
        """The level of every grade, by the grade."""
        return {one.grade: one.level for one in self.grades}


@dataclass(frozen=True)
class Published:
    """A measure that records of a type contribute to, as sums for authorities and one by one for their parties."""

    key: str  # regions that publish the same one are compared with each other
    title: str
    scale: Scale
    period: PeriodKind  # of the sums: the type's own, or the one that covers the day `on`
    counts: str = "true"  # FEEL: whether the record has a result that others may go by
    score: str = ""  # a path
    grade: str = ""  # a path
    on: str = ""  # the path of a day, for types without a period of their own
    compared_by: tuple[str, ...] = ()  # roles held by grant: they see sums of what they may see
    shown_to: tuple[str, ...] = ()  # roles of parties: they see their own records one by one
