"""What a catalogue does not allow on a sheet; nothing here stops at the first problem."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.values import Catalogue, Choice, Node

from .entries import ItemEntry, SheetEntries
from .errors import EntryProblem

VERDICTS = ("adopt", "override")


def problems(
    catalogue: Catalogue, entries: SheetEntries, *, base: SheetEntries | None = None
) -> tuple[EntryProblem, ...]:
    """Everything on the sheet that its catalogue does not know or does not allow."""
    return (
        *_item_problems(catalogue, entries),
        *_absent_problems(catalogue, entries),
        *_verdict_problems(catalogue, entries, has_base=base is not None),
    )


def _item_problems(catalogue: Catalogue, entries: SheetEntries) -> Iterator[EntryProblem]:
    for key, entry in entries.items.items():
        node = catalogue.nodes.get(key)
        if node is None or node.rule is None:
            yield EntryProblem(key, "unknown_item")
            continue
        if entry.findings and catalogue.line_of.get(key, "") in entries.absent:
            yield EntryProblem(key, "under_absent_line", {"line": catalogue.line_of[key]})
        yield from _answer_problems(node, entry)


def _answer_problems(node: Node, entry: ItemEntry) -> Iterator[EntryProblem]:
    known = {finding.key for finding in node.findings}
    for finding in entry.findings:
        if finding not in known:
            yield EntryProblem(node.key, "unknown_finding", {"finding": finding})
    kind = node.rule.kind if node.rule else ""
    if entry.choice and (kind != "choice" or entry.choice not in {tier.key for tier in _tiers(node)}):
        yield EntryProblem(node.key, "unknown_choice", {"choice": entry.choice})
    if entry.marks is not None:
        if kind != "direct":
            yield EntryProblem(node.key, "marks_not_asked")
        elif not 0 <= entry.marks <= node.marks:
            yield EntryProblem(node.key, "marks_out_of_range", {"least": 0, "most": node.marks})


def _tiers(node: Node) -> tuple[Choice, ...]:
    return node.rule.choices if node.rule else ()


def _absent_problems(catalogue: Catalogue, entries: SheetEntries) -> Iterator[EntryProblem]:
    lines = {line.key: line for line in catalogue.lines}
    for key in sorted(entries.absent):
        if key not in lines:
            yield EntryProblem(key, "unknown_line")
        elif lines[key].absent == "forbidden":
            yield EntryProblem(key, "absent_forbidden")


def _verdict_problems(catalogue: Catalogue, entries: SheetEntries, *, has_base: bool) -> Iterator[EntryProblem]:
    lines = {line.key for line in catalogue.lines}
    for key, verdict in entries.verdicts.items():
        if key not in lines:
            yield EntryProblem(key, "unknown_line")
        elif verdict not in VERDICTS:
            yield EntryProblem(key, "unknown_verdict", {"verdict": verdict})
        elif not has_base:
            yield EntryProblem(key, "nothing_to_adopt")
    for key in entries.opinions:
        if key not in lines:
            yield EntryProblem(key, "unknown_line")
