"""Scoring: a catalogue and what people entered become a score, its grade and the reasons.

Pure and exact: decimals, and fractions where a division does not end; rounded where the catalogue says, once.
"""

from .addresses import SIGN, address, key_of, use_of
from .checking import evidence_asked, problems
from .compiling import Quick
from .counting import adopt_remaining, effective_entries, lines_on, settled
from .entries import AdjustmentRecord, ItemEntry, LedgerRecord, SheetEntries, Use
from .errors import EntriesUnreadable, EntryProblem
from .explain import Explained
from .grading import Adjusted, Grading, adjust, adjustment_problems, band_of, graded
from .history import earlier_occurrences
from .ledgers import LedgerScore, Recorded, ledger_score, valid_until
from .outcome import Total
from .quick import QuickScorer, quick_score, quick_scorer
from .rules import Deduction, preview_deduction
from .scores import Cost, NodeScore
from .sheet import Grader, SheetScore, score_sheet
from .vetoes import Cap

__all__ = [
    "SIGN",
    "Adjusted",
    "AdjustmentRecord",
    "Cap",
    "Cost",
    "Deduction",
    "EntriesUnreadable",
    "EntryProblem",
    "Explained",
    "Grader",
    "Grading",
    "ItemEntry",
    "LedgerRecord",
    "LedgerScore",
    "NodeScore",
    "Quick",
    "Recorded",
    "SheetEntries",
    "SheetScore",
    "Total",
    "Use",
    "address",
    "adjust",
    "adjustment_problems",
    "adopt_remaining",
    "band_of",
    "QuickScorer",
    "earlier_occurrences",
    "effective_entries",
    "evidence_asked",
    "graded",
    "key_of",
    "ledger_score",
    "lines_on",
    "preview_deduction",
    "problems",
    "quick_score",
    "quick_scorer",
    "score_sheet",
    "settled",
    "use_of",
    "valid_until",
]
