"""How a service fares, counted for all processes in the database: a dead one is left alone, none is flooded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from engine.definitions.values import Register
from registers.models import ServiceState


def may_ask(register: Register, *, now: datetime) -> bool:
    """Whether a request may go out now; it is counted.

    After a break one request is let through to try, and whoever comes meanwhile waits another break.
    """
    limits = register.limits
    with transaction.atomic():
        state = _locked(register.service)
        if state.closed_until is not None and state.closed_until > now:
            return False
        minute = now.replace(second=0, microsecond=0)
        state.requests = state.requests + 1 if state.minute == minute else 1
        state.minute = minute
        if state.closed_until is not None:
            state.closed_until = now + timedelta(seconds=limits.break_seconds)
        state.save()
        return state.requests <= limits.per_minute


def note_answer(register: Register) -> None:
    """It answered: whatever went wrong before is over."""
    states = ServiceState.objects.filter(service=register.service)
    states.exclude(failures=0, closed_until=None).update(failures=0, closed_until=None)


def note_failure(register: Register, *, now: datetime) -> None:
    """It did not answer; after so many failures in a row it counts as down."""
    limits, states = register.limits, ServiceState.objects.filter(service=register.service)
    states.update(failures=F("failures") + 1)
    down = states.filter(failures__gte=limits.break_after)
    down.update(closed_until=now + timedelta(seconds=limits.break_seconds))


def _locked(service: str) -> ServiceState:
    ServiceState.objects.bulk_create([ServiceState(service=service)], ignore_conflicts=True)
    return ServiceState.objects.select_for_update().get(service=service)
