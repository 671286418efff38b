"""Scenarios: readable steps through the real services, for golden cases and demonstration data (docs/scenarios.md)."""

from .golden import run_golden
from .play import Difference, Play
from .stories import told

__all__ = ["Difference", "Play", "run_golden", "told"]
