"""The state machine: who may do what now, where it leads, and by when; it is told the date and touches nothing."""

from .deadlines import Deadline, due_on
from .graph import Stage, reachable, stages
from .moves import FlowError, Move, Passage, Trail, advance, destinations, state_of, trail_of
from .offers import Offer, askable, broken_rules, offered
from .periods import Period, covering, following, period_title
from .signing import Added, Standing, Verdict, needed, standing
from .ticks import Tick, ticks_of

__all__ = [
    "Added",
    "Deadline",
    "FlowError",
    "Move",
    "Offer",
    "Passage",
    "Period",
    "Stage",
    "Standing",
    "Tick",
    "Trail",
    "Verdict",
    "advance",
    "askable",
    "broken_rules",
    "covering",
    "destinations",
    "due_on",
    "following",
    "needed",
    "offered",
    "period_title",
    "reachable",
    "stages",
    "standing",
    "state_of",
    "ticks_of",
    "trail_of",
]
