"""Functions: defining and calling them."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.builtins import BUILTINS, Builtin
from engine.feel.runtime import MISSING, Scope
from engine.feel.values import Function

from .base import Step, compile_node, compiles


@compiles(tree.FunctionOf)
def _function(node: tree.FunctionOf) -> Step:
    parameters, body = node.parameters, compile_node(node.body)

    def step(scope: Scope) -> Function:
        def call(*arguments: object) -> object:
            scope.run.enter()
            try:
                return body(scope.inside(dict(zip(parameters, arguments, strict=True))))
            finally:
                scope.run.leave()

        return Function(parameters, call)

    return step


@compiles(tree.Call)
def _call(node: tree.Call) -> Step:
    arguments = [compile_node(argument) for argument in node.arguments]
    find = _function_finder(node.function)
    names, position = node.names, node.position

    def step(scope: Scope) -> object:
        function = find(scope)
        values = [argument(scope) for argument in arguments]
        if isinstance(function, Builtin):
            scope.run.call(values)
            return scope.run.checked(function.call(values, names, scope, position))
        if not isinstance(function, Function):
            scope.run.warn("not_a_function", position)
            return None
        return _call_value(function, values, names, scope, position)

    return step


def _function_finder(node: tree.Node) -> Step:
    """A variable that is no function does not hide a built-in function of the same name."""
    if not isinstance(node, tree.Name) or node.name not in BUILTINS:
        return compile_node(node)
    name, builtin = node.name, BUILTINS[node.name]

    def find(scope: Scope) -> object:
        value = scope.find(name)
        return value if value is not MISSING and isinstance(value, Function) else builtin

    return find


def _call_value(
    function: Function, values: list[object], names: tuple[str, ...], scope: Scope, position: int
) -> object:
    if names and set(names) == set(function.parameters):
        by_name = dict(zip(names, values, strict=True))
        values = [by_name[parameter] for parameter in function.parameters]
    elif names or len(values) != len(function.parameters):
        scope.run.warn("bad_arguments", position, expected=list(function.parameters))
        return None
    return function.call(*values)
