"""What the built-in functions give, and what the lists they take must hold, by name.

Their parameters are declared beside the functions themselves; a host function says there what it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.feel.builtins import BUILTINS
from engine.feel.host import HostFunction

from .types import ANY, Type, any_of, list_of, read_type

_BY_RESULT: Mapping[str, str] = {
    "number": """string length|number|decimal|floor|ceiling|round up|round down|round half up|round half down
        |round half even|modulo|sqrt|log|exp|count|sum|mean|median|stddev|product|day of year|week of year""",
    "string": """string|substring|upper case|lower case|substring before|substring after|replace|string join
        |day of week|month of year""",
    "boolean": """contains|starts with|ends with|matches|list contains|odd|even|not|is|all|any|before|after|meets
        |met by|overlaps|overlaps before|overlaps after|finishes|finished by|includes|during|starts|started by
        |coincides""",
    "date": "date|today",
    "time": "time",
    "date and time": "date and time|now",
    "years and months duration": "years and months duration",
    "list<string>": "split",
    "list<number>": "index of",
    "range": "range",
    "context": "context|context put|context merge",
    "list<context<key: string, value: Any>>": "get entries",
    "Any": "get value|duration",
}
_RESULTS = {name.strip(): result for result, names in _BY_RESULT.items() for name in names.split("|")}
_ITEMS: Mapping[str, str] = {
    **dict.fromkeys(("sum", "mean", "median", "stddev", "product", "mode"), "number"),
    **dict.fromkeys(("all", "any"), "boolean"),
    "string join": "string",
    "context merge": "context",
    "context": "context",
}


def items_of(arguments: Sequence[Type]) -> Type:
    """The type of the items of a list argument, or of the arguments that stand for one."""
    if len(arguments) == 1 and arguments[0].name == "list":
        return arguments[0].item or ANY
    return any_of(arguments)


def _first(arguments: Sequence[Type]) -> Type:
    return arguments[0] if arguments else ANY


def _first_list(arguments: Sequence[Type]) -> Type:
    return list_of(items_of(arguments[:1]))


def _joined(arguments: Sequence[Type]) -> Type:
    return list_of(any_of(items_of((argument,)) for argument in arguments))


def _with_last(arguments: Sequence[Type]) -> Type:
    return list_of(any_of((items_of(arguments[:1]), *arguments[-1:])))


#: Functions whose result is made of their arguments.
_BY_ARGUMENTS: Mapping[str, Callable[[Sequence[Type]], Type]] = {
    "abs": _first,
    "min": items_of,
    "max": items_of,
    "mode": lambda arguments: list_of(items_of(arguments)),
    **dict.fromkeys(("sublist", "remove", "reverse", "distinct values", "sort"), _first_list),
    **dict.fromkeys(("concatenate", "union"), _joined),
    **dict.fromkeys(("append", "insert before"), _with_last),
    **dict.fromkeys(("flatten", "list replace"), lambda arguments: list_of(ANY)),
}


def has_result(name: str) -> bool:
    """Whether it is written down what a function gives."""
    return name in _RESULTS or name in _BY_ARGUMENTS or isinstance(BUILTINS.get(name), HostFunction)


def result_of(name: str, arguments: Sequence[Type]) -> Type:
    """What a function gives for arguments of these types."""
    function = BUILTINS.get(name)
    if isinstance(function, HostFunction):
        return read_type(function.gives)
    if name in _BY_ARGUMENTS:
        return _BY_ARGUMENTS[name](arguments)
    return read_type(_RESULTS.get(name, "Any"))


def items_wanted(name: str) -> str:
    """The type the items of a function's list must have, if it must be one."""
    return _ITEMS.get(name, "")
