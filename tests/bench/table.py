"""Taking times by turns, and saying them in an aligned table."""

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Seconds = float


@dataclass(frozen=True)
class Timing:
    """What was measured, and what it was measured against in the same run."""

    what: str
    taken: Sequence[Seconds]
    against: str = ""
    others: Sequence[Seconds] = ()


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


def print_timings(timings: Sequence[Timing]) -> None:
    """The times, with the ratio of the medians."""
    _print([("what", "median", "min – max", "compared with", "its median", "ratio"), *(_row(each) for each in timings)])


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
    return (timing.what, _words(middle), spread, timing.against, _words(other), f"{middle / other:.2f}")


def _words(taken: Seconds) -> str:
    if taken >= 1:
        return f"{taken:.2f} s"
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
