"""Input written to do harm, as a table: each case is given to the code that takes it, and has one right verdict.

Each runs in a process of its own with little memory and little of the processor's time, so that what is let through
by mistake is stopped and counted, and cannot take the machine along.
"""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

MOST_SECONDS = 10.0  # of the processor's time, for one case
MOST_WAIT = 120  # seconds, should it only wait; the machine may be busy
MOST_MEMORY = 768  # MiB that a case may add to what the process holds before it


@dataclass(frozen=True)
class Case:
    """Something hostile: what it is, who takes it, and the verdict it must get."""

    name: str
    verdict: str
    judge: Callable[..., str]  # gives the verdict; only called in the process of its own
    make: Callable[[], Any] | None = None  # what is judged, where making it costs something: that is not counted


@dataclass(frozen=True)
class Judged:
    """What became of a case, and what it cost."""

    case: Case
    verdict: str
    seconds: float = 0.0
    memory: int = 0  # MiB

    @property
    def is_right(self) -> bool:
        """Whether it got the right verdict within its time."""
        return self.verdict == self.case.verdict and self.seconds <= MOST_SECONDS


@dataclass
class Outcome:
    """What became of all of them."""

    judged: list[Judged] = field(default_factory=list)

    @property
    def wrong(self) -> list[Judged]:
        """Those with another verdict than the right one, or that took too long."""
        return [each for each in self.judged if not each.is_right]

    @property
    def is_well(self) -> bool:
        """Whether every one got its verdict."""
        return bool(self.judged) and not self.wrong

    def sentence(self) -> str:
        """The outcome in a line."""
        right = len(self.judged) - len(self.wrong)
        slowest = max(self.judged, key=lambda each: each.seconds)
        most = max(self.judged, key=lambda each: each.memory)
        wrong = "".join(f"; {one.case.name}: {one.verdict}, not {one.case.verdict}" for one in self.wrong)
        return (
            f"{len(self.judged)} hostile inputs, {right} right verdicts; slowest {slowest.seconds:.2f} s of the"
            f" processor ({slowest.case.name}), most memory {most.memory} MiB ({most.case.name}){wrong}"
        )


def judge_all(cases: Iterable[Case]) -> Outcome:
    """Give every case to whoever takes it, one after the other."""
    return Outcome([_judged(case) for case in cases])


def _judged(case: Case) -> Judged:
    context = multiprocessing.get_context("fork")  # everything is loaded already
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_alone, args=(case, there), daemon=True)
    child.start()
    there.close()
    verdict, seconds, memory = "ended by its limits", MOST_SECONDS, MOST_MEMORY
    with suppress(EOFError):
        if here.poll(MOST_WAIT):
            verdict, seconds, memory = here.recv()
    child.kill()
    child.join()
    return Judged(case, verdict, seconds, memory)


def _alone(case: Case, told: Any) -> None:
    allowed = (_mapped() + MOST_MEMORY) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    spent = int(time.process_time())
    limit = spent + int(MOST_SECONDS) * 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    made = (case.make(),) if case.make else ()
    held, started = _memory(), time.process_time()
    try:
        verdict = case.judge(*made)
    except Exception as error:  # a break is a verdict, too: never the right one
        verdict = f"broke: {type(error).__name__}: {error}"[:300]
    told.send((verdict, time.process_time() - started, max(0, _memory() - held)))


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _mapped() -> int:
    """What the process has mapped by now, in MiB."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[0]) * resource.getpagesize() // (1024 * 1024)


def all_cases() -> Iterator[Case]:
    """The whole table."""
    from tests.trust.hostile_definitions import definitions, expressions
    from tests.trust.hostile_files import names, uploads, workbooks_in, workbooks_out
    from tests.trust.hostile_texts import texts

    for table in (definitions, expressions, workbooks_in, workbooks_out, uploads, names, texts):
        yield from table()
