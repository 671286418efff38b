"""What can be wrong with the entries of a score sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import EngineError


@dataclass(frozen=True)
class EntryProblem:
    """Something on a sheet that its catalogue does not allow; `place` is the key of the line or item."""

    place: str
    code: str
    data: Mapping[str, object] = field(default_factory=dict)


class EntriesUnreadable(EngineError):
    """A document that has not the shape of sheet entries; `data` says where."""
