"""Constants, names, paths, lists, contexts, ranges and the choice between two expressions."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel import tree
from engine.feel.builtins import BUILTINS
from engine.feel.operators import one_sided
from engine.feel.properties import MISSING_MEMBER, member_of
from engine.feel.runtime import MISSING, Scope
from engine.feel.values import Range

from .base import Step, compile_node, compiles


@compiles(tree.Literal)
def _literal(node: tree.Literal) -> Step:
    value = node.value
    return lambda scope: value


@compiles(tree.Name)
def _name(node: tree.Name) -> Step:
    name, position = node.name, node.position
    builtin = BUILTINS.get(name)

    def step(scope: Scope) -> object:
        value = scope.find(name)
        if value is not MISSING:
            return value
        if builtin is not None:
            return builtin.as_value(scope, position)
        scope.run.warn("unknown_name", position, name=name)
        return None

    return step


@compiles(tree.Path)
def _path(node: tree.Path) -> Step:
    source, member, position = compile_node(node.source), node.member, node.position

    def read(value: object, scope: Scope) -> object:
        if isinstance(value, tuple):
            scope.run.spend(len(value))
            return tuple([read(item, scope) for item in value])
        found = member_of(value, member)
        if found is MISSING_MEMBER:
            scope.run.warn("unknown_member", position, name=member)
            return None
        return found

    return lambda scope: read(source(scope), scope)


@compiles(tree.ListOf)
def _list(node: tree.ListOf) -> Step:
    items = [compile_node(item) for item in node.items]
    return lambda scope: tuple([item(scope) for item in items])


@compiles(tree.ContextOf)
def _context(node: tree.ContextOf) -> Step:
    entries = [(key, compile_node(value)) for key, value in node.entries]
    duplicate = len({key for key, _ in entries}) < len(entries)

    def step(scope: Scope) -> Mapping[str, object] | None:
        if duplicate:
            scope.run.warn("duplicate_key", node.position)
            return None
        result: dict[str, object] = {}
        inner = scope.inside(result)
        for key, value in entries:
            result[key] = value(inner)
        return result

    return step


@compiles(tree.RangeOf)
def _range(node: tree.RangeOf) -> Step:
    start, end = compile_node(node.start), compile_node(node.end)
    included = node.start_included, node.end_included
    return lambda scope: Range(start(scope), end(scope), *included)


@compiles(tree.OneSided)
def _one_sided(node: tree.OneSided) -> Step:
    operator, operand = node.operator, compile_node(node.operand)
    return lambda scope: one_sided(operator, operand(scope))


@compiles(tree.If)
def _if(node: tree.If) -> Step:
    condition, consequence, alternative = map(compile_node, (node.condition, node.consequence, node.alternative))
    return lambda scope: consequence(scope) if condition(scope) is True else alternative(scope)
