"""What is known of a catalogue's nodes before anything is entered, so that a walk only goes where something is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .combine import Part
from .scores import NodeScore


class Known(NamedTuple):
    """What a node on which nothing is entered is to its parent, and the scores of all below it."""

    part: Part
    nodes: Mapping[str, NodeScore]


@dataclass(frozen=True)
class Untouched:
    """The nodes on which nothing is entered; by key, for uses of repeated tables are worked out anew."""

    known: Mapping[str, Known] = field(default_factory=dict)
    nodes: Mapping[str, NodeScore] = field(default_factory=dict)  # of the empty sheet; none if something is repeated
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)  # of sections whose children are all known


NOTHING_KNOWN = Untouched()
