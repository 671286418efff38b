"""Items of a catalogue: the rule must suit the findings, the marks and the place."""

from collections.abc import Iterator

from engine.definitions.checks.world import check_unique
from engine.definitions.expressions import check_expression
from engine.definitions.places import Place
from engine.definitions.shapes import VALUE, Shape
from engine.definitions.values import Finding, ItemRule, Node
from engine.errors import Problem

_FOR_DEDUCT = ("least", "per", "most", "strikes", "fact")
_ASKING = ("choice", "direct", "formula")


def check_item(node: Node, place: Place, *, inside_line: bool, facts: Shape) -> Iterator[Problem]:
    """Every problem of an item; of a node with children, what only items may have."""
    if node.children:
        for name, present in (("rule", node.rule), ("findings", node.findings), ("bonus", node.bonus)):
            if present:
                yield (place / name).problem("only_for_items", key=node.key, property=name)
        return
    if not inside_line:
        yield place.problem("item_outside_line", key=node.key)
    if node.rule is None:
        yield place.problem("item_without_rule", key=node.key)
    else:
        yield from _check_fit(node, node.rule, place)
        yield from _check_rule(node, node.rule, place / "rule", facts)


def _check_fit(node: Node, rule: ItemRule, place: Place) -> Iterator[Problem]:
    """The rule must suit the item's findings."""
    if node.bonus and rule.kind not in _ASKING:
        yield (place / "bonus").problem("bonus_by_findings", key=node.key, rule=rule.kind)
    if rule.kind not in _ASKING and not node.findings:
        yield place.problem("item_without_findings", key=node.key, rule=rule.kind)
    for index, finding in enumerate(node.findings):
        at = place / "findings" / index
        yield from _check_costs(node, finding, at) if rule.kind == "deduct" else _check_plain(rule, finding, at)


def _check_rule(node: Node, rule: ItemRule, place: Place, facts: Shape) -> Iterator[Problem]:
    for choice in rule.choices:
        if choice.marks > node.marks:
            yield place.problem("beyond_marks", value=choice.marks, marks=node.marks)
    yield from check_unique(place / "choices", [choice.key for choice in rule.choices])
    yield from check_unique(place / "inputs", [each.key for each in rule.inputs])
    occurrences = [rung.occurrence for rung in rule.ladder]
    if occurrences and (occurrences != sorted(set(occurrences)) or occurrences[0] != 1):
        yield place.problem("ladder_order", occurrences=occurrences)
    names = facts.plus(**{each.key: VALUE for each in rule.inputs}, marks=VALUE)
    yield from check_expression(rule.formula, place / "formula", names)


def _check_plain(rule: ItemRule, finding: Finding, place: Place) -> Iterator[Problem]:
    """Only deductions have ranges, counts and the like."""
    for name in _FOR_DEDUCT:
        if getattr(finding, name):
            yield (place / name).problem("only_for_deduct", property=name, rule=rule.kind)


def _check_costs(node: Node, finding: Finding, place: Place) -> Iterator[Problem]:
    if finding.deduct is None:
        yield place.problem("finding_without_deduct", key=finding.key)
        return
    if finding.deduct > node.marks:
        yield (place / "deduct").problem("beyond_marks", value=finding.deduct, marks=node.marks)
    if finding.least is not None and finding.least > finding.deduct:
        yield (place / "least").problem("least_beyond_most", least=finding.least, most=finding.deduct)
    if finding.most is not None and not finding.per:
        yield (place / "most").problem("most_without_per", key=finding.key)
