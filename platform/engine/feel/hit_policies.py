"""What several matching rows amount to (DMN 1.5, 8.2.10). A policy gives the values and the rows that count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce

from .numbers import CONTEXT, finite

Outputs = Mapping[str, object]
Hits = Mapping[int, Outputs]
Ranks = Mapping[str, tuple[object, ...]]
Answer = tuple[object, tuple[int, ...]]
Policy = Callable[[Hits, Ranks], Answer]


def _unique(hits: Hits, ranks: Ranks) -> Answer:
    return (next(iter(hits.values())) if len(hits) == 1 else None), tuple(hits)


def _any(hits: Hits, ranks: Ranks) -> Answer:
    first, *others = hits.values()
    return (first if all(other == first for other in others) else None), tuple(hits)


def _first(hits: Hits, ranks: Ranks) -> Answer:
    number, outputs = next(iter(hits.items()))
    return outputs, (number,)


def _by_rank(hits: Hits, ranks: Ranks) -> list[int]:
    """Order rows by how early their outputs stand in their columns, those of the first column before all."""

    def rank(number: int) -> list[int]:
        outputs = hits[number]
        return [cells.index(outputs[name]) if outputs[name] in cells else len(cells) for name, cells in ranks.items()]

    return sorted(hits, key=rank)


def _priority(hits: Hits, ranks: Ranks) -> Answer:
    number = _by_rank(hits, ranks)[0]
    return hits[number], (number,)


def _output_order(hits: Hits, ranks: Ranks) -> Answer:
    numbers = _by_rank(hits, ranks)
    return tuple(hits[number] for number in numbers), tuple(numbers)


def _rule_order(hits: Hits, ranks: Ranks) -> Answer:
    return tuple(hits.values()), tuple(hits)


def _count(hits: Hits, ranks: Ranks) -> Answer:
    return {name: Decimal(len(hits)) for name in ranks}, tuple(hits)


def _collecting(combine: Callable[[tuple[Decimal, ...]], Decimal]) -> Policy:
    """Combine each output over all rows; null where it is not a number in every one."""

    def collect(hits: Hits, ranks: Ranks) -> Answer:
        return {name: combined(tuple(outputs[name] for outputs in hits.values())) for name in ranks}, tuple(hits)

    def combined(values: tuple[object, ...]) -> Decimal | None:
        numbers = tuple(value for value in values if isinstance(value, Decimal))
        return finite(combine(numbers)) if len(numbers) == len(values) else None

    return collect


POLICIES: Mapping[str, Policy] = {
    "U": _unique,
    "A": _any,
    "P": _priority,
    "F": _first,
    "R": _rule_order,
    "O": _output_order,
    "C": _rule_order,
    "C+": _collecting(lambda numbers: reduce(CONTEXT.add, numbers)),
    "C<": _collecting(min),
    "C>": _collecting(max),
    "C#": _count,
}
