"""What a start says while it works: one line per step, with the seconds it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str = "") -> None:
    """One line, shown at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show what is being done, then how long it took."""
    sys.stdout.write(f"  {title} … ")
    sys.stdout.flush()
    started = time.perf_counter()
    yield
    say(f"{time.perf_counter() - started:.1f} s")
