"""Who may see personal numbers in full."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Personal:
    """The roles that may, for a reason, and reasons on offer. Without any, nobody may."""

    shown_to: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
