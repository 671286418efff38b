"""How long the session of a request still lasts; what it needs for that, it carries itself."""

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

HELD = "held"  # the name under which a session carries this
_TOUCH = 60  # seconds between two notes that somebody is there: not every request writes


@dataclass(frozen=True)
class Held:
    """Since when somebody is signed in, when they were last seen, and the limits they signed in under."""

    started: float
    seen: float
    idle: int = 0  # seconds; 0 is no limit
    absolute: int = 0
    warn: int = 60
    address: str = ""
    agent: str = ""
    must: tuple[str, ...] = ()  # what has to be done first, in this order: "password", "authenticator"

    def ended(self, now: datetime) -> str:
        """Why the session is over: "idle" or "absolute"; nothing while it is not."""
        if self.absolute and now.timestamp() - self.started >= self.absolute:
            return "absolute"
        return "idle" if self.idle and now.timestamp() - self.seen >= self.idle else ""

    def left(self, now: datetime) -> int:
        """Seconds until it ends if nothing is asked for any more; 0 where it never does."""
        ends = [self.started + self.absolute] if self.absolute else []
        ends += [self.seen + self.idle] if self.idle else []
        return max(1, int(min(ends) - now.timestamp())) if ends else 0

    def can_stay(self, now: datetime) -> bool:
        """Whether staying would make the session last longer."""
        return bool(self.idle) and (not self.absolute or self.started + self.absolute - now.timestamp() > self.warn)

    def is_stale(self, now: datetime) -> bool:
        """Whether it is time to note that somebody is there."""
        return now.timestamp() - self.seen >= _TOUCH


def read_held(session: MutableMapping[str, Any]) -> Held | None:
    """What the session carries; nothing before anybody signed in."""
    held = session.get(HELD)
    return Held(**{**held, "must": tuple(held["must"])}) if held else None


def write_held(session: MutableMapping[str, Any], held: Held) -> None:
    """Let the session carry this."""
    session[HELD] = {**asdict(held), "must": list(held.must)}
