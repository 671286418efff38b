"""The functions of the language. Importing this package declares all of them."""

from . import contexts, conversions, days, lists, logic, numbers, range_text, ranges, statistics, strings
from .registry import BUILTINS, Builtin

__all__ = [
    "BUILTINS",
    "Builtin",
    "contexts",
    "conversions",
    "days",
    "lists",
    "logic",
    "numbers",
    "range_text",
    "ranges",
    "statistics",
    "strings",
]
