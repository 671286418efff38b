"""What is worked out about a catalogue once, so that a sheet is scored by looking things up.

A plan belongs to one catalogue and never changes; releases keep their catalogues, so it is made once for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from engine.definitions.values import Catalogue, Node, walk
from engine.feel import compile_expression

from .addresses import address, key_of, use_of


class Plan:
    """A catalogue's nodes by address, what stands above each, and which of them depend on facts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.nodes = catalogue.nodes
        self.facts = frozenset(name for name, _ in catalogue.facts)

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """The keys above a node, nearest first, without the root's."""
        parents = self.catalogue.parents
        found: dict[str, tuple[str, ...]] = {self.catalogue.root.key: ()}
        for node in walk(self.catalogue.root)[1:]:
            parent = parents[node.key]
            found[node.key] = (parent.key, *found[parent.key]) if parent.key else ()
        return found

    @cached_property
    def _paths(self) -> Mapping[str, tuple[str, ...]]:
        return {key: (key, *above) for key, above in self.above.items()}

    @cached_property
    def items(self) -> frozenset[str]:
        """The nodes that people answer."""
        return frozenset(key for key, node in self.nodes.items() if node.rule)

    @cached_property
    def lines_and_above(self) -> frozenset[str]:
        """The lines, and what stands above lines."""
        line_of = self.catalogue.line_of
        return frozenset(key for key, node in self.nodes.items() if node.line or key not in line_of)

    @cached_property
    def added_up(self) -> frozenset[str]:
        """The nodes whose marks count in the whole: everything above them adds up."""
        found = {self.catalogue.root.key}
        for node in walk(self.catalogue.root):
            if node.key in found and node.combine in ("sum", "deduct"):
                found.update(child.key for child in node.children)
        return frozenset(found - {self.catalogue.root.key})

    @cached_property
    def answering(self) -> frozenset[str]:
        """The lines, and the items that belong to none: what asks for an answer or a verdict."""
        line_of = self.catalogue.line_of
        return frozenset(key for key, node in self.nodes.items() if node.line or (node.rule and not line_of.get(key)))

    @cached_property
    def overriding(self) -> frozenset[str]:
        """The nodes whose value is rounded, may be vetoed, or asks how much of what stands below takes part."""
        at_lines = self.catalogue.rounding.at == "line"
        return frozenset(
            key
            for key, node in self.nodes.items()
            if node.rounding or node.vetoes or node.coverage is not None or (at_lines and node.line)
        )

    @cached_property
    def positions(self) -> Mapping[str, tuple[str, int]]:
        """Below which node another stands, and as which of its children."""
        sections = (node for node in self.nodes.values() if node.children)
        return {child.key: (node.key, index) for node in sections for index, child in enumerate(node.children)}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What people read of a node: its number and its title."""
        return {key: f"{node.number} {node.title}".strip() for key, node in self.nodes.items()}

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The clause that a node follows: its own, or that of the nearest node above that names one."""
        found = {self.catalogue.root.key: self.catalogue.source}
        for node in walk(self.catalogue.root)[1:]:
            found[node.key] = node.source or found[self.catalogue.parents[node.key].key]
        return found

    @cached_property
    def shares_facts(self) -> bool:
        """Whether findings speak of facts that may cost only once."""
        return any(finding.fact for finding in self.catalogue.findings.values())

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The nodes that come to the same on every sheet on which nothing is entered below them."""
        moving: set[str] = set()
        for node in walk(self.catalogue.root):
            if self._asks_facts(node):
                moving.update((node.key, *self.above[node.key]))
        return frozenset(self.nodes) - moving

    def is_bonus(self, place: str) -> bool:
        """Whether what stands at an address comes on top."""
        return self.nodes[key_of(place)].bonus

    def node(self, place: str) -> Node | None:
        """The node at an address, if the catalogue has one there: only what is repeated has uses."""
        key = key_of(place)
        node = self.nodes.get(key)
        return node if node is not None and (key in self.catalogue.repeated_in) == bool(use_of(place)) else None

    def path(self, place: str) -> tuple[str, ...]:
        """The address and those above it, up to below the root."""
        path = self._paths.get(place)
        if path is None:
            key, use = key_of(place), use_of(place)
            path = (place, *(self._at(above, use) for above in self.above.get(key, ())))
        return path

    def line(self, place: str) -> str:
        """The address of the line that an address belongs to, or nothing."""
        line = self.catalogue.line_of.get(key_of(place), "")
        return address(line, use_of(place)) if line else ""

    def _at(self, key: str, use: str) -> str:
        return address(key, use) if key in self.catalogue.repeated_in else key

    def _asks_facts(self, node: Node) -> bool:
        return any(self.facts & _names(text) for text in _expressions(node))


def plan_of(catalogue: Catalogue) -> Plan:
    """The plan of a catalogue, made once."""
    return _plan(_Same(catalogue))


class _Same:
    """A catalogue as a key by identity, for comparing two by value would walk through both."""

    __slots__ = ("catalogue",)

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.catalogue is other.catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)


@lru_cache(maxsize=500)
def _plan(same: _Same) -> Plan:
    return Plan(same.catalogue)


def _expressions(node: Node) -> Iterable[str]:
    yield from (veto.when for veto in node.vetoes)
    yield from (child.weight for child in node.children if isinstance(child.weight, str))
    yield node.formula
    if node.rule:
        yield node.rule.formula


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    return frozenset(path[0] for path in compile_expression(text).references) if text else frozenset()
