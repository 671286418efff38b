"""Values as text that reads back as themselves, which is what `string()` gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from .budget import Budget
from .errors import BudgetExceeded
from .limits import CHARACTERS_A_STEP, MAX_DEPTH
from .numbers import format_number
from .temporal import format_temporal
from .values import Function, Range, kind, lift

_PLAIN_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")
_TEMPORAL = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})


def write(value: object, *, bare: bool = False, budget: Budget | None = None) -> str:
    """Write any value; a bare string or date is written without its quotes."""
    value = value if isinstance(value, list | tuple) else lift(value)
    if bare and isinstance(value, str):
        return value
    if bare and kind(value) in _TEMPORAL:
        return format_temporal(value)  # type: ignore[arg-type]
    return _Writer(budget or Budget()).write(value, 0)


class _Writer:
    """Writes a value with everything in it, within a budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def write(self, value: object, depth: int) -> str:
        self.budget.spend()
        if depth > MAX_DEPTH:
            raise BudgetExceeded("too_deep")
        if isinstance(value, list | tuple):
            return "[" + ", ".join(self.write(item, depth + 1) for item in value) + "]"
        value = lift(value)
        if isinstance(value, Mapping):
            entries = (f"{write_key(key)}: {self.write(item, depth + 1)}" for key, item in value.items())
            return "{" + ", ".join(entries) + "}"
        if isinstance(value, Range):
            return self._range(value, depth)
        text = _write_simple(value)
        self.budget.spend(len(text) // CHARACTERS_A_STEP)
        return text

    def _range(self, value: Range, depth: int) -> str:
        if value.operator:
            operand = value.start if value.start is not None else value.end
            return f"({value.operator} {self.write(operand, depth + 1)})"
        opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
        return f"{opening}{self.write(value.start, depth + 1)}..{self.write(value.end, depth + 1)}{closing}"


def _write_simple(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return f'@"{format_temporal(value)}"'  # type: ignore[arg-type]


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_key(key: object) -> str:
    """Write the name of an entry, in quotes if it must be."""
    text = str(key)
    return text if _PLAIN_KEY.fullmatch(text) else _quote(text)
