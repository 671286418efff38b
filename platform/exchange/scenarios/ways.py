"""Cases that go the same way for a while: each step is taken once, and where they part, each goes on from there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from forms.actors import Actor
from forms.models import Attachment
from tenants.rehearsals import rehearsal

from .files import forget_files
from .play import Difference, Play, Step

T = TypeVar("T")


@dataclass(frozen=True)
class Way:
    """A case as what there is before, and its own steps behind it."""

    case: str
    described: tuple[Step, ...]  # who holds which role
    given: tuple[Step, ...]
    steps: tuple[Step, ...]
    unsound: bool = False  # what there should be before did not come about

    @classmethod
    def of(cls, case: str, given: Sequence[Step], steps: Sequence[Step]) -> "Way":
        """The way of a case that is laid out."""
        described = tuple(step for step in given if "role" in step)
        return cls(case, described, tuple(step for step in given if "role" not in step), tuple(steps))

    def step(self, place: int) -> Step | None:
        """The step at a place of the whole way; None behind its end. Without sound ground no case begins."""
        if place < len(self.given):
            return self.given[place]
        own = place - len(self.given)
        return self.steps[own] if own < len(self.steps) and not self.unsound else None

    def told(self, place: int, found: Sequence[Difference]) -> tuple[Difference, ...]:
        """What differs at a place, in the words of this case: its own steps count from 1, what is given is step 0."""
        index = max(0, place + 1 - len(self.given))
        return tuple(replace(difference, case=self.case, step=index) for difference in found)

    def after(self, place: int, found: Sequence[Difference]) -> "Way":
        """The same way after a step at which this differed."""
        return replace(self, unsound=True) if found and place < len(self.given) else self


class Cast(Protocol):
    """Who plays which role; whoever is engaged after a fork leaves with it."""

    def __call__(self, role: str) -> Actor:
        """The actor in a role."""

    def fork(self) -> "Cast":
        """The same cast for those who go on from here."""


def play_ways(play: Play, cast: Cast, ways: Sequence[Way], *, first: bool, place: int = 0) -> list[Difference]:
    """Go on with cases that went the same way so far; who asks for the `first` differences gets no more."""
    found: list[Difference] = []
    groups = _next_steps(ways, place)
    while len(groups) == 1 and not (first and found):
        ((step, ways),) = groups
        here = play.take(step, case="", index=0)
        found += [told for way in ways for told in way.told(place, here)]
        parted = any(difference.parts_ways for difference in here)
        place += 1
        groups = [] if parted else _next_steps([way.after(place - 1, here) for way in ways], place)
    for _step, group in groups:
        if first and found:
            break
        with branch():
            other = cast.fork()
            found += play_ways(play.fork(other), other, group, first=first, place=place)
    return found


@contextmanager
def branch() -> Iterator[None]:
    """What one of several does from here on, gone before the next begins; files in the store, too."""
    newest = Attachment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with rehearsal():
        yield
        forget_files(newest)


def _next_steps(ways: Sequence[Way], place: int) -> list[tuple[Step, list[Way]]]:
    """The steps that come next, each with the ways that take it; who is at the end takes none."""
    return [(step, group) for step, group in groups_by(ways, lambda way: way.step(place)) if step is not None]


def groups_by(ways: Sequence[Way], key: Callable[[Way], T]) -> list[tuple[T, list[Way]]]:
    """The ways that have the same there, in their order; steps are no keys, so they are compared."""
    groups: list[tuple[T, list[Way]]] = []
    for way in ways:
        said = key(way)
        same = next((group for other, group in groups if other == said), None)
        if same is None:
            groups.append((said, [way]))
        else:
            same.append(way)
    return groups
