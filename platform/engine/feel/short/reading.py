"""Constants, names, members, and the choice between two expressions."""

from __future__ import annotations

import ast

from engine.feel import tree

from .runtime import member
from .writer import Operand, Unsupported, Writer, is_of, load, negated, subscript, write_node, writes


@writes(tree.Literal)
def _literal(node: tree.Literal, writer: Writer) -> Operand:
    return Operand(writer.constant(node.value), "boolean" if isinstance(node.value, bool) else "scalar", node)


@writes(tree.Name)
def _name(node: tree.Name, writer: Writer) -> Operand:
    return Operand(writer.lookup(node.name), "raw")


@writes(tree.Path)
def _path(node: tree.Path, writer: Writer) -> Operand:
    source = write_node(node.source, writer)
    if source.literal is not None:
        raise Unsupported
    value = writer.keep(source.code)
    elsewhere = ast.Call(load(member.__name__), [value, ast.Constant(node.member)], [])
    return Operand(ast.IfExp(is_of(value, dict), subscript(value, node.member), elsewhere), "raw")


@writes(tree.If)
def _if(node: tree.If, writer: Writer) -> Operand:
    condition, result = boolean(write_node(node.condition, writer), writer), writer.fresh()
    with writer.block() as consequence:
        first = write_node(node.consequence, writer)
        writer.assign(result, first.code)
    with writer.block() as alternative:
        second = write_node(node.alternative, writer)
        writer.assign(result, second.code)
    writer.body.append(ast.If(condition, consequence, alternative))
    return Operand(load(result), first.kind if first.kind == second.kind else "raw")


def boolean(operand: Operand, writer: Writer) -> ast.expr:
    """Give a value that is surely a boolean."""
    if operand.kind == "boolean":
        return operand.code
    value = writer.keep(operand.code)
    writer.detour_if(negated(is_of(value, bool)))
    return value
