"""What one node of a catalogue came to on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from engine.definitions.values import Rounding

from .exact import Exact, plain, ratio, rounded


class Cost(NamedTuple):
    """What one finding costs, and how that came about."""

    finding: str
    cost: Decimal
    rule: str = "cost"  # cost, strikes, same_fact
    data: Mapping[str, object] = MappingProxyType({})


class NodeScore(NamedTuple):
    """What a node could earn, what it did, what it takes from its parent, and the code and data of the reason.

    `key` is the node's address: in a repeated table it names the use.
    """

    key: str
    marks: Decimal
    attainable: Exact
    actual: Exact
    lost: Exact  # may exceed the node's own marks: a third finding costs the parent's
    rule: str
    data: Mapping[str, object] = MappingProxyType({})
    line: bool = False
    absent: bool = False
    verdict: str = ""
    answered: bool = True
    open: str = ""  # what is still asked for: no_verdict, no_opinion, no_answer, too_few_uses, coverage
    costs: tuple[Cost, ...] = ()
    strikes: str = ""  # what earns nothing because of a finding here: parent or sheet

    @property
    def share(self) -> Fraction | None:
        """The part of what it could earn that it did; nothing where it takes no part."""
        return ratio(self.actual, self.attainable) if self.attainable else None

    def points(self, rounding: Rounding) -> Decimal | None:
        """Its score out of its own full marks, what takes no part left out: a check table by itself."""
        share = self.share
        return None if share is None else rounded(share * Fraction(self.marks), rounding)

    @property
    def shown_actual(self) -> Decimal:
        """What it earned, as a decimal to show."""
        return plain(self.actual)

    @property
    def shown_attainable(self) -> Decimal:
        """What it could earn, as a decimal to show."""
        return plain(self.attainable)

    @property
    def shown_lost(self) -> Decimal:
        """What it costs, as a decimal to show."""
        return plain(self.lost)
