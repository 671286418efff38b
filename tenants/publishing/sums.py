"""Sums that can be added up: how many, with which grades and scores, due when. Medians come of the scores themselves.

Nothing here depends on the day or on the order in which results come, so it does not matter how sums are put together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import accumulate, chain

import msgspec

Counts = Mapping[str, int]
#: Of how many rows and points of trends a process knows the median: more than a comparison of all regions has.
REMEMBERED = 2048
_READ = msgspec.json.Decoder(dict[str, int])


@dataclass(frozen=True)
class Outcome:
    """What one record adds."""

    is_counted: bool
    score: Decimal | None = None
    grade: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Sums:
    """Some records put together."""

    records: int = 0
    counted: int = 0
    grades: Counts = field(default_factory=dict)
    scores: Counts = field(default_factory=dict)
    due: Counts = field(default_factory=dict)

    @property
    def graded(self) -> int:
        """How many have a grade."""
        return sum(self.grades.values())

    def median(self) -> Decimal | None:
        """The score in the middle; of an even number, the mean of the two."""
        unread = self.scores.unread if isinstance(self.scores, LaterCounts) else ()
        return _median_unread(unread) if unread else _median(self.scores)

    def overdue(self, today: date) -> int:
        """How many were due before a day and still wait."""
        limit = today.isoformat()
        return sum(number for day, number in self.due.items() if day < limit)


def sum_of(outcomes: Iterable[Outcome]) -> Sums:
    """The sums of single records; a score or grade is only added where the result counts."""
    found = tuple(outcomes)
    counted = [one for one in found if one.is_counted]
    return Sums(
        records=len(found),
        counted=len(counted),
        grades=_counts(one.grade for one in counted if one.grade),
        scores=_counts(_text(one.score) for one in counted if one.score is not None),
        due=_counts(one.due_on.isoformat() for one in found if one.due_on is not None),
    )


def added(parts: Sequence[Sums]) -> Sums:
    """Several sums as one; nothing may be in two of them."""
    if len(parts) == 1:
        return parts[0]
    return Sums(
        records=sum(part.records for part in parts),
        counted=sum(part.counted for part in parts),
        grades=_together(part.grades for part in parts),
        scores=LaterCounts(part.scores for part in parts),
        due=_together(part.due for part in parts),
    )


class LaterCounts(Mapping[str, int]):
    """Counts, perhaps as JSON still, that are read and added up when somebody asks for them.

    Of hundreds of regions the scores of a few are asked for: those that a page shows. None stands for counts that
    were left where they are; whoever reads them gets a LookupError instead of a sum without them.
    """

    def __init__(self, parts: Iterable[Counts | str | None]) -> None:
        flat = ((part._parts if isinstance(part, LaterCounts) else (part,)) for part in parts)
        self._parts = tuple(chain.from_iterable(flat))

    @property
    def unread(self) -> tuple[str, ...]:
        """All parts, if every one of them is JSON still."""
        texts = tuple(part for part in self._parts if isinstance(part, str))
        return texts if len(texts) == len(self._parts) else ()

    @cached_property
    def _counts(self) -> Counts:
        if any(part is None for part in self._parts):
            raise LookupError("these counts were not asked for")
        return _together(
            _READ.decode(part) if isinstance(part, str) else part for part in self._parts if part is not None
        )

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def items(self) -> ItemsView[str, int]:
        """Those of the dictionary itself: the ones a mapping has by itself look each count up."""
        return self._counts.items()

    def values(self) -> ValuesView[int]:
        """The same of the numbers."""
        return self._counts.values()


def _together(parts: Iterable[Counts]) -> Counts:
    total: dict[str, int] = {}
    for part in parts:
        for name, number in part.items():
            total[name] = total.get(name, 0) + number
    return total


def _counts(values: Iterable[str]) -> Counts:
    return dict(sorted(Counter(values).items()))


def _text(score: Decimal) -> str:
    """A number in one spelling, so that 85 and 85.00 are counted together."""
    return f"{score.normalize():f}"


@lru_cache(maxsize=REMEMBERED)
def _median_unread(parts: tuple[str, ...]) -> Decimal | None:
    """The median of counts as JSON: what does not change from one look to the next is not put in order again."""
    return _median(LaterCounts(parts))


def _median(scores: Counts) -> Decimal | None:
    ordered = sorted(scores.items(), key=_as_float)
    ends = [*accumulate(number for _score, number in ordered)]
    if not ends:
        return None
    middle = ((ends[-1] - 1) // 2, ends[-1] // 2)
    return sum(Decimal(ordered[bisect_right(ends, place)][0]) for place in middle) / Decimal(2)


def _as_float(entry: tuple[str, int]) -> float:
    """A score to put in order: it has twelve digits at most, which floats keep apart and compare at once."""
    return float(entry[0])
