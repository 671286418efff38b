"""The names an expression uses that do not exist where it stands, found by walking its tree with their shapes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.definitions.shapes import ANYTHING, VALUE, Shape
from engine.feel import tree
from engine.feel.analysis import children
from engine.feel.builtins import BUILTINS


@dataclass(frozen=True)
class UnknownName:
    """A name nobody defines, where it stands, and those that are known there."""

    name: str
    position: int
    known: tuple[str, ...]


def unknown_names(node: tree.Node, scope: Shape) -> tuple[UnknownName, ...]:
    """Every unknown name in the tree of an expression or of unary tests, in order.

    Inside a filter the members of what is filtered come first, then the names around it (DMN 1.5, 10.3.2.5).
    """
    walker = _Walker()
    walker.shape_of(node, scope)
    return tuple(sorted(walker.found, key=lambda found: found.position))


@dataclass
class _Walker:
    """Gives every node its shape and keeps the unknown names met on the way."""

    found: list[UnknownName] = field(default_factory=list)

    def shape_of(self, node: tree.Node, scope: Shape) -> Shape:
        """The shape of a node's value."""
        special = _SPECIAL.get(type(node))
        if special is not None:
            return special(self, node, scope)
        for child in children(node):
            self.shape_of(child, scope)
        return VALUE if isinstance(node, tree.Literal) else ANYTHING

    def name(self, node: tree.Name, scope: Shape) -> Shape:
        shape = scope.members.get(node.name)
        if shape is not None or scope.open:
            return shape or ANYTHING
        self.found.append(UnknownName(node.name, node.position, tuple(scope.members)))
        return ANYTHING

    def path(self, node: tree.Path, scope: Shape) -> Shape:
        source = self.shape_of(node.source, scope)
        member = source.member(node.member)
        if member is None:
            self.found.append(UnknownName(node.member, node.position + 1, tuple(source.members)))
        return member or ANYTHING

    def filter(self, node: tree.Filter, scope: Shape) -> Shape:
        source = self.shape_of(node.source, scope)
        self.shape_of(node.condition, Shape({**scope.members, **source.members, "item": source}, source.open))
        return source

    def call(self, node: tree.Call, scope: Shape) -> Shape:
        for argument in node.arguments:
            self.shape_of(argument, scope)
        if not isinstance(node.function, tree.Name):
            self.shape_of(node.function, scope)
        elif node.function.name not in BUILTINS and node.function.name not in scope.members and not scope.open:
            self.found.append(UnknownName(node.function.name, node.function.position, tuple(BUILTINS)))
        return ANYTHING

    def loop(self, node: tree.For, scope: Shape) -> Shape:
        return self.shape_of(node.body, self._bound(node.bindings, scope).plus(partial=ANYTHING))

    def quantified(self, node: tree.Quantified, scope: Shape) -> Shape:
        self.shape_of(node.condition, self._bound(node.bindings, scope))
        return VALUE

    def choice(self, node: tree.If, scope: Shape) -> Shape:
        self.shape_of(node.condition, scope)
        shapes = (self.shape_of(node.consequence, scope), self.shape_of(node.alternative, scope))
        return shapes[0] if shapes[0] == shapes[1] else ANYTHING

    def context(self, node: tree.ContextOf, scope: Shape) -> Shape:
        members: dict[str, Shape] = {}
        for key, value in node.entries:
            members[key] = self.shape_of(value, scope.plus(**members))
        return Shape(members)

    def function(self, node: tree.FunctionOf, scope: Shape) -> Shape:
        self.shape_of(node.body, scope.plus(**dict.fromkeys(node.parameters, ANYTHING)))
        return ANYTHING

    def _bound(self, bindings: tuple[tree.Binding, ...], scope: Shape) -> Shape:
        for binding in bindings:
            shape = self.shape_of(binding.source, scope)
            if binding.end is not None:
                self.shape_of(binding.end, scope)
                shape = VALUE
            scope = scope.plus(**{binding.name: shape})
        return scope


_SPECIAL: Mapping[type, Callable[..., Shape]] = {
    tree.Name: _Walker.name,
    tree.Path: _Walker.path,
    tree.Filter: _Walker.filter,
    tree.Call: _Walker.call,
    tree.For: _Walker.loop,
    tree.Quantified: _Walker.quantified,
    tree.If: _Walker.choice,
    tree.ContextOf: _Walker.context,
    tree.FunctionOf: _Walker.function,
}
