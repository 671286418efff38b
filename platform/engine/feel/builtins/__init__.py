"""The functions of the language. Importing this package declares all of them."""

from . import contexts, conversions, days, lists, logic, numbers, range_text, ranges, statistics, strings
from .registry import BUILTINS, Builtin

# Host functions are built-in ones with data of the caller; they stand in the same table.
from engine.feel import host_working_days  # isort: skip

__all__ = [
    "BUILTINS",
    "Builtin",
    "contexts",
    "conversions",
    "days",
    "host_working_days",
    "lists",
    "logic",
    "numbers",
    "range_text",
    "ranges",
    "statistics",
    "strings",
]
