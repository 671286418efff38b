"""The second sheet of a catalogue's workbook: how to change the table, and what its rules mean."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exchange.excel.writing import Book, Put, for_paper

Document = Mapping[str, Any]


def add_guide(book: Book, document: Document) -> None:
    """Write the sheet."""
    page = book.page(_("How to change it"), {1: 20, 2: 90})
    page.add([Put(_("How to change it"), "title")], height=30)
    page.merge(1, 1, 1, 2)
    for title, words in _advice():
        page.add([Put(title, "item"), Put(words, "item")], height=34)
    page.add([Put(_("Rule"), "head"), Put(_("What it means"), "head")], height=22)
    for name, rule in document.get("rules", {}).items():
        page.add([Put(name, "item"), Put("；".join(_rule_words(rule)), "item")], height=48)
    for_paper(page, head=1)
    page.sheet.protection.sheet = True


def _advice() -> list[tuple[str, str]]:
    return [
        (
            _("Texts and marks"),
            _("Change them in their cells. Nothing takes effect before the differences are confirmed."),
        ),
        (_("New rows"), _("With a title a row is an item; with a standard only it belongs to the item above it.")),
        (_("Rows taken out"), _("Delete the whole row. What is deleted here is removed from the draft.")),
        (_("Deductions"), _("5; 2～10 for the inspector to choose; 2/place for each; 2/place≤8 for 8 at most.")),
        (_("Hidden columns"), _("By their keys rows are known again; a row without one by its number and its words.")),
        (_("Rules"), _("Tiers and ladders belong to the rules below and are changed in the definition, not here.")),
    ]


def _rule_words(rule: Document) -> Iterator[str]:
    yield _kinds().get(str(rule.get("kind")), str(rule.get("kind")))
    for rung in rule.get("ladder", ()):
        names = {"number": rung["occurrence"], "share": _percent(rung["share"])}
        if rung["of"] == "parent":
            yield _("from finding no. %(number)s: %(share)s of the marks above") % names
        else:
            yield _("from finding no. %(number)s: %(share)s of the item's marks") % names
    for tier in rule.get("choices", ()):
        yield f"{tier['text']} {tier['marks']}"
    if rule.get("formula"):
        yield str(rule["formula"])
    if rule.get("source"):
        yield str(rule["source"])


def _kinds() -> Mapping[str, str]:
    return {
        "deduct": _("each finding costs its own deduction, at most the item's marks"),
        "progressive": _("findings of earlier periods make it dearer"),
        "choice": _("one of several tiers"),
        "direct": _("a number within the marks"),
        "formula": _("calculated"),
    }


def _percent(share: object) -> str:
    return f"{(Decimal(str(share)) * 100).normalize():f}%"
