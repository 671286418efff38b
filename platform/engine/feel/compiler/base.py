"""How a tree becomes a closure: one compiling function per node class, found by the class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel.runtime import Scope
from engine.feel.tree import Node

Step = Callable[[Scope], Any]

_COMPILERS: dict[type, Callable[[Any], Step]] = {}


def compiles(node_class: type) -> Callable[[Callable[[Any], Step]], Callable[[Any], Step]]:
    """Register the decorated function as the compiler of a node class."""

    def register(compiler: Callable[[Any], Step]) -> Callable[[Any], Step]:
        _COMPILERS[node_class] = compiler
        return compiler

    return register


def compile_node(node: Node) -> Step:
    """Give a closure that computes the node's value in a scope."""
    return _COMPILERS[type(node)](node)
