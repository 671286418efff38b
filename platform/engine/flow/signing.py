"""Signing together (会签) and with added signers (加签): who is asked now, and what their signatures come to.

A step is signed from seats. The seats that the definition gives are counted; people who are added before or after a
seat only hold it up. They never change how many have to agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING
from typing import Literal

from engine.definitions.values import Joint

Verdict = Literal["agree", "refuse"]


@dataclass(frozen=True)
class Added:
    """Somebody whom the holder of a seat asked to sign: before the seat itself may, or after it has."""

    key: str
    place: Literal["before", "after"]
    host: str
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Standing:
    """Who is asked to sign now, and how the step stands: still open, agreed or refused."""

    outcome: Literal["open", "agreed", "refused"]
    open: tuple[str, ...] = ()  # keys of seats and added signers, in order
    agreed: int = 0
    needed: int = 0


def standing(joint: Joint, seats: Iterable[str], votes: Mapping[str, Verdict], added: Iterable[Added] = ()) -> Standing:
    """How a step stands after these votes; `votes` are those of seats, added signers carry their own.

    An added signer who refuses refuses for the seat they were added to.
    """
    count = _Count(joint, tuple(seats), votes, tuple(added))
    if count.is_refused():
        return Standing("refused", (), count.agreeing, count.needed)
    if count.agreeing < count.needed:
        return Standing("open", tuple(count.open()), count.agreeing, count.needed)
    late = tuple(count.late())
    return Standing("open" if late else "agreed", late, count.agreeing, count.needed)


def needed(joint: Joint, seats: int) -> int:
    """How many of so many seats have to agree: at least one, at most all."""
    if joint.agree == "all":
        wanted = seats
    elif joint.agree == "any":
        wanted = 1
    elif joint.agree == "count":
        wanted = joint.count
    else:
        wanted = int((joint.share * seats).to_integral_value(ROUND_CEILING))
    return max(1, min(wanted, seats))


class _Count:
    """The votes of one step, looked at together."""

    def __init__(
        self, joint: Joint, seats: tuple[str, ...], votes: Mapping[str, Verdict], added: tuple[Added, ...]
    ) -> None:
        refusing = {one.host for one in added if one.verdict == "refuse"}
        self.joint, self.seats, self.added = joint, seats, added
        self.votes = {seat: "refuse" if seat in refusing else votes.get(seat) for seat in seats}
        self.needed = needed(joint, len(seats))
        self.agreeing = sum(verdict == "agree" for verdict in self.votes.values())

    def is_refused(self) -> bool:
        """One refusal ends it, or those who are left are too few."""
        refusing = sum(verdict == "refuse" for verdict in self.votes.values())
        if self.joint.ends == "at_once":
            return refusing > 0
        return len(self.seats) - refusing < self.needed

    def open(self) -> Iterable[str]:
        """Who is asked now; in a sequence one seat after the other, with those added to it."""
        asked = [key for seat in self.seats for key in self._asked(seat)]
        if self.joint.order == "parallel" or not asked:
            return asked
        first = next(seat for seat in self.seats if self._asked(seat))
        return self._asked(first)

    def late(self) -> Iterable[str]:
        """Signers added after a seat that has agreed, who have not signed yet."""
        return [key for seat in self.seats if self.votes[seat] == "agree" for key in self._asked(seat)]

    def _asked(self, seat: str) -> list[str]:
        """Whom this seat waits for: those before it, then itself, then those after it."""
        if self.votes[seat] == "refuse":
            return []
        if self.votes[seat] == "agree":
            return self._unsigned(seat, "after")
        return self._unsigned(seat, "before") or [seat]

    def _unsigned(self, seat: str, place: str) -> list[str]:
        return [one.key for one in self.added if (one.host, one.place, one.verdict) == (seat, place, None)]
