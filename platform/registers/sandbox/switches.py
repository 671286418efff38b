"""How a register of the sandbox behaves now: it answers, is slow, is down, or answers nonsense."""

import threading
from dataclasses import asdict, dataclass, replace

MODES = ("ok", "down", "error", "garbage")


@dataclass(frozen=True)
class Switch:
    """The behaviour of one register, and how often it was asked."""

    mode: str = "ok"  # down: the connection is closed; error: 503; garbage: no JSON
    latency_ms: int = 0
    requests: int = 0


class Switches:
    """The switches of all registers."""

    def __init__(self, services: tuple[str, ...]) -> None:
        self._lock = threading.Lock()
        self._switches = dict.fromkeys(services, Switch())

    def ask(self, service: str) -> Switch:
        """How a register behaves for the request that just came; it is counted."""
        with self._lock:
            switch = self._switches.get(service, Switch())
            if service in self._switches:
                self._switches[service] = replace(switch, requests=switch.requests + 1)
            return switch

    def turn(self, service: str, *, mode: str = "ok", latency_ms: int = 0) -> bool:
        """Turn the switch of one register, or of all (`*`); false when there is no such register or mode."""
        with self._lock:
            named = [name for name in self._switches if service in ("*", name)]
            if not named or mode not in MODES or not 0 <= latency_ms <= 60_000:
                return False
            for name in named:
                self._switches[name] = replace(self._switches[name], mode=mode, latency_ms=latency_ms)
            return True

    def state(self) -> dict[str, dict[str, object]]:
        """All switches as plain data."""
        with self._lock:
            return {name: asdict(switch) for name, switch in self._switches.items()}
