"""Keeps the web server, the worker and the clock of one machine running, and ends them together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.dev.progress import say

STOP_SECONDS = 15
RESTARTS = 5
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process: its name, its command, its log, and how often it had to be started again."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def start(self) -> None:
        """Start it; it ends when we do, however we end."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_end_with_parent
            )

    @property
    def ended(self) -> bool:
        """Whether it is not running any more."""
        return self.process is None or self.process.poll() is not None

    def tail(self, lines: int = 12) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass
class Supervisor:
    """Several children that live and die together."""

    children: Sequence[Child]
    _stopping: bool = field(default=False)

    def run(self, *, ready: Callable[[], bool], on_ready: Callable[[], None]) -> int:
        """Start all, say so once `ready` is true, watch until told to stop; gives the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start()
            announced = False
            while not self._stopping:
                if not self._revive():
                    return 1
                if not announced and ready():
                    announced = True
                    on_ready()
                time.sleep(0.2)
            return 0
        finally:
            self._end_all()

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _revive(self) -> bool:
        """Start again what ended by itself; false when something ends again and again."""
        for child in self.children:
            if not child.ended:
                continue
            child.restarts += 1
            if child.restarts > RESTARTS:
                say(f"\n{child.name} keeps ending; the end of {child.log}:\n{child.tail()}")
                return False
            time.sleep(1)
            if not self._stopping:
                child.start()
        return True

    def _end_all(self) -> None:
        say("\nStopping …")
        for child in self.children:
            if not child.ended:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            if not child.ended:
                child.process.kill()
                child.process.wait()


def _end_with_parent() -> None:
    """Runs in the child: away from the terminal's Ctrl-C, and (on Linux) told to end when the supervisor is killed."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
