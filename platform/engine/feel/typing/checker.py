"""Walking a tree with the types of its names: what it gives, and what is wrong or doubtful in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import tree
from engine.feel.analysis import children, is_constant
from engine.feel.builtins import BUILTINS
from engine.feel.compiled import compile_expression
from engine.feel.printing import unparse
from engine.feel.values import kind

from .calls import check_call
from .comparing import can_be_among, can_be_equal, can_be_ordered, reckoned
from .domains import contradict, demands_of
from .findings import Findings, near
from .signatures import result_of
from .types import ANY, BOOLEAN, FUNCTION, NULL, Type, any_of, context_of, either, list_of, named, range_of

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_CONDITIONS = ("boolean",)
_POSITIONS = ("boolean", "number")


@dataclass(frozen=True)
class Wanted:
    """What an expression must give: the kinds that fit, the proper one first, and the type with its options."""

    kinds: tuple[str, ...]
    of: Type = ANY


class Checker:
    """Gives every node its type and notes what it finds on the way."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def type_of(self, node: tree.Node, scope: Type) -> Type:
        """The type of a node's value, where the names of the scope are known."""
        return _RULES[type(node)](self, node, scope)

    def condition(self, node: tree.Node, scope: Type, fitting: tuple[str, ...] = _CONDITIONS) -> Type:
        """The same for what decides something, and so must be true or false."""
        found = self.type_of(node, scope)
        if found.is_known and found.name not in fitting:
            self.findings.add("not_a_condition", node, found=str(found), part=self.findings.text_of(node))
        return found

    def result(self, node: tree.Node, scope: Type, wanted: Wanted) -> Type:
        """The same for what must give a value of some type, whichever of its choices it takes."""
        found = self.type_of(node, scope)
        for choice in _choices(node):
            given = self.type_of(choice, scope)
            if given.is_known and given.name not in wanted.kinds:
                data = {"found": str(given), "wanted": wanted.kinds[0], "part": self.findings.text_of(choice)}
                self.findings.add("wrong_result", choice, **data)
            self._check_option(wanted.of, choice)
        return found

    # names and structure

    def _literal(self, node: tree.Literal, scope: Type) -> Type:
        return NULL if node.value is None else Type(kind(node.value))

    def _name(self, node: tree.Name, scope: Type) -> Type:
        if node.name in scope.members:
            return scope.members[node.name]
        if scope.open or node.name == "?":
            return ANY
        if node.name in BUILTINS:
            return FUNCTION
        self._unknown(node.name, self.findings.spans.of(node)[0], scope.known_members())
        return ANY

    def _path(self, node: tree.Path, scope: Type) -> Type:
        source = self.type_of(node.source, scope)
        member = source.member(node.member)
        if member is None:
            start, length = self.findings.spans.of(node)
            self._unknown(node.member, start + length - len(node.member), source.known_members())
        return member or ANY

    def _unknown(self, name: str, position: int, known: tuple[str, ...]) -> None:
        self.findings.add_at("unknown_name", position, len(name), name=name, near=near(name, known))

    def _items(self, node: tree.ListOf, scope: Type) -> Type:
        return list_of(any_of(self.type_of(item, scope) for item in node.items))

    def _context(self, node: tree.ContextOf, scope: Type) -> Type:
        members: dict[str, Type] = {}
        for key, value in node.entries:
            members[key] = self.type_of(value, _plus(scope, members))
        return context_of(members)

    def _range(self, node: tree.RangeOf, scope: Type) -> Type:
        start, end = self.type_of(node.start, scope), self.type_of(node.end, scope)
        if not can_be_ordered(start, end):
            self._incomparable(node, start, end, "..")
        return range_of(either(start, end))

    def _one_sided(self, node: tree.OneSided, scope: Type) -> Type:
        return range_of(self.type_of(node.operand, scope))

    # operators

    def _binary(self, node: tree.Binary, scope: Type) -> Type:
        if node.operator in ("and", "or"):
            return self._connected(node, scope)
        left, right = self.type_of(node.left, scope), self.type_of(node.right, scope)
        if node.operator in _COMPARISONS:
            self._compared(node, left, right)
            return BOOLEAN
        result = reckoned(node.operator, left, right)
        if result is None:
            data = {"operator": node.operator, "left": str(left), "right": str(right)}
            self.findings.add("no_arithmetic", node, **data, part=self.findings.text_of(node))
        return result or ANY

    def _connected(self, node: tree.Binary, scope: Type) -> Type:
        operands = _operands(node, node.operator)
        for operand in operands:
            self.condition(operand, scope)
        demands = [demand for operand in operands for demand in self._demands(operand, node.operator)]
        if contradict(demands, {demand.of: self._quietly(demand.of, scope) for demand in demands}):
            code = "never_true" if node.operator == "and" else "always_true"
            self.findings.add(code, node, part=self.findings.text_of(node))
        return BOOLEAN

    def _demands(self, operand: tree.Node, operator: str) -> Any:
        """What must hold of single values for `and`; for `or`, what must hold for none of its parts to."""
        demands = demands_of(operand)
        if operator == "and":
            return demands
        return (demands[0].opposite(),) if len(demands) == 1 else ()

    def _quietly(self, path: str, scope: Type) -> Type:
        return Checker(Findings(path)).type_of(compile_expression(path, scope.members).node, scope)

    def _compared(self, node: tree.Binary, left: Type, right: Type) -> None:
        possible = can_be_equal if node.operator in ("=", "!=") else can_be_ordered
        if not possible(left, right):
            self._incomparable(node, left, right, node.operator)
        elif node.operator in ("=", "!="):
            self._check_option(left, node.right)
            self._check_option(right, node.left)
        self._check_constant(node)

    def _incomparable(self, node: tree.Node, left: Type, right: Type, operator: str) -> None:
        part = self.findings.text_of(node)
        if left.name == right.name or not (left.is_known and right.is_known):
            unordered = left if left.is_known else right
            self.findings.add("no_order", node, kind=str(unordered), part=part)
            return
        self.findings.add("different_kinds", node, left=str(left), right=str(right), operator=operator, part=part)

    def _check_option(self, of: Type, node: tree.Node) -> None:
        """A string that is compared with one of a few must be among them."""
        value = node.value if isinstance(node, tree.Literal) else None
        if of.options and isinstance(value, str) and value not in of.options:
            self.findings.add("not_an_option", node, value=value, options=of.options, near=near(value, of.options))

    def _check_constant(self, node: tree.Node) -> None:
        """Constants compared with constants have been decided already."""
        if is_constant(node):
            value = compile_expression(unparse(node)).value({})
            if isinstance(value, bool):
                self.findings.add("always_true" if value else "never_true", node, part=self.findings.text_of(node))

    def _negation(self, node: tree.Negation, scope: Type) -> Type:
        found = self.type_of(node.operand, scope)
        if found.is_known and found.name != "number" and "duration" not in found.name:
            data = {"operator": "-", "left": "number", "right": str(found)}
            self.findings.add("no_arithmetic", node, **data, part=self.findings.text_of(node))
        return found

    def _between(self, node: tree.Between, scope: Type) -> Type:
        value = self.type_of(node.value, scope)
        for bound in (node.low, node.high):
            found = self.type_of(bound, scope)
            if not can_be_ordered(value, found):
                self._incomparable(node, value, found, "between")
        self._check_constant(node)
        return BOOLEAN

    def _within(self, node: tree.In, scope: Type) -> Type:
        self._tests(self.type_of(node.value, scope), node.tests, scope)
        self._check_constant(node)
        return BOOLEAN

    def _unary_tests(self, node: tree.UnaryTests, scope: Type) -> Type:
        self._tests(scope.members.get("?", ANY), node.tests, scope, in_cell=True)
        return BOOLEAN

    def _tests(self, value: Type, tests: tuple[tree.Node, ...], scope: Type, *, in_cell: bool = False) -> None:
        inner = _plus(scope, {"?": value})
        for test in tests:
            if isinstance(test, tree.AnyValue):
                continue
            found = self.type_of(test, inner)
            computed = in_cell and found.name == "boolean" and not isinstance(test, tree.Literal)
            if not (can_be_among(value, found) or computed or _asks_itself(test)):
                self._incomparable(test, value, found, "in")
            for one in test.items if isinstance(test, tree.ListOf) else (test,):
                self._check_option(value, one)

    def _instance(self, node: tree.InstanceOf, scope: Type) -> Type:
        self.type_of(node.value, scope)
        return BOOLEAN

    # choices, loops, functions

    def _choice(self, node: tree.If, scope: Type) -> Type:
        self.condition(node.condition, scope)
        if isinstance(node.condition, tree.Literal) and isinstance(node.condition.value, bool):
            code = "always_true" if node.condition.value else "never_true"
            self.findings.add(code, node.condition, part=self.findings.text_of(node.condition))
        return either(self.type_of(node.consequence, scope), self.type_of(node.alternative, scope))

    def _filter(self, node: tree.Filter, scope: Type) -> Type:
        source = self.type_of(node.source, scope)
        item = _item(source)
        members = item.members if item.name == "context" else {}
        inner = context_of({**scope.members, **members, "item": item}, open=scope.open or item.open)
        found = self.condition(node.condition, inner, _POSITIONS)
        if found.name == "number":
            return item
        return list_of(item) if found.name == "boolean" else ANY

    def _loop(self, node: tree.For, scope: Type) -> Type:
        inner = _plus(self._bound(node.bindings, scope), {"partial": list_of(ANY)})
        return list_of(self.type_of(node.body, inner))

    def _quantified(self, node: tree.Quantified, scope: Type) -> Type:
        self.condition(node.condition, self._bound(node.bindings, scope))
        return BOOLEAN

    def _bound(self, bindings: tuple[tree.Binding, ...], scope: Type) -> Type:
        for binding in bindings:
            item = _item(self.type_of(binding.source, scope))
            if binding.end is not None:
                item = either(item, self.type_of(binding.end, scope))
            scope = _plus(scope, {binding.name: item})
        return scope

    def _function(self, node: tree.FunctionOf, scope: Type) -> Type:
        parameters = dict(zip(node.parameters, map(named, node.types), strict=True))
        body = self.type_of(node.body, _plus(scope, parameters))
        return Type("function", result=body)

    def _call(self, node: tree.Call, scope: Type) -> Type:
        arguments = [self.type_of(argument, scope) for argument in node.arguments]
        name = node.function.name if isinstance(node.function, tree.Name) else ""
        variable = scope.members.get(name)
        if name in BUILTINS and (variable is None or (variable.is_known and variable.name != "function")):
            check_call(BUILTINS[name], node, arguments, self.findings)
            return result_of(name, arguments)
        return self._called(node, name, scope)

    def _called(self, node: tree.Call, name: str, scope: Type) -> Type:
        if name and name not in scope.members and not scope.open:
            start = self.findings.spans.of(node.function)[0]
            self._unknown(name, start, (*BUILTINS, *scope.members))
            return ANY
        function = self.type_of(node.function, scope)
        if function.is_known and function.name != "function":
            self.findings.add("not_a_function", node.function, part=self.findings.text_of(node.function))
        return function.result or ANY


def _choices(node: tree.Node) -> tuple[tree.Node, ...]:
    if isinstance(node, tree.If):
        return (*_choices(node.consequence), *_choices(node.alternative))
    return (node,)


def _plus(scope: Type, members: Mapping[str, Type]) -> Type:
    return context_of({**scope.members, **members}, open=scope.open)


def _item(source: Type) -> Type:
    """What one goes through: the items of a list, the values of a range, or the single value itself."""
    return (source.item or ANY) if source.name in ("list", "range") else source


def _operands(node: tree.Node, operator: str) -> tuple[tree.Node, ...]:
    if isinstance(node, tree.Binary) and node.operator == operator:
        return (*_operands(node.left, operator), *_operands(node.right, operator))
    return (node,)


def _asks_itself(node: tree.Node) -> bool:
    """Whether a test asks about the value as `?`, and so is the answer itself."""
    return (isinstance(node, tree.Name) and node.name == "?") or any(_asks_itself(child) for child in children(node))


_RULES: Mapping[type, Callable[..., Type]] = {
    tree.Literal: Checker._literal,
    tree.Name: Checker._name,
    tree.Path: Checker._path,
    tree.Filter: Checker._filter,
    tree.Negation: Checker._negation,
    tree.Binary: Checker._binary,
    tree.Between: Checker._between,
    tree.In: Checker._within,
    tree.InstanceOf: Checker._instance,
    tree.If: Checker._choice,
    tree.For: Checker._loop,
    tree.Quantified: Checker._quantified,
    tree.ListOf: Checker._items,
    tree.ContextOf: Checker._context,
    tree.RangeOf: Checker._range,
    tree.OneSided: Checker._one_sided,
    tree.FunctionOf: Checker._function,
    tree.Call: Checker._call,
    tree.AnyValue: lambda checker, node, scope: ANY,
    tree.UnaryTests: Checker._unary_tests,
}
