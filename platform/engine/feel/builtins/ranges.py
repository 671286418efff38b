"""How ranges and points lie to each other (DMN 1.5, table 78).

An end is compared as a cut beside its value: an open start lies just above it, an open end just below, and the end
that `< 10` does not have lies beyond all values. With that, every one of the sixteen relations is a comparison or
two, and a point is the range from itself to itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.operators import order
from engine.feel.values import Range

from .registry import builtin


class _Incomparable(Exception):
    pass


@dataclass(frozen=True)
class _Cut:
    value: object
    nudge: int = 0
    beyond: int = 0  # -1 before all values, 1 after them

    def to(self, other: _Cut) -> int:
        """Give a number below, at or above zero as this cut is before, at or after the other."""
        if self.beyond or other.beyond:
            return self.beyond - other.beyond
        found = order(self.value, other.value)
        if found is None:
            raise _Incomparable
        return found or self.nudge - other.nudge


@dataclass(frozen=True)
class _Span:
    start: _Cut
    end: _Cut


def _span(value: object) -> _Span:
    if not isinstance(value, Range):
        return _Span(_Cut(value), _Cut(value))
    if value.operator == "!=":
        raise _Incomparable  # two ranges in one
    start = _Cut(value.start, 0 if value.start_included else 1, -1 if value.operator in ("<", "<=") else 0)
    return _Span(start, _Cut(value.end, 0 if value.end_included else -1, 1 if value.operator in (">", ">=") else 0))


def _before(a: _Span, b: _Span) -> bool:
    return a.end.to(b.start) < 0


def _meets(a: _Span, b: _Span) -> bool:
    return a.end.to(b.start) == 0


def _overlaps(a: _Span, b: _Span) -> bool:
    return a.end.to(b.start) >= 0 and a.start.to(b.end) <= 0


def _overlaps_before(a: _Span, b: _Span) -> bool:
    return a.start.to(b.start) < 0 and a.end.to(b.start) >= 0 and a.end.to(b.end) <= 0


def _finishes(a: _Span, b: _Span) -> bool:
    return a.end.to(b.end) == 0 and a.start.to(b.start) >= 0


def _includes(a: _Span, b: _Span) -> bool:
    return a.start.to(b.start) <= 0 and a.end.to(b.end) >= 0


def _starts(a: _Span, b: _Span) -> bool:
    return a.start.to(b.start) == 0 and a.end.to(b.end) <= 0


def _coincides(a: _Span, b: _Span) -> bool:
    return a.start.to(b.start) == 0 and a.end.to(b.end) == 0


_POINT = "number|string|duration|moment"
_BOTH_POINTS = (f"point1: {_POINT}", f"point2: {_POINT}")
_POINT_FIRST = (f"point: {_POINT}", "range: range")
_RANGE_FIRST = ("range: range", f"point: {_POINT}")
_BOTH_RANGES = ("range1: range", "range2: range")
_RELATIONS: tuple[tuple[str, str, Callable[[_Span, _Span], bool], tuple[tuple[str, str], ...]], ...] = (
    ("before", "after", _before, (_BOTH_POINTS, _POINT_FIRST, _RANGE_FIRST, _BOTH_RANGES)),
    ("meets", "met by", _meets, (_BOTH_RANGES,)),
    ("overlaps", "", _overlaps, (_BOTH_RANGES,)),
    ("overlaps before", "overlaps after", _overlaps_before, (_BOTH_RANGES,)),
    ("finishes", "finished by", _finishes, (_POINT_FIRST, _BOTH_RANGES)),
    ("includes", "during", _includes, (_RANGE_FIRST, _BOTH_RANGES)),
    ("starts", "started by", _starts, (_POINT_FIRST, _BOTH_RANGES)),
    ("coincides", "", _coincides, (_BOTH_POINTS, _BOTH_RANGES)),
)


def _declare(name: str, relation: Callable[[_Span, _Span], bool], parameters: tuple[str, str], swap: bool) -> None:
    @builtin(name, *parameters)
    def _related(first: object, second: object) -> bool | None:
        try:
            a, b = _span(first), _span(second)
            return relation(b, a) if swap else relation(a, b)
        except _Incomparable:
            return None


def _mirrored(parameters: tuple[str, str]) -> tuple[str, str]:
    """The relation seen from the other side takes a point where this one takes a range."""
    return {_POINT_FIRST: _RANGE_FIRST, _RANGE_FIRST: _POINT_FIRST}.get(parameters, parameters)


for _name, _converse, _relation, _ways in _RELATIONS:
    for _way in _ways:
        _declare(_name, _relation, _way, swap=False)
        if _converse:
            _declare(_converse, _relation, _mirrored(_way), swap=True)
