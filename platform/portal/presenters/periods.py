"""The period a new record is about: how it is asked for where somebody makes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.definitions.values import RecordType
from engine.flow import period_title

_BACK = 12  # quarters, or years, that can be chosen beside the present one


@dataclass(frozen=True)
class PeriodChoice:
    """A quarter or a year to choose: its first day, and the region's words for it."""

    value: str
    title: str
    current: bool = False  # the last whole one, which is mostly meant


@dataclass(frozen=True)
class NewPeriod:
    """What is asked: one of some quarters or years, or any month where there are no choices."""

    kind: str
    choices: tuple[PeriodChoice, ...] = ()


def asked_period(kind: RecordType, *, today: date, titles: Mapping[str, str]) -> NewPeriod | None:
    """How to ask for the period of a new record of this type; nothing where it has none."""
    if kind.period == "none":
        return None
    if kind.period == "month":
        return NewPeriod("month")
    step = 3 if kind.period == "quarter" else 12
    first = today.year * 12 + (today.month - 1) // step * step
    starts = [date(months // 12, months % 12 + 1, 1) for months in range(first, first - (_BACK + 1) * step, -step)]
    return NewPeriod(
        kind.period,
        tuple(
            PeriodChoice(start.isoformat(), period_title(kind.period, start, titles), number == 1)
            for number, start in enumerate(starts)
        ),
    )
