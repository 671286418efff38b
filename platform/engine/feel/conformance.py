"""How much of the official DMN TCK the language passes: `python -m engine.feel.conformance FILE.json`.

The file holds cases with a suite, an id, an expression, typed inputs and the typed value expected. An expression
that is refused counts as null, as the TCK has it. This is a tool for engineers; nothing of the engine imports it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from .compiled import compile_expression
from .errors import FeelSyntaxError
from .operators import equal
from .temporal import parse_date, parse_datetime, parse_duration, parse_time
from .values import kind
from .writing import write

_CLOSE = Decimal("1e-8")
_READERS: dict[str, Callable[[str], object]] = {
    "number": Decimal,
    "boolean": lambda text: text == "true",
    "string": str,
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_datetime,
    "duration": parse_duration,
}
_UNREADABLE = object()  # agrees with nothing: a value the language cannot hold is a failure, not a null
_CLOCK = {"today": date(2026, 1, 1), "now": datetime(2026, 1, 1, 12, tzinfo=UTC)}


def read_value(typed: Any) -> object:
    """Turn a typed value of the file into a value of the language."""
    if isinstance(typed, list):
        return tuple(read_value(item) for item in typed)
    if typed is None or typed.get("v", typed) is None:
        return None
    if "ctx" in typed:
        return {key: read_value(item) for key, item in typed["ctx"].items()}
    read = _READERS.get(typed["t"])
    value = read(typed["v"]) if read else None
    return _UNREADABLE if value is None else value


def agrees(found: object, expected: object) -> bool:
    """Say whether two values are the same; numbers may differ in the digits the TCK leaves out."""
    if expected is _UNREADABLE or kind(found) != kind(expected):
        return False
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= _CLOSE * max(Decimal(1), abs(expected))
    if isinstance(found, tuple) and isinstance(expected, tuple):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(agrees(found[key], expected[key]) for key in found)
    return equal(found, expected) is True and (found is None or write(found) == write(expected))


def failures(cases: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Run the cases; give a line for each that failed, by suite."""
    failed: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        inputs = {name: read_value(value) for name, value in case["inputs"].items()}
        expected = read_value(case["expected"])
        try:
            found = compile_expression(case["expression"], inputs).value({**_CLOCK, **inputs})
        except FeelSyntaxError:
            found = None
        if not agrees(found, expected):
            text = " ".join(case["expression"].split())
            failed[case["suite"]].append(f"{case['id']}: {text} gives {write(found)}, not {write(expected)}")
    return failed


def main(arguments: list[str]) -> int:
    """Print the failures by suite and the totals."""
    cases = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["cases"]
    failed = failures(cases)
    for suite, lines in sorted(failed.items()):
        print(f"{suite} ({len(lines)})", *lines, sep="\n  ")
    count = sum(map(len, failed.values()))
    print(f"{len(cases) - count} passed, {count} failed")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
