"""Writing the function: statements, local variables, constants, and which name means what where."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.feel import tree

from .runtime import DETOURS, LONG_WAY, Detour, finished, items, member, scalar

Short = Callable[..., Any]
NAMES, TESTED = "names", "tested"


class Unsupported(Exception):  # noqa: N818 - not a fault: such an expression has no short way
    """The tree holds something that only the closures know."""


@dataclass(frozen=True)
class Operand:
    """Python that gives a value: as it stands in the data (`raw`), a lifted `scalar`, a `boolean` or a `list`."""

    code: ast.expr
    kind: str
    literal: tree.Literal | None = None


class Writer:
    """A function under construction."""

    def __init__(self) -> None:
        self.body: list[ast.stmt] = []
        self.globals: dict[str, object] = {
            "__builtins__": {},
            **{each.__name__: each for each in (type, dict, int, str, bool, Decimal)},
            **{each.__name__: each for each in (scalar, member, items, Detour)},
        }
        self.looping = False
        self.turns = 0  # of all loops together, at the most
        self._locals = 0
        self._scopes: list[Mapping[str, str] | str] = []  # variables by name, or a local whose members are names

    def fresh(self) -> str:
        """Name a new local variable."""
        self._locals += 1
        return f"v{self._locals}"

    def assign(self, name: str, value: ast.expr) -> None:
        """Write `name = value`."""
        self.body.append(ast.Assign([ast.Name(name, ast.Store())], value))

    def keep(self, value: ast.expr) -> ast.expr:
        """Make sure that a value can be used several times and is computed once."""
        if isinstance(value, ast.Name | ast.Constant):
            return value
        name = self.fresh()
        self.assign(name, value)
        return load(name)

    def constant(self, value: object) -> ast.expr:
        """Give a value that is known now."""
        if value is None or isinstance(value, bool | str):
            return ast.Constant(value)
        name = f"k{len(self.globals)}"
        self.globals[name] = value
        return load(name)

    def function(self, function: Callable[..., Any], *arguments: ast.expr) -> ast.expr:
        """Call a function of ours."""
        return ast.Call(self.constant(function), list(arguments), [])

    def detour_if(self, condition: ast.expr) -> None:
        """Give up when the condition holds."""
        self.body.append(ast.If(condition, [ast.Raise(load(Detour.__name__))], []))

    @contextmanager
    def block(self) -> Iterator[list[ast.stmt]]:
        """Write into a block of its own, to be put into a statement afterwards."""
        outer, self.body = self.body, []
        try:
            yield self.body
        finally:
            self.body = outer

    @contextmanager
    def scope(self, *scopes: Mapping[str, str] | str) -> Iterator[None]:
        """Know further names for a while."""
        self._scopes += scopes
        yield
        del self._scopes[len(self._scopes) - len(scopes) :]

    def lookup(self, name: str) -> ast.expr:
        """Read a name: the innermost variable, a member of the item a filter looks at, or a name of the context."""
        found = subscript(load(NAMES), name)
        for scope in self._scopes:
            if isinstance(scope, str):
                found = ast.IfExp(contains(scope, name), subscript(load(scope), name), found)
            elif name in scope:
                found = load(scope[name])
        return found

    def builtin(self, name: str) -> None:
        """Make sure that a built-in function is not hidden by a variable of its name."""
        self.detour_if(contains(NAMES, name))
        for scope in self._scopes:
            if isinstance(scope, str):
                self.detour_if(contains(scope, name))
            elif name in scope:
                raise Unsupported


_WRITERS: dict[type, Callable[[Any, Writer], Operand]] = {}
_Writing = Callable[[Any, Writer], Operand]


def writes(*node_classes: type) -> Callable[[_Writing], _Writing]:
    """Register the decorated function for node classes."""

    def register(function: _Writing) -> _Writing:
        _WRITERS.update(dict.fromkeys(node_classes, function))
        return function

    return register


def write_node(node: tree.Node, writer: Writer) -> Operand:
    """Write what computes a node."""
    write = _WRITERS.get(type(node))
    if write is None:
        raise Unsupported
    return write(node, writer)


def shorten(node: tree.Node) -> Short:
    """Make a function of the context (for unary tests: and the value tested) that gives the value or LONG_WAY."""
    try:
        return _function_of(node, Writer())
    except (Unsupported, RecursionError):
        return lambda *arguments: LONG_WAY


def _function_of(node: tree.Node, writer: Writer) -> Short:
    result = write_node(node, writer)
    sure = result.kind in ("scalar", "boolean")
    writer.body.append(ast.Return(result.code if sure else writer.function(finished, result.code)))
    give_up = ast.ExceptHandler(writer.constant(DETOURS), None, [ast.Return(writer.constant(LONG_WAY))])
    parameters = [ast.arg(name) for name in (NAMES, TESTED)[: 1 + isinstance(node, tree.UnaryTests)]]
    arguments = ast.arguments([], parameters, None, [], [], None, [])
    function = ast.FunctionDef("short", arguments, [ast.Try(writer.body, [give_up], [], [])], [])
    _place(function)
    code = compile(ast.Module([function], []), "<feel>", "exec")
    exec(code, writer.globals)  # noqa: S102 - made of our own tree, with our own names only
    return writer.globals["short"]  # type: ignore[return-value]


_ANYWHERE = {"lineno": 1, "col_offset": 0}


def _place(root: ast.AST) -> None:
    """Give every node the place that compiling asks for; nobody sees it, so one place serves, and in half the time."""
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, ast.AST):
            parts = vars(node)
            waiting += parts.values()
            parts.update(_ANYWHERE)


def load(name: str) -> ast.expr:
    """Read a Python variable."""
    return ast.Name(name, ast.Load())


def subscript(source: ast.expr, name: str) -> ast.expr:
    """`source["name"]`."""
    return ast.Subscript(source, ast.Constant(name), ast.Load())


def contains(mapping: str, name: str) -> ast.expr:
    """`"name" in mapping`."""
    return ast.Compare(ast.Constant(name), [ast.In()], [load(mapping)])


def is_of(value: ast.expr, python_type: type) -> ast.expr:
    """`type(value) is python_type`."""
    return ast.Compare(ast.Call(load("type"), [value], []), [ast.Is()], [load(python_type.__name__)])


def negated(value: ast.expr) -> ast.expr:
    """`not value`."""
    return ast.UnaryOp(ast.Not(), value)
