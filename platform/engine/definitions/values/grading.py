"""Grades: their order, the bands of scores they stand for, and what may move one after it was computed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from engine.definitions.values.common import Evidence, Tone

AdjustmentEffect = Literal["fail", "promote", "demote", "cap"]


@dataclass(frozen=True)
class Band:
    """A grade and the scores it stands for."""

    grade: str
    least: Decimal | None = None
    most: Decimal | None = None
    tone: Tone = "idle"
    source: str = ""


@dataclass(frozen=True)
class Matter:
    """Something that moves a grade."""

    key: str
    title: str
    effect: AdjustmentEffect
    steps: int = 1  # for `promote` and `demote`
    grade: str = ""  # the best still allowed for `cap`; the one given for `fail`, without it the worst
    when: str = ""  # FEEL over the facts: where the matter applies at all
    valid_months: int | None = None
    evidence: Evidence = "optional"
    source: str = ""


@dataclass(frozen=True)
class Adjustments:
    """Which matters move a grade, in which order, and how far."""

    matters: tuple[Matter, ...]
    order: tuple[AdjustmentEffect, ...] = ("fail", "promote", "demote", "cap")
    most_up: int | None = None
    most_down: int | None = None
    not_from: tuple[str, ...] = ()  # grades that nobody is promoted from
    in_force: Literal["always", "year"] = "always"  # for records that name no last day
    source: str = ""
