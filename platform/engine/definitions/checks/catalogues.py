"""Scoring catalogues: marks must add up, every item must have a rule that fits it, lines must cover the items."""

from collections.abc import Iterator

from engine.definitions.checks.world import World, check_reference
from engine.definitions.expressions import check_expression, check_template
from engine.definitions.places import Place
from engine.definitions.shapes import values
from engine.definitions.values import Catalogue, ItemRule, Node
from engine.errors import Problem

_VETO_NAMES = values(("score", "findings", "marks"))


def check_catalogue(catalogue: Catalogue, world: World) -> Iterator[Problem]:
    """Every problem of a catalogue."""
    place = Place(f"catalogue/{catalogue.key}")
    yield from check_reference(place / "grade", "decision", catalogue.grade, world.system.decisions)
    decision = world.system.decisions.get(catalogue.grade)
    if decision and decision.outputs and "grade" not in decision.outputs:
        yield (place / "grade").problem("decision_without_grade", key=decision.key)
    yield from _check_sum(catalogue.root, place / "marks")
    seen: dict[str, set[str]] = {"node": set(), "finding": set()}
    for index, node in enumerate(catalogue.root.children):
        yield from _check_node(node, place / "nodes" / index, seen, above=catalogue.root, inside_line=False)


def _check_node(
    node: Node, place: Place, seen: dict[str, set[str]], *, above: Node, inside_line: bool
) -> Iterator[Problem]:
    yield from _check_once(node.key, place / "key", seen["node"])
    for index, veto in enumerate(node.vetoes):
        yield from check_expression(veto.when, place / "vetoes" / index / "when", _VETO_NAMES)
        yield from check_template(veto.because, place / "vetoes" / index / "because", _VETO_NAMES)
    if node.line and inside_line:
        yield (place / "line").problem("line_in_line", key=node.key)
    if above.combine == "weighted" and node.weight is None:
        yield place.problem("weight_missing", key=node.key, parent=above.key)
    yield from _check_item(node, place, seen["finding"], inside_line=inside_line or node.line)
    yield from _check_sum(node, place / "marks")
    for index, child in enumerate(node.children):
        at = place / "children" / index
        yield from _check_node(child, at, seen, above=node, inside_line=inside_line or node.line)


def _check_once(key: str, place: Place, seen: set[str]) -> Iterator[Problem]:
    if key in seen:
        yield place.problem("duplicate_key", key=key)
    seen.add(key)


def _check_sum(node: Node, place: Place) -> Iterator[Problem]:
    """What the children can give must be what the node can give."""
    if not node.children or node.combine not in ("sum", "deduct"):
        return
    total = sum(child.marks for child in node.children)
    if total != node.marks:
        yield place.problem("marks_do_not_add_up", key=node.key, title=node.title, marks=node.marks, total=total)


def _check_item(node: Node, place: Place, findings: set[str], *, inside_line: bool) -> Iterator[Problem]:
    for index, finding in enumerate(node.findings):
        yield from _check_once(finding.key, place / "findings" / index / "key", findings)
    if node.children:
        for name, present in (("rule", node.rule is not None), ("findings", bool(node.findings))):
            if present:
                yield (place / name).problem("only_for_items", key=node.key, property=name)
        return
    if not inside_line:
        yield place.problem("item_outside_line", key=node.key)
    if node.rule is None:
        yield place.problem("item_without_rule", key=node.key)
    else:
        yield from _check_fit(node, node.rule, place)


def _check_fit(node: Node, rule: ItemRule, place: Place) -> Iterator[Problem]:
    """The rule must suit the item's findings and marks."""
    if rule.kind in ("deduct", "progressive") and not node.findings:
        yield place.problem("item_without_findings", key=node.key, rule=rule.kind)
    for index, finding in enumerate(node.findings):
        at = place / "findings" / index
        if rule.kind == "deduct" and finding.deduct is None:
            yield at.problem("finding_without_deduct", key=finding.key)
        if finding.deduct is not None and finding.deduct > node.marks:
            yield (at / "deduct").problem("beyond_marks", value=finding.deduct, marks=node.marks)
    for choice in rule.choices:
        if choice.marks > node.marks:
            yield (place / "rule").problem("beyond_marks", value=choice.marks, marks=node.marks)
    occurrences = [rung.occurrence for rung in rule.ladder]
    if occurrences and (occurrences != sorted(set(occurrences)) or occurrences[0] != 1):
        yield (place / "rule").problem("ladder_order", occurrences=occurrences)
