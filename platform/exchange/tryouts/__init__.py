"""Trying drafts out on a made-up project or a copy of a real one, in a transaction that is never committed (ADR 21)."""

from .noting import note_tried, tried_out
from .sessions import Tryout
from .stage import Busy, Placed, Stage, staged

__all__ = ["Busy", "Placed", "Stage", "Tryout", "note_tried", "staged", "tried_out"]
