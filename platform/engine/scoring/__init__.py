"""Scoring: a catalogue and what people entered become a score, its grade and the reasons.

Pure and exact: decimals, and fractions where a division does not end; rounded where the catalogue says, once.
"""

from .checking import problems
from .entries import ItemEntry, SheetEntries, adopt_remaining, effective_entries, settled
from .errors import EntriesUnreadable, EntryProblem
from .explain import Explained
from .rules import Deduction, preview_deduction
from .scores import NodeScore
from .sheet import Grader, SheetScore, score_sheet

__all__ = [
    "Deduction",
    "EntriesUnreadable",
    "EntryProblem",
    "Explained",
    "Grader",
    "ItemEntry",
    "NodeScore",
    "SheetEntries",
    "SheetScore",
    "adopt_remaining",
    "effective_entries",
    "preview_deduction",
    "problems",
    "score_sheet",
    "settled",
]
