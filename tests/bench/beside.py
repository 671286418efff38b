"""Measuring beside other packages: in a process with an environment that holds them, and nothing of ours but files."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tests.bench.table import Goal, Timing, print_timings

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "var" / "bench-env" / "bin" / "python"
ENVELOPE = "--json"


def beside(module: str) -> list[Timing]:
    """Let a module of the bench measure there, and take over its timings."""
    if not PYTHON.exists():
        raise SystemExit("What to compare with is not installed. Run: make bench-env")
    answer = subprocess.run(
        [str(PYTHON), "-m", module, ENVELOPE], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return [_timing(**each) for each in json.loads(answer.stdout)]


def hand_over(timings: Iterable[Timing]) -> None:
    """Give the timings to whoever asked for them: a process as JSON, a person as a table."""
    if ENVELOPE in sys.argv:
        json.dump([asdict(each) for each in timings], sys.stdout)
    else:
        print_timings(list(timings))


def _timing(*, goal: dict[str, object] | None, **values: object) -> Timing:
    return Timing(**values, goal=Goal(**goal) if goal else None)  # type: ignore[arg-type]
