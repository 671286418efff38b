"""Scoring catalogues: the tree, with the named rules put into the items that use them."""

from collections.abc import Mapping
from decimal import Decimal

from engine.definitions.loading.grading import adjustments, band
from engine.definitions.loading.ledgers import ledger
from engine.definitions.loading.reading import Document, each, number, optional_number, pairs
from engine.definitions.values import Catalogue, Choice, Finding, Input, ItemRule, Node, Repeat, Rounding, Rung, Veto
from engine.definitions.values.common import AbsentPolicy


def catalogue(document: Document) -> Catalogue:
    """A catalogue; an item naming a rule that does not exist gets none (a check reports it)."""
    return Catalogue(
        key=document["key"],
        title=document["title"],
        root=_root(document),
        rounding=rounding(document.get("rounding", {})),
        absent_label=document.get("absent_label", ""),
        grade=document.get("grade", ""),
        grades=each(band, document.get("grades")),
        adjustments=adjustments(document["adjustments"]) if "adjustments" in document else None,
        ledgers=each(ledger, document.get("ledgers")),
        base=number(document.get("base", 0)),
        floor=number(document.get("floor", 0)),
        ceiling=optional_number(document.get("ceiling")),
        score_is=document.get("score_is", "earned"),
        categories=pairs(document.get("categories")),
        facts=pairs(document.get("facts")),
        synthetic=document.get("synthetic", False),
        source=document.get("source", ""),
    )


def rounding(value: Document) -> Rounding:
    """How numbers are rounded; half up to two places where nothing is said."""
    return Rounding(value.get("places", 2), value.get("mode", "half_up"), value.get("at", "total"))


def item_rule(value: Document) -> ItemRule:
    """How an item loses or earns marks."""
    return ItemRule(
        kind=value["kind"],
        ladder=each(_rung, value.get("ladder")),
        scope=value.get("scope", "parent"),
        window_months=value.get("window_months"),
        reset=value.get("reset", "never"),
        choices=each(lambda one: Choice(one["key"], one["text"], number(one["marks"])), value.get("choices")),
        step=optional_number(value.get("step")),
        inputs=each(_input, value.get("inputs")),
        formula=value.get("formula", ""),
        source=value.get("source", ""),
    )


def _root(document: Document) -> Node:
    named = {key: item_rule(value) for key, value in document.get("rules", {}).items()}
    return Node(
        key="",
        title=document["title"],
        marks=number(document["marks"]),
        combine=document.get("combine", "sum"),
        formula=document.get("formula", ""),
        coverage=optional_number(document.get("coverage")),
        children=tuple(_node(value, named, document.get("absent", "forbidden")) for value in document.get("nodes", ())),
        source=document.get("source", ""),
    )


def _rung(value: Document) -> Rung:
    return Rung(occurrence=value["occurrence"], share=number(value["share"]), of=value["of"])


def _input(value: Document) -> Input:
    return Input(
        key=value["key"],
        title=value["title"],
        least=number(value.get("least", 0)),
        most=optional_number(value.get("most")),
        unit=value.get("unit", ""),
    )


def _node(value: Document, named: Mapping[str, ItemRule], absent: AbsentPolicy) -> Node:
    """A node; `absent` is the policy of those that state none."""
    return Node(
        key=value["key"],
        title=value["title"],
        marks=number(value["marks"]),
        number=value.get("number", ""),
        standard=value.get("standard", ""),
        category=value.get("category", ""),
        bonus=value.get("bonus", False),
        line=value.get("line", False),
        repeat=_repeat(value["repeat"]) if "repeat" in value else None,
        combine=value.get("combine", "sum"),
        formula=value.get("formula", ""),
        children=tuple(_node(child, named, absent) for child in value.get("children", ())),
        rule=_rule_of(value.get("rule"), named),
        findings=each(_finding, value.get("findings")),
        absent=value.get("absent", absent),
        coverage=optional_number(value.get("coverage")),
        weight=_weight(value.get("weight")),
        vetoes=each(_veto, value.get("vetoes")),
        rounding=rounding(value["rounding"]) if "rounding" in value else None,
        evidence=value.get("evidence", "optional"),
        source=value.get("source", ""),
    )


def _repeat(value: Document) -> Repeat:
    return Repeat(value["title"], value.get("least", 0), value.get("most", 50))


def _rule_of(value: str | Document | None, named: Mapping[str, ItemRule]) -> ItemRule | None:
    if value is None or isinstance(value, str):
        return named.get(value) if value else None
    return item_rule(value)


def _weight(value: object) -> Decimal | str | None:
    return value if isinstance(value, str) else optional_number(value)


def _veto(value: Document) -> Veto:
    return Veto(value["when"], value["because"], value.get("cap", ""), value.get("source", ""))


def _finding(value: Document) -> Finding:
    return Finding(
        key=value["key"],
        text=value["text"],
        deduct=optional_number(value.get("deduct")),
        least=optional_number(value.get("least")),
        per=value.get("per", ""),
        most=optional_number(value.get("most")),
        strikes=value.get("strikes", ""),
        fact=value.get("fact", ""),
        severity=value.get("severity", ""),
        rectify=value.get("rectify", False),
        due_working_days=value.get("due_working_days"),
        placeholders=tuple(value.get("placeholders", ())),
        evidence=value.get("evidence", "optional"),
        source=value.get("source", ""),
    )
