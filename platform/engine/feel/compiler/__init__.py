"""Syntax trees to closures. Importing this package registers the compilers of all node classes."""

from . import basics, calls, loops, operations, tests
from .base import Step, compile_node, compile_watched

__all__ = ["Step", "basics", "calls", "compile_node", "compile_watched", "loops", "operations", "tests"]
