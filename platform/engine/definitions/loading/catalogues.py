"""Scoring catalogues: the tree, with the named rules put into the items that use them."""

from collections.abc import Mapping
from decimal import Decimal

from engine.definitions.loading.reading import Document, each, number, optional_number
from engine.definitions.values import Catalogue, Choice, Finding, ItemRule, Node, Rounding, Rung


def catalogue(document: Document) -> Catalogue:
    """A catalogue; an item naming a rule that does not exist gets none (a check reports it)."""
    named = {key: item_rule(value) for key, value in document.get("rules", {}).items()}
    root = Node(
        key="",
        title=document["title"],
        marks=number(document["marks"]),
        combine=document.get("combine", "sum"),
        children=tuple(_node(value, named) for value in document["nodes"]),
    )
    return Catalogue(
        key=document["key"],
        title=document["title"],
        root=root,
        rounding=_rounding(document.get("rounding", {})),
        absent_label=document.get("absent_label", ""),
        grade=document.get("grade", ""),
        synthetic=document.get("synthetic", False),
        source=document.get("source", ""),
    )


def _rounding(value: Document) -> Rounding:
    return Rounding(value.get("places", 2), value.get("mode", "half_up"), value.get("at", "total"))


def item_rule(value: Document) -> ItemRule:
    """How an item loses or earns marks."""
    return ItemRule(
        kind=value["kind"],
        ladder=each(_rung, value.get("ladder")),
        choices=each(lambda one: Choice(one["key"], one["text"], number(one["marks"])), value.get("choices")),
        source=value.get("source", ""),
    )


def _rung(value: Document) -> Rung:
    return Rung(occurrence=value["occurrence"], share=number(value["share"]), of=value["of"])


def _node(value: Document, named: Mapping[str, ItemRule]) -> Node:
    return Node(
        key=value["key"],
        title=value["title"],
        marks=number(value["marks"]),
        number=value.get("number", ""),
        line=value.get("line", False),
        combine=value.get("combine", "sum"),
        children=tuple(_node(child, named) for child in value.get("children", ())),
        rule=_rule_of(value.get("rule"), named),
        findings=each(_finding, value.get("findings")),
        absent=value.get("absent", "forbidden"),
        weight=optional_number(value.get("weight")),
        veto=value.get("veto", ""),
        veto_because=value.get("veto_because", ""),
        source=value.get("source", ""),
    )


def _rule_of(value: str | Document | None, named: Mapping[str, ItemRule]) -> ItemRule | None:
    if value is None or isinstance(value, str):
        return named.get(value) if value else None
    return item_rule(value)


def _finding(value: Document) -> Finding:
    deduct: Decimal | None = optional_number(value.get("deduct"))
    return Finding(value["key"], value["text"], deduct)
