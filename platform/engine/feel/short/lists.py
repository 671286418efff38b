"""Filters, loops and functions over a list; one loop inside another is left to the closures and their budget."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from engine.feel import tree
from engine.feel.analysis import mentions
from engine.feel.compiler.weight import weight
from engine.feel.limits import MAX_STEPS

from .reading import boolean
from .runtime import LONGEST, OF_LISTS, items
from .writer import Operand, Unsupported, Writer, is_of, load, negated, write_node, writes


@writes(tree.Call)
def _call(node: tree.Call, writer: Writer) -> Operand:
    if not isinstance(node.function, tree.Name) or node.names or len(node.arguments) != 1:
        raise Unsupported
    name, (argument,) = node.function.name, node.arguments
    if name == "not":
        writer.builtin(name)
        return Operand(negated(boolean(write_node(argument, writer), writer)), "boolean")
    if name not in OF_LISTS:
        raise Unsupported
    writer.builtin(name)
    return Operand(writer.function(OF_LISTS[name], write_node(argument, writer).code), "scalar")


@writes(tree.Filter)
def _filter(node: tree.Filter, writer: Writer) -> Operand:
    kept, item = writer.fresh(), writer.fresh()
    with _loop(node.source, node.condition, item, writer), writer.scope({"item": item}, item):
        writer.detour_if(negated(is_of(load(item), dict)))
        condition = write_node(node.condition, writer)
        if condition.kind != "boolean":
            raise Unsupported  # it may be the position of an item
        writer.body.append(ast.If(condition.code, [_append(kept, load(item))], []))
    writer.body.insert(-1, _empty(kept))
    return Operand(load(kept), "list")


@writes(tree.For)
def _for(node: tree.For, writer: Writer) -> Operand:
    results, item = writer.fresh(), writer.fresh()
    source = _only_source(node.bindings)
    with _loop(source, node.body, item, writer), writer.scope({node.bindings[0].name: item}):
        if mentions(node.body, "partial"):
            raise Unsupported
        writer.body.append(_append(results, write_node(node.body, writer).code))
    writer.body.insert(-1, _empty(results))
    return Operand(load(results), "list")


@writes(tree.Quantified)
def _quantified(node: tree.Quantified, writer: Writer) -> Operand:
    answer, item = writer.fresh(), writer.fresh()
    source = _only_source(node.bindings)
    with _loop(source, node.condition, item, writer), writer.scope({node.bindings[0].name: item}):
        holds = boolean(write_node(node.condition, writer), writer)
        decisive = negated(holds) if node.every else holds
        found: list[ast.stmt] = [ast.Assign([ast.Name(answer, ast.Store())], ast.Constant(not node.every)), ast.Break()]
        writer.body.append(ast.If(decisive, found, []))
    writer.body.insert(-1, ast.Assign([ast.Name(answer, ast.Store())], ast.Constant(node.every)))
    return Operand(load(answer), "boolean")


def _only_source(bindings: tuple[tree.Binding, ...]) -> tree.Node:
    if len(bindings) != 1 or bindings[0].end is not None:
        raise Unsupported
    return bindings[0].source


@contextmanager
def _loop(source: tree.Node, repeated: tree.Node, item: str, writer: Writer) -> Iterator[None]:
    """Write a loop over the items of a list, its body in the block; all loops together stay within the budget."""
    listed = ast.Call(load(items.__name__), [write_node(source, writer).code], [])
    writer.turns += LONGEST * (1 + weight(repeated))
    if writer.looping or writer.turns > MAX_STEPS // 2:
        raise Unsupported
    writer.looping = True
    with writer.block() as body:
        yield
    writer.looping = False
    writer.body.append(ast.For(ast.Name(item, ast.Store()), listed, body, []))


def _empty(name: str) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], ast.List([], ast.Load()))


def _append(name: str, value: ast.expr) -> ast.stmt:
    return ast.AugAssign(ast.Name(name, ast.Store()), ast.Add(), ast.Tuple([value], ast.Load()))
