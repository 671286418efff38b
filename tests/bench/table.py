"""Taking times by turns, and saying them in an aligned table."""

import gc
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Seconds = float


@dataclass(frozen=True)
class Goal:
    """What a timing is to reach: how many times faster than the other, how many times its time at most, or a time."""

    kind: str
    limit: float

    def words(self, ours: Seconds, other: Seconds) -> str:
        """The goal, and whether it is met."""
        text, met = {
            "times_faster": (f"≥ {self.limit:g}× faster", other >= self.limit * ours),
            "times_as_long": (f"≤ {self.limit:g}×", ours <= self.limit * other),
            "seconds": (f"≤ {_words(self.limit)}", ours <= self.limit),
        }[self.kind]
        return f"{text}: {'met' if met else 'MISSED'}"


def at_least(times_faster: float) -> Goal:
    """To be so many times faster than the other."""
    return Goal("times_faster", times_faster)


def at_most(times_as_long: float) -> Goal:
    """To take at most so many times as long as the other."""
    return Goal("times_as_long", times_as_long)


def below(limit: Seconds) -> Goal:
    """To take no longer than this."""
    return Goal("seconds", limit)


@dataclass(frozen=True)
class Timing:
    """What was measured, and what it was measured against in the same run."""

    what: str
    taken: Sequence[Seconds]
    against: str = ""
    others: Sequence[Seconds] = ()
    goal: Goal | None = None


@dataclass(frozen=True)
class Count:
    """How many queries a page makes when there is little to show, and when there is much."""

    page: str
    few: int
    many: int


def seconds(do: Callable[[], object]) -> Seconds:
    """How long something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def by_turns(rounds: int, *takers: Callable[[int], Seconds]) -> tuple[list[Seconds], ...]:
    """Take each time once a round, so that a busy machine is busy for all of them alike."""
    taken: tuple[list[Seconds], ...] = tuple([] for _taker in takers)
    for number in range(rounds):
        for times, taker in zip(taken, takers, strict=True):
            times.append(taker(number))
    return taken


def batches(*takers: Callable[[], object], rounds: int = 9, at_least: Seconds = 0.02) -> tuple[list[Seconds], ...]:
    """The processor's time for one call of each, by turns; what is short is called as often as fills `at_least`.

    Only for what computes and never waits: then nothing else that runs on the machine is counted.
    """
    sizes = [_size(taker, at_least) for taker in takers]

    def batch(taker: Callable[[], object], size: int) -> Callable[[int], Seconds]:
        return lambda _number: _computing(taker, size) / size

    return by_turns(rounds, *(batch(taker, size) for taker, size in zip(takers, sizes, strict=True)))


def _size(taker: Callable[[], object], at_least: Seconds) -> int:
    """How many calls fill a time; what is only done once, at the first calls, is done then."""
    size = 1
    while _computing(taker, size) < at_least:
        size *= 2
    return size


def _computing(taker: Callable[[], object], size: int) -> Seconds:
    """The processor's time for so many calls, garbage apart."""
    turns = range(size)
    gc.collect()
    gc.disable()
    began = time.process_time()
    for _turn in turns:
        taker()
    taken = time.process_time() - began
    gc.enable()
    return taken


def print_timings(timings: Sequence[Timing]) -> None:
    """The times, with the ratio of the medians, and the goals where there are any."""
    head = ("what", "median", "min – max", "compared with", "its median", "ratio")
    if any(timing.goal for timing in timings):
        _print([(*head, "goal"), *((*_row(each), _goal(each)) for each in timings)])
    else:
        _print([head, *(_row(each) for each in timings)])


def print_counts(counts: Sequence[Count]) -> None:
    """The numbers of queries."""
    print()
    _print([("page", "queries, few rows", "queries, many rows"), *((c.page, str(c.few), str(c.many)) for c in counts)])


def _row(timing: Timing) -> tuple[str, ...]:
    middle = median(timing.taken)
    spread = f"{_words(min(timing.taken))} – {_words(max(timing.taken))}"
    if not timing.others:
        return (timing.what, _words(middle), spread, "", "", "")
    other = median(timing.others)
    ratio = middle / other
    says = f"{ratio:.2f}" if ratio >= 0.1 else f"1 : {1 / ratio:.0f}"
    return (timing.what, _words(middle), spread, timing.against, _words(other), says)


def _goal(timing: Timing) -> str:
    return timing.goal.words(median(timing.taken), median(timing.others or [0.0])) if timing.goal else ""


def _words(taken: Seconds) -> str:
    if taken >= 1:
        return f"{taken:.2f} s"
    if taken < 0.001:
        return f"{taken * 1e6:#.3g} µs".replace(". ", " ")
    return f"{taken * 1000:.0f} ms" if taken >= 0.1 else f"{taken * 1000:.1f} ms"


def _print(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print(f"| {' | '.join(cells)} |")
        if number == 0:
            print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")


def _width(text: str) -> int:
    """Columns on the screen, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
