"""Values as text that reads back as themselves, which is what `string()` gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from .errors import BudgetExceeded
from .limits import MAX_DEPTH
from .numbers import format_number
from .temporal import format_temporal
from .values import Function, Range, kind, lift

_PLAIN_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")
_TEMPORAL = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})


def write(value: object, *, bare: bool = False, depth: int = 0) -> str:
    """Write any value; a bare string or date is written without its quotes."""
    if depth > MAX_DEPTH:
        raise BudgetExceeded("too_deep")
    value = lift(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, str):
        return value if bare else _quote(value)
    if kind(value) in _TEMPORAL:
        text = format_temporal(value)  # type: ignore[arg-type]
        return text if bare else f'@"{text}"'
    return _write_structure(value, depth)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_structure(value: object, depth: int) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(write(item, depth=depth + 1) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {write(item, depth=depth + 1)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _write_range(value, depth)
    return f"function({', '.join(value.parameters)})" if isinstance(value, Function) else "null"


def _key(key: object) -> str:
    text = str(key)
    return text if _PLAIN_KEY.fullmatch(text) else _quote(text)


def _write_range(value: Range, depth: int) -> str:
    if value.operator:
        operand = value.start if value.start is not None else value.end
        return f"{value.operator} {write(operand, depth=depth + 1)}"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{write(value.start, depth=depth + 1)}..{write(value.end, depth=depth + 1)}{closing}"
