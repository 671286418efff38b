"""Functions: defining and calling them."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.builtins import BUILTINS, Builtin
from engine.feel.printing import unparse_type
from engine.feel.runtime import MISSING, Scope
from engine.feel.types import MISFIT, taken
from engine.feel.values import Function

from .base import Step, compile_node, compiles
from .weight import weight


@compiles(tree.FunctionOf)
def _function(node: tree.FunctionOf) -> Step:
    parameters, body, cost = node.parameters, compile_node(node.body), 1 + weight(node.body)
    typed = any(of != tree.ANY for of in node.types)

    def step(scope: Scope) -> Function:
        def call(*arguments: object) -> object:
            taken = _taken(node, arguments, scope) if typed else arguments
            if taken is None:
                return None
            scope.run.enter(cost)
            try:
                return body(scope.inside(dict(zip(parameters, taken, strict=True))))
            finally:
                scope.run.leave()

        return Function(parameters, call, node.types)

    return step


def _taken(node: tree.FunctionOf, arguments: tuple[object, ...], scope: Scope) -> list[object] | None:
    """Give the arguments as the types written take them; null if one does not fit (DMN 1.5, 10.3.2.9.4)."""
    values = [taken(value, of, scope.run) for value, of in zip(arguments, node.types, strict=True)]
    if MISFIT not in values:
        return values
    expected = [f"{name}: {unparse_type(of)}" for name, of in zip(node.parameters, node.types, strict=True)]
    scope.run.warn("bad_arguments", node.position, expected=expected)
    return None


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
