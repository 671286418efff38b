"""The state machine: who may do what now, where it leads, and by when; it is told the date and touches nothing."""

from .deadlines import Deadline, due_on
from .graph import Stage, reachable, stages
from .moves import FlowError, Move, advance
from .offers import Offer, broken_rules, offered
from .periods import Period, covering, period_title

__all__ = [
    "Deadline",
    "FlowError",
    "Move",
    "Offer",
    "Period",
    "Stage",
    "advance",
    "broken_rules",
    "covering",
    "due_on",
    "offered",
    "period_title",
    "reachable",
    "stages",
]
