"""The outside registers as tests see them: the sandbox in this process, on a free port, with its switches at hand."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registers.sandbox import environment
from registers.sandbox.data import Data, read_packs
from registers.sandbox.server import Sandbox

PACKS = Path(__file__).resolve().parents[1] / "tenants" / "regions"


@dataclass
class Outside:
    """A running sandbox: how the platform finds it, its switches and its data."""

    server: Sandbox
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Data:
        """What the registers say."""
        return self.server.data

    def turn(self, service: str = "*", mode: str = "ok", latency_ms: int = 0) -> None:
        """Turn a register off, slow or on again."""
        assert self.server.switches.turn(service, mode=mode, latency_ms=latency_ms)

    def asked(self, service: str) -> int:
        """How often a register was asked so far."""
        return int(str(self.server.switches.state()[service]["requests"]))


@contextmanager
def configured(played: Outside, settings: Any, monkeypatch: Any) -> Iterator[Outside]:
    """The platform asks this sandbox, as operators would say it; every switch is back on afterwards."""
    for name, value in played.environment.items():
        monkeypatch.setenv(name, value)
    settings.REGISTER_SERVICES = {"*": played.environment["REGISTER_SERVICES"].removeprefix("*=")}
    settings.REGISTER_PRIVATE_SERVICES = ["*"]
    yield played
    played.turn("*")


@contextmanager
def playing(documents: list[Mapping[str, Any]] | None = None) -> Iterator[Outside]:
    """A sandbox with the data of the packs, or with other data."""
    server = Sandbox(0, Data(read_packs(PACKS) if documents is None else documents))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Outside(server, environment(server.server_address[1]))
    finally:
        server.shutdown()
        server.server_close()
