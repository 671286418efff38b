"""Boolean functions (DMN 1.5, table 73)."""

from __future__ import annotations

from engine.feel.moments import Clock, Moment, nanos_of
from engine.feel.operators import equal, opposite
from engine.feel.runtime import Scope
from engine.feel.values import Items, Value, kind
from engine.feel.zones import offset_of, zone_name

from .registry import builtin


@builtin("not", "negand: boolean|null")
def _not(negand: bool | None) -> bool | None:
    return opposite(negand)


@builtin("is", "value1~: any", "value2~: any", takes_scope=True)
def _is(scope: Scope, first: Value, second: Value) -> bool:
    """Two values are the same thing, not merely the same moment: zones and offsets count."""
    if kind(first) != kind(second):
        return False
    if kind(first) in ("time", "date and time") and _clock_face(first) != _clock_face(second):
        return False
    return equal(first, second, scope.run) is True


def _clock_face(value: Clock | Moment) -> tuple[object, ...]:
    return nanos_of(value), zone_name(value), offset_of(value)


@builtin("all", "list*: list")
def _all(items: Items) -> bool | None:
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin("any", "list*: list")
def _any(items: Items) -> bool | None:
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None
