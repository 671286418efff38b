"""The syntax tree: one frozen class per construct of the grammar. `position` is an offset into the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression."""

    position: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: number, string, boolean, null, or a date, time or duration written as @"…"."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, or a function by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.member`; on a list, the member of every item."""

    source: Node
    member: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`: the items that satisfy it, or the item at a position."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands joined by an arithmetic, comparison or logical operator."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, test)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as written after `instance of`; `parts` are its arguments, `members` the entries of a context type."""

    name: str
    parts: tuple[TypeName, ...] = ()
    members: tuple[tuple[str, TypeName], ...] = ()


ANY = TypeName("Any")


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: TypeName


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then consequence else alternative`."""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class Binding:
    """`name in source`; with `end`, the whole numbers or days from `source` to `end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for a in x, b in y return body`."""

    bindings: tuple[Binding, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some … satisfies` or `every … satisfies`."""

    every: bool
    bindings: tuple[Binding, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b, c]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{key: value}`; a value may use the keys before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[start..end]` with open or closed ends."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class OneSided(Node):
    """`< 10` and its like: all values that compare so with the operand."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(a, b: number) body`; where no type is written it is Any."""

    parameters: tuple[str, ...]
    body: Node
    types: tuple[TypeName, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(a, b)` or `function(name: a)`; `names` is empty for arguments by position."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyValue(Node):
    """`-` in a decision table: every value satisfies it."""


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The tests of one decision table cell, any of which may hold, or none of them when `negated`."""

    tests: tuple[Node, ...]
    negated: bool = False
