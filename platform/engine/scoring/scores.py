"""What one node of a catalogue came to on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .exact import Exact, plain


@dataclass(frozen=True)
class NodeScore:
    """What a node could earn, what it did, what it takes from its parent, and the code and data of the reason."""

    key: str
    marks: Decimal
    attainable: Exact
    actual: Exact
    lost: Exact  # may exceed the node's own marks: a third finding costs the parent's
    rule: str
    data: Mapping[str, object] = field(default_factory=dict)
    line: bool = False
    absent: bool = False
    verdict: str = ""
    answered: bool = True
    open: str = ""  # what the line still asks for: no_verdict, no_opinion, no_answer

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
