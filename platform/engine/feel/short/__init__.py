"""The short way: a Python function made of a tree, for expressions over plain data.

Most expressions compare, combine and count what stands in the caller's dictionaries. For those the tree becomes the
syntax tree of a Python function (never text), which computes on the data as it is, without lifting it first. On
whatever is out of the ordinary, such as a name that is missing, a null or a value of another type, the function gives
up, and the closures of `compiler` begin anew; they alone know nulls, warnings and budgets. An expression changes
nothing, so beginning anew does no harm, and what the short way gives is what the closures would have given, without
a warning. That the two never differ is tested on every kind of expression and data.
"""

from . import lists, operations, reading, tests
from .runtime import LONG_WAY
from .writer import Short, shorten

__all__ = ["LONG_WAY", "Short", "lists", "operations", "reading", "shorten", "tests"]
