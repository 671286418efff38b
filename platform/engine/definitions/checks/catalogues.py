"""Scoring catalogues: marks must add up, every item must have a rule that fits it, lines must cover the items."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.definitions.checks.grading import check_grading, check_ledgers
from engine.definitions.checks.items import check_item
from engine.definitions.checks.world import World, check_reference
from engine.definitions.expressions import check_condition, check_expression, check_template
from engine.definitions.places import Place
from engine.definitions.scopes import record
from engine.definitions.shapes import ANYTHING, VALUE, Shape, values
from engine.definitions.values import Catalogue, Node, Repeat
from engine.errors import Problem

_TOGETHER = values(("score", "attainable", "marks", "count", "zeros"))
_OF_A_NODE = ("score", "marks", "attainable")
_OF_A_CHILD = values(("key", "score", "attainable", "marks", "share"))
_RESERVED = ("score", "marks", "attainable", "findings", "categories", "children")
_SHARING = ("mean", "weighted", "min", "formula")


@dataclass(frozen=True)
class _Around:
    """What is known where a node stands."""

    catalogue: Catalogue
    above: Node
    facts: Shape
    line: bool = False  # inside a line
    repeated: bool = False  # inside a repeated table
    seen: dict[str, set[str]] = field(default_factory=lambda: {"node": set(), "finding": set()})


def check_catalogue(catalogue: Catalogue, world: World) -> Iterator[Problem]:
    """Every problem of a catalogue."""
    place = Place(f"catalogue/{catalogue.key}")
    facts = Shape({name: ANYTHING for name, _ in catalogue.facts})
    if not catalogue.root.children and not catalogue.ledgers:
        yield (place / "nodes").problem("nothing_scored")
    yield from _check_decision(catalogue, place, world)
    yield from _check_facts(catalogue, place / "facts", world)
    yield from check_grading(catalogue, place, facts)
    yield from check_ledgers(catalogue, place / "ledgers", facts)
    yield from _check_sum(catalogue.root, place / "marks")
    yield from _check_combine(catalogue.root, place, facts)
    around = _Around(catalogue, catalogue.root, facts)
    for index, node in enumerate(catalogue.root.children):
        yield from _check_node(node, place / "nodes" / index, around)


def _check_decision(catalogue: Catalogue, place: Place, world: World) -> Iterator[Problem]:
    yield from check_reference(place / "grade", "decision", catalogue.grade, world.system.decisions)
    decision = world.system.decisions.get(catalogue.grade)
    if decision and decision.outputs and "grade" not in decision.outputs:
        yield (place / "grade").problem("decision_without_grade", key=decision.key)


def _check_facts(catalogue: Catalogue, place: Place, world: World) -> Iterator[Problem]:
    """A fact may read what every record type offers whose sheets use the catalogue; without one, anything."""
    users = [
        one for one in world.system.record_types.values() if any(use.catalogue == catalogue.key for use in one.sheets)
    ]
    for name, text in catalogue.facts:
        if name in _RESERVED:
            yield (place / name).problem("fact_reserved", name=name)
        for scope in [record(world.system, user) for user in users] or [ANYTHING]:
            yield from check_expression(text, place / name, scope)


def _check_node(node: Node, place: Place, around: _Around) -> Iterator[Problem]:
    yield from _check_once(node.key, place / "key", around.seen["node"])
    yield from check_reference(
        place / "category", "category", node.category, [key for key, _ in around.catalogue.categories]
    )
    yield from _check_vetoes(node, place / "vetoes", around)
    yield from _check_standing(node, place, around)
    within = replace(around, line=around.line or node.line, repeated=around.repeated or node.repeat is not None)
    for index, finding in enumerate(node.findings):
        yield from _check_once(finding.key, place / "findings" / index / "key", around.seen["finding"])
    yield from check_item(node, place, inside_line=within.line, facts=around.facts)
    yield from _check_sum(node, place / "marks")
    yield from _check_combine(node, place, around.facts)
    for index, child in enumerate(node.children):
        yield from _check_node(child, place / "children" / index, replace(within, above=node))


def _check_standing(node: Node, place: Place, around: _Around) -> Iterator[Problem]:
    """Whether a node may be what it is where it stands."""
    if node.line and around.line:
        yield (place / "line").problem("line_in_line", key=node.key)
    if around.above.combine == "weighted" and node.weight is None:
        yield place.problem("weight_missing", key=node.key, parent=around.above.key)
    if isinstance(node.weight, str):
        yield from check_expression(node.weight, place / "weight", around.facts)
    if node.repeat is not None:
        yield from _check_repeat(node, node.repeat, place / "repeat", around)


def _check_repeat(node: Node, repeat: Repeat, place: Place, around: _Around) -> Iterator[Problem]:
    """A table is repeated above the lines, once, and where its uses are not simply added up."""
    if around.repeated or around.line:
        yield place.problem("repeat_inside", key=node.key)
    if around.above.combine not in _SHARING:
        yield place.problem("repeat_added_up", key=node.key)
    if not node.children:
        yield place.problem("repeat_of_item", key=node.key)
    if repeat.least > repeat.most:
        yield (place / "least").problem("least_beyond_most", least=repeat.least, most=repeat.most)


def _check_vetoes(node: Node, place: Place, around: _Around) -> Iterator[Problem]:
    categories = Shape({key: _TOGETHER for key, _ in around.catalogue.categories})
    names = around.facts.plus(**dict.fromkeys(_OF_A_NODE, VALUE), findings=VALUE, categories=categories)
    grades = [band.grade for band in around.catalogue.grades]
    for index, veto in enumerate(node.vetoes):
        yield from check_condition(veto.when, place / index / "when", names)
        yield from check_template(veto.because, place / index / "because", names)
        yield from check_reference(place / index / "cap", "grade", veto.cap, grades)


def _check_combine(node: Node, place: Place, facts: Shape) -> Iterator[Problem]:
    if (node.combine == "formula") != bool(node.formula):
        yield (place / "formula").problem("formula_and_combine", key=node.key)
    yield from check_expression(node.formula, place / "formula", facts.plus(children=_OF_A_CHILD, marks=VALUE))


def _check_once(key: str, place: Place, seen: set[str]) -> Iterator[Problem]:
    if key in seen:
        yield place.problem("duplicate_key", key=key)
    seen.add(key)


def _check_sum(node: Node, place: Place) -> Iterator[Problem]:
    """What the children can give must be what the node can give; what comes on top is no part of it."""
    children = [child for child in node.children if not child.bonus]
    if not children or node.combine not in ("sum", "deduct"):
        return
    total = sum(child.marks for child in children)
    if total != node.marks:
        yield place.problem("marks_do_not_add_up", key=node.key, title=node.title, marks=node.marks, total=total)
