"""Who would act, as lines that people read."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from engine.definitions.values import CalendarYear
from portal.due import Deadline, deadline_of
from workflows.who import SeatAsked, Somebody, WhoActs

MOST_NAMES = 3


@dataclass(frozen=True)
class Line:
    """One seat: its role and whose it is, the people, and the steps they could take."""

    seat: str
    people: str
    actions: str
    is_nobody: bool


@dataclass(frozen=True)
class Panel:
    """Who would act in one state."""

    title: str
    tone: str
    lines: tuple[Line, ...]
    due: Deadline | None
    is_now: bool
    is_final: bool


def panel_of(found: WhoActs, *, today: date, calendar: tuple[CalendarYear, ...]) -> Panel:
    """The words for one state."""
    return Panel(
        title=found.state.title,
        tone=found.state.tone,
        lines=lines_of(found),
        due=deadline_of(found.due_on, today=today, calendar=calendar),
        is_now=found.is_now,
        is_final=found.state.final,
    )


def lines_of(found: WhoActs) -> tuple[Line, ...]:
    """A line for each seat."""
    return tuple(_line(seat) for seat in found.seats)


def _line(seat: SeatAsked) -> Line:
    names = (seat.role, seat.organisation)
    return Line(
        seat=" · ".join(name for name in names if name) or _("Added signer"),
        people=_people(seat),
        actions=_("、").join(seat.actions),
        is_nobody=not seat.people,
    )


def _people(seat: SeatAsked) -> str:
    if not seat.people:
        return _("Nobody holds this role here. Please tell the administrators.")
    names = _("、").join(_name(one) for one in seat.people[:MOST_NAMES])
    if len(seat.people) > MOST_NAMES:
        names = _("%(names)s and others, %(count)s in all") % {"names": names, "count": len(seat.people)}
    return _("handed on to %(name)s") % {"name": names} if seat.handed_on and seat.role else names


def _name(one: Somebody) -> str:
    if not one.deputies:
        return one.name
    return _("%(name)s (deputy: %(deputies)s)") % {"name": one.name, "deputies": _("、").join(one.deputies)}
