"""Where expressions stand, and which names they may use there: what the checks know, told to whoever watches them.

with watching() as spots:
    problems = tuple(check_form(form, world))
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from engine.definitions.places import Place
from engine.definitions.shapes import Shape
from engine.feel.typing import Wanted


@dataclass(frozen=True)
class Spot:
    """A place for an expression, for unary tests, or for a text with expressions in it."""

    place: Place
    scope: Shape
    wanted: Wanted | None = None  # what the expression has to give
    form: Literal["expression", "tests", "template"] = "expression"


_watched: ContextVar[list[Spot] | None] = ContextVar("watched", default=None)


@contextmanager
def watching() -> Iterator[list[Spot]]:
    """Keep every spot that is checked meanwhile; also those where nothing is written yet."""
    spots: list[Spot] = []
    token = _watched.set(spots)
    try:
        yield spots
    finally:
        _watched.reset(token)


def seen(spot: Spot) -> None:
    """Tell of a spot that is about to be checked."""
    spots = _watched.get()
    if spots is not None:
        spots.append(spot)


def spot_for(pointer: str, spots: list[Spot]) -> Spot | None:
    """What is known of a place: its own spot, or else of those of the same name the one that is nearest.

    A line that is just being added has no spot yet, but its neighbours have. Of several for one place the first
    counts: a text is seen before the expressions in it.
    """
    steps = pointer.split("/")
    named = [spot for spot in spots if spot.place.pointer.rpartition("/")[2] == steps[-1]]
    return max(named or spots, key=lambda spot: _shared(steps, spot.place.pointer.split("/")), default=None)


def _shared(one: list[str], other: list[str]) -> tuple[int, bool, int]:
    """How much two places have in common: the whole, else how far down, else of which names."""
    down = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    names = [[step for step in steps if not step.isdecimal()] for steps in (one, other)]
    return down, names[0] == names[1], -abs(len(one) - len(other))
