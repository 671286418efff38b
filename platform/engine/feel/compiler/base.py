"""How a tree becomes a closure: one compiling function per node class, found by the class."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from engine.feel.runtime import Scope
from engine.feel.tree import Node

Step = Callable[[Scope], Any]

Watch = Callable[[Node, Step], Step]

_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)
_COMPILERS: dict[type, Callable[[Any], Step]] = {}


def compiles(node_class: type) -> Callable[[Callable[[Any], Step]], Callable[[Any], Step]]:
    """Register the decorated function as the compiler of a node class."""

    def register(compiler: Callable[[Any], Step]) -> Callable[[Any], Step]:
        _COMPILERS[node_class] = compiler
        return compiler

    return register


def compile_node(node: Node) -> Step:
    """Give a closure that computes the node's value in a scope."""
    step = _COMPILERS[type(node)](node)
    watch = _watch.get()
    return step if watch is None else watch(node, step)


def compile_watched(node: Node, watch: Watch) -> Step:
    """Give such a closure in which that of every part has gone through `watch`, to be explained."""
    token = _watch.set(watch)
    try:
        return compile_node(node)
    finally:
        _watch.reset(token)
