"""All benchmarks in one go, on one database made from the tests' template."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from tests.bench import (
    births,
    changes,
    comparison,
    designer,
    forms,
    forms_changed,
    forms_served,
    hand_written_sheet,
    inbox,
    inspections,
    pages,
    papers,
    posts,
    start,
    transitions,
)
from tests.bench.beside import beside
from tests.bench.ground import prepared_ground
from tests.bench.machine import description
from tests.bench.table import print_counts, print_timings
from tests.database import copied_database

Found = TypeVar("Found")


def run() -> None:
    """Print the machine, the timings of what only computes, those of what stores, and the counts."""
    print(f"{description()}\n", flush=True)
    for module in ("expressions", "scoring"):
        print_timings(_told(module, partial(beside, f"tests.bench.{module}")))
        print(flush=True)
    print_timings(_told("forms", forms.measure))
    print(flush=True)
    print_timings([*_told("inbox", inbox.measure), *_told("comparison", comparison.measure)])
    print(flush=True)
    with copied_database("kaoping_bench"):
        print_timings(_told("transitions", transitions.measure))
        print(flush=True)
        ground = _told("ground prepared", prepared_ground)
        timings = [
            *_told("forms changed", forms_changed.measure),
            *_told("forms served", forms_served.measure),
            *_told("births", births.measure),
            *_told("starts", lambda: start.measure(ground)),
            *_told("sheets drawn", lambda: hand_written_sheet.measure(ground)),
            *_told("sheets posted", lambda: posts.measure(ground)),
            *_told("papers", lambda: papers.measure(ground)),
            *_told("inspections", lambda: inspections.measure(ground)),
            *_told("changes", lambda: changes.measure(ground)),
            *_told("designer", lambda: designer.measure(ground)),
        ]
        counts = _told("queries counted", lambda: pages.count_queries(ground))
    print_timings(timings)
    print_counts(counts)


def _told(what: str, do: Callable[[], Found]) -> Found:
    """Do a part of the work, and say on the side how long all of it took."""
    began = time.perf_counter()
    found = do()
    print(f"{what}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return found
