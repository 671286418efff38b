"""What an expression reads, found without running it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from . import tree

Reference = tuple[str, ...]
_Local = dict[str, tuple[Reference, ...]]


def children(node: tree.Node) -> Iterator[tree.Node]:
    """Give the expressions directly inside one."""
    for field in fields(node):
        yield from _nodes_in(getattr(node, field.name))


def _nodes_in(value: object) -> Iterator[tree.Node]:
    if isinstance(value, tree.Node):
        yield value
    elif isinstance(value, tree.Binding):
        yield value.source
        if value.end:
            yield value.end
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


def mentions(node: tree.Node, name: str) -> bool:
    """Say whether a name occurs anywhere in an expression."""
    if isinstance(node, tree.Name):
        return node.name == name
    return any(mentions(child, name) for child in children(node))


def is_constant(node: tree.Node) -> bool:
    """Say whether an expression depends on nothing."""
    computed = isinstance(node, tree.Name | tree.Call | tree.FunctionOf)
    return not computed and all(is_constant(child) for child in children(node))


def is_path(node: tree.Node) -> bool:
    """Say whether an expression only names something, such as `parent.result.score`."""
    return isinstance(node, tree.Name) or (isinstance(node, tree.Path) and is_path(node.source))


def references(node: tree.Node, functions: Iterable[str] = ()) -> frozenset[Reference]:
    """Give the paths an expression may read from its context, e.g. `("months", "result", "score")`.

    A loop variable stands for the items of its source, so `for q in quarters return q.state` reads
    `("quarters", "state")`. Inside a filter an unqualified name may be a member of the item or a variable outside;
    both are given. Names of functions being called are left out.
    """
    finder = _Finder(frozenset(functions))
    finder.read(node, {})
    return frozenset(finder.found)


class _Finder:
    """Collects references; `scope` maps local names to the paths they stand for, none for computed values."""

    def __init__(self, functions: frozenset[str]) -> None:
        self.functions = functions
        self.found: set[Reference] = set()

    def read(self, node: tree.Node, scope: _Local) -> None:
        """Collect what a node reads."""
        paths = self.paths_of(node, scope)
        self.found.update(paths)

    def paths_of(self, node: tree.Node, scope: _Local) -> tuple[Reference, ...]:
        """Give the paths whose value the node is; whatever else it reads is collected."""
        if isinstance(node, tree.Name):
            return self._name(node.name, scope)
        if isinstance(node, tree.Path):
            return tuple((*path, node.member) for path in self.paths_of(node.source, scope))
        if isinstance(node, tree.Filter):
            return self._filter(node, scope)
        if isinstance(node, tree.For | tree.Quantified):
            inner = self._bind(node.bindings, scope)
            self.read(node.body if isinstance(node, tree.For) else node.condition, {**inner, "partial": ()})
        elif isinstance(node, tree.FunctionOf):
            self.read(node.body, {**scope, **dict.fromkeys(node.parameters, ())})
        elif isinstance(node, tree.ContextOf):
            self._context(node, scope)
        else:
            self._others(node, scope)
        return ()

    def _name(self, name: str, scope: _Local) -> tuple[Reference, ...]:
        if name in scope:
            return scope[name]
        members = tuple((*path, name) for path in scope.get(_ITEM, ()))
        return (*members, *(() if name == "?" else ((name,),)))

    def _filter(self, node: tree.Filter, scope: _Local) -> tuple[Reference, ...]:
        source = self.paths_of(node.source, scope)
        self.read(node.condition, {**scope, "item": source, _ITEM: source})
        return source

    def _bind(self, bindings: tuple[tree.Binding, ...], scope: _Local) -> _Local:
        inner = dict(scope)
        for binding in bindings:
            inner[binding.name] = self.paths_of(binding.source, inner)
            self.found.update(inner[binding.name])
            if binding.end:
                self.read(binding.end, inner)
        return inner

    def _context(self, node: tree.ContextOf, scope: _Local) -> None:
        inner = dict(scope)
        for key, value in node.entries:
            inner[key] = self.paths_of(value, inner)
            self.found.update(inner[key])

    def _others(self, node: tree.Node, scope: _Local) -> None:
        for child in children(node):
            is_function = isinstance(node, tree.Call) and child is node.function
            if not (is_function and isinstance(child, tree.Name) and child.name in self.functions):
                self.read(child, scope)


_ITEM = " item"  # no name can contain a leading space, so this key collides with none
