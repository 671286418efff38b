"""Conditions that contradict each other, such as `x > 5 and x < 3`, found without knowing x."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.feel import tree
from engine.feel.analysis import is_path
from engine.feel.printing import unparse
from engine.feel.values import kind

from .types import Type

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=", "in": "not in", "not in": "in"}
_ORDERED = ("number", "string", "date")


@dataclass(frozen=True)
class Demand:
    """What a condition asks of one value: `operator` is a comparison, or `in` and `not in` a set."""

    of: str  # the path of the value, as it is written
    operator: str
    value: Any

    def opposite(self) -> Demand:
        """What holds where the condition does not."""
        return replace(self, operator=_OPPOSITE[self.operator])


@dataclass(frozen=True)
class Domain:
    """The values that are left: those allowed, if they are few, without those excluded, between the bounds."""

    allowed: frozenset[Any] | None = None
    excluded: frozenset[Any] = frozenset()
    low: tuple[Any, bool] | None = None  # a bound, and whether it is itself allowed
    high: tuple[Any, bool] | None = None

    def meeting(self, demand: Demand) -> Domain:
        """The values among these that meet a demand."""
        value, operator = demand.value, demand.operator
        if operator in ("=", "in"):
            wanted = value if operator == "in" else frozenset({value})
            return replace(self, allowed=wanted if self.allowed is None else self.allowed & wanted)
        if operator in ("!=", "not in"):
            return replace(self, excluded=self.excluded | (value if operator == "not in" else {value}))
        bound = (value, operator in ("<=", ">="))
        if operator in (">", ">="):
            return replace(
                self, low=bound if self.low is None else max(self.low, bound, key=lambda b: (b[0], not b[1]))
            )
        return replace(self, high=bound if self.high is None else min(self.high, bound))

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        if self.allowed is not None:
            return not any(self._between(value) for value in self.allowed - self.excluded)
        if self.low is None or self.high is None:
            return False
        if self.low[0] == self.high[0]:
            return not (self.low[1] and self.high[1]) or self.low[0] in self.excluded
        return bool(self.low[0] > self.high[0])

    def _between(self, value: Any) -> bool:
        above = self.low is None or value > self.low[0] or (value == self.low[0] and self.low[1])
        return bool(above and (self.high is None or value < self.high[0] or (value == self.high[0] and self.high[1])))


def contradict(demands: Iterable[Demand], types: Mapping[str, Type]) -> bool:
    """Whether no values can meet all demands; demands of values of different kinds are not looked at together.

    A value that is none of the options has been told by itself, and what follows from it need not be.
    """
    demands = tuple(demands)
    domains: dict[tuple[str, str], Domain] = {}
    for demand in demands:
        if not _is_possible(demand, types.get(demand.of)):
            continue
        one = next(iter(demand.value), None) if isinstance(demand.value, frozenset) else demand.value
        key = demand.of, kind(one)
        domains[key] = domains.get(key, _whole(types.get(demand.of), kind(one))).meeting(demand)
    return any(domain.is_empty for domain in domains.values()) or _asks_of_nothing(demands)


def _asks_of_nothing(demands: tuple[Demand, ...]) -> bool:
    """Whether a value must be null and meet another demand as well."""
    missing = {demand.of for demand in demands if demand.operator == "=" and demand.value is None}
    asked = {demand.of for demand in demands if demand.operator not in ("!=", "not in") and demand.value is not None}
    return not missing.isdisjoint(asked)


def _is_possible(demand: Demand, of: Type | None) -> bool:
    values = demand.value if isinstance(demand.value, frozenset) else {demand.value}
    return not (of and of.options) or not values.isdisjoint(of.options)


def _whole(of: Type | None, wanted: str) -> Domain:
    if of is not None and of.options and wanted == "string":
        return Domain(frozenset(of.options))
    return Domain(frozenset({True, False})) if wanted == "boolean" else Domain()


def demands_of(node: tree.Node) -> tuple[Demand, ...]:
    """What a condition asks of single values, all of which it asks; nothing where it cannot be said so."""
    if isinstance(node, tree.Name | tree.Path):
        return (Demand(unparse(node), "=", True),) if is_path(node) else ()
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.function.name == "not":
        inner = demands_of(node.arguments[0]) if len(node.arguments) == 1 else ()
        return (inner[0].opposite(),) if len(inner) == 1 else ()
    return tuple(_compared(node))


def _compared(node: tree.Node) -> Iterator[Demand]:
    if isinstance(node, tree.Binary) and node.operator in _MIRRORED:
        yield from _demand(node.left, node.operator, node.right)
        yield from _demand(node.right, _MIRRORED[node.operator], node.left)
    elif isinstance(node, tree.Between):
        yield from _demand(node.value, ">=", node.low)
        yield from _demand(node.value, "<=", node.high)
    elif isinstance(node, tree.In):
        yield from _among(node.value, node.tests)


def _demand(subject: tree.Node, operator: str, constant: tree.Node) -> Iterator[Demand]:
    value = _constant(constant)
    if operator == "=" and isinstance(constant, tree.Literal) and value is None and is_path(subject):
        yield Demand(unparse(subject), operator, None)
    ordered = kind(value) in _ORDERED or (operator in ("=", "!=") and isinstance(value, bool))
    if is_path(subject) and ordered:
        yield Demand(unparse(subject), operator, value)


def _among(subject: tree.Node, tests: tuple[tree.Node, ...]) -> Iterator[Demand]:
    if len(tests) == 1 and isinstance(tests[0], tree.OneSided):
        yield from _demand(subject, tests[0].operator, tests[0].operand)
    elif len(tests) == 1 and isinstance(tests[0], tree.RangeOf):
        yield from _demand(subject, ">=" if tests[0].start_included else ">", tests[0].start)
        yield from _demand(subject, "<=" if tests[0].end_included else "<", tests[0].end)
    else:
        items = tests[0].items if len(tests) == 1 and isinstance(tests[0], tree.ListOf) else tests
        values = [_constant(item) for item in items]
        if is_path(subject) and values and {kind(value) for value in values} in ({"string"}, {"number"}):
            yield Demand(unparse(subject), "in", frozenset(values))


def _constant(node: tree.Node) -> Any:
    if isinstance(node, tree.Negation):
        value = _constant(node.operand)
        return -value if kind(value) == "number" else None
    return node.value if isinstance(node, tree.Literal) else None
