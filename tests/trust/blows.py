"""Blows that fall while clients act: kill -9, full disks, a lost register; and how soon all is well again."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.trust.struck import Struck

BETWEEN, FIRST = 12, 5  # answers between two blows at most, however slow the machine; until each kind has fallen once
MOST_BLOWS = 60  # what a long run is divided by, so that its blows do not take for ever
IN_VAIN, LONGEST = 3, 30.0  # a shortage lasts until so many tries were in vain, or so many seconds
PATIENCE = 60.0  # seconds for a process to do its work again


@dataclass(frozen=True)
class Kind:
    """A kind of blow."""

    name: str
    weight: int
    begin: Callable[[], None]
    end: Callable[[], None] | None = None  # of a shortage; a kill ends by itself
    needs: str = ""  # what is in the address of the actions that need what was struck; of any, if empty
    life: Callable[[], int] | None = None  # grows whenever the process does its own work, where clients do not see it


@dataclass(frozen=True)
class Blow:
    """One that fell: when it was over, in seconds of the machine's clock, and when the process worked again."""

    kind: Kind
    over: float
    felt: bool  # a shortage: somebody tried in vain
    alive: Future[float | None] | None = None


def kinds_of(struck: Struck, chance: Random) -> list[Kind]:
    """Every kind that can fall here; disks only where there are some to fill."""
    found = [
        Kind("a web process", 8, lambda: struck.web.kill_child(chance)),
        Kind("the web server", 1, struck.web.kill),
        Kind("the worker", 2, struck.worker.kill, life=lambda: struck.worker.said("succeeded in")),
        Kind("the scheduler", 2, struck.scheduler.kill, life=lambda: struck.scheduler.said("Sending due task")),
        Kind("PostgreSQL", 2, struck.database.kill),
        Kind("no way to the register", 1, struck.register.lose, struck.register.find, needs="/new/"),
    ]
    if struck.files:
        found.append(Kind("a full disk of files", 1, struck.files.fill, struck.files.free, needs="/files/"))
    if struck.rows:
        found.append(Kind("a full disk of PostgreSQL", 1, struck.rows.fill, struck.rows.free))
    return found


class Striker:
    """Lets blows fall after every few answers that the clients got, each kind once first, until told to stop."""

    def __init__(self, kinds: Sequence[Kind], chance: Random, logs: Iterable[Path], *, actions: int) -> None:
        self.kinds, self.chance, self.logs = kinds, chance, [*logs]
        self.blows: list[Blow] = []
        self._between = max(BETWEEN, actions // MOST_BLOWS)
        self._answers = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._watching = ThreadPoolExecutor()
        self._thread = threading.Thread(target=self._strike, daemon=True)

    def __enter__(self) -> "Striker":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._answers.release(self._between)
        self._thread.join()
        self._watching.shutdown()

    def answered(self) -> None:
        """Hear that a client was told that its action is done."""
        self._answers.release()

    def _strike(self) -> None:
        first = self.chance.sample(self.kinds, len(self.kinds))
        while True:
            for _answer in range(self.chance.randint(1, FIRST if first else self._between)):
                self._answers.acquire()
            time.sleep(self.chance.uniform(0, 0.2))  # anywhere in the middle of what the clients do next
            if self._stopping.is_set():
                return
            kind = first.pop() if first else self.chance.choices(self.kinds, [each.weight for each in self.kinds])[0]
            self.blows.append(self._fall(kind))

    def _fall(self, kind: Kind) -> Blow:
        kind.begin()
        felt = True
        if kind.end:
            felt = self._until_felt(kind.needs)
            kind.end()
        over = time.monotonic()
        alive = self._watching.submit(_alive, kind.life, kind.life(), over) if kind.life else None
        return Blow(kind, over, felt, alive)

    def _until_felt(self, needs: str) -> bool:
        began, before = time.monotonic(), self._in_vain(needs)
        while time.monotonic() - began < LONGEST:
            if self._in_vain(needs) >= before + IN_VAIN or self._stopping.wait(0.1):
                break
        return self._in_vain(needs) > before

    def _in_vain(self, needs: str) -> int:
        return sum('"status": 0' in line and needs in line for log in self.logs for line in _lines(log))


def _lines(log: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return log.read_text().splitlines()
    return []


def _alive(life: Callable[[], int], before: int, over: float) -> float | None:
    while time.monotonic() < over + PATIENCE:
        if life() > before:
            return time.monotonic() - over
        time.sleep(0.05)
    return None


@dataclass(frozen=True)
class Recovery:
    """How one kind of blow was recovered from; seconds."""

    name: str
    blows: int
    unfelt: int  # shortages that nobody noticed
    taken: tuple[float, ...]  # until the next action that was begun afterwards and needs what was struck was done
    alive: tuple[float, ...]  # until the process itself did its next work
    dead: int  # times it did none within a minute

    def sentence(self) -> str:
        """The kind with its figures."""
        parts = [f"{self.blows} × {self.name}"]
        if self.taken:
            parts.append(f"next action done after {median(self.taken):.1f} s, at most {max(self.taken):.1f}")
        if self.alive:
            parts.append(f"at its own work after {median(self.alive):.1f} s, at most {max(self.alive):.1f}")
        if self.dead or self.unfelt:
            parts.append(f"{self.dead} never back, {self.unfelt} unnoticed")
        return ", ".join(parts)


def recoveries(striker: Striker, tries: Sequence[Mapping[str, Any]]) -> tuple[Recovery, ...]:
    """What came of each kind, from the clients' own logs."""
    done = sorted((each for each in tries if each["status"] in (201, 302)), key=lambda each: each["ended"])
    return tuple(_recovery(kind, [each for each in striker.blows if each.kind is kind], done) for kind in striker.kinds)


def _recovery(kind: Kind, blows: Sequence[Blow], done: Sequence[Mapping[str, Any]]) -> Recovery:
    needing = [each for each in done if kind.needs in each["path"]]
    taken = [
        next((each["ended"] - blow.over for each in needing if each["began"] >= blow.over), None) for blow in blows
    ]
    alive = [blow.alive.result() for blow in blows if blow.alive]
    return Recovery(
        kind.name,
        len(blows),
        sum(not blow.felt for blow in blows),
        tuple(each for each in taken if each is not None),
        tuple(each for each in alive if each is not None),
        alive.count(None),
    )
