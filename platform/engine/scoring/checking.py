"""What a catalogue does not allow on a sheet; nothing here stops at the first problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.definitions.values import Catalogue, Choice, Finding, Input, Node

from .addresses import key_of, use_of
from .counting import effective_entries, lines_on
from .entries import ItemEntry, LedgerRecord, SheetEntries
from .errors import EntryProblem
from .grading import adjustment_problems
from .plan import Plan, plan_of

VERDICTS = ("adopt", "override")


def problems(
    catalogue: Catalogue,
    entries: SheetEntries,
    *,
    base: SheetEntries | None = None,
    facts: Mapping[str, object] | None = None,
) -> tuple[EntryProblem, ...]:
    """Everything on the sheet that its catalogue does not know or does not allow."""
    plan = plan_of(catalogue)
    counted = entries if base is None else effective_entries(catalogue, entries, base)
    return (
        *_item_problems(plan, entries, counted),
        *_absent_problems(plan, entries, counted),
        *_verdict_problems(plan, entries, counted, has_base=base is not None),
        *_use_problems(plan, entries),
        *_record_problems(catalogue, entries),
        *adjustment_problems(catalogue.adjustments, entries.adjustments, facts or {}),
    )


def evidence_asked(catalogue: Catalogue, entries: SheetEntries) -> tuple[tuple[str, str], ...]:
    """The findings that must bring photos or files: the item's address, and the finding."""
    plan, findings = plan_of(catalogue), catalogue.findings
    return tuple(
        (place, key)
        for place, entry in entries.items.items()
        for key in entry.findings
        if (node := plan.node(place)) and key in findings and "required" in (node.evidence, findings[key].evidence)
    )


def _item_problems(plan: Plan, entries: SheetEntries, counted: SheetEntries) -> Iterator[EntryProblem]:
    for place, entry in entries.items.items():
        node = plan.node(place)
        if node is None or node.rule is None:
            yield EntryProblem(place, "unknown_item")
            continue
        if not _known_use(plan, place, counted, entries):
            yield EntryProblem(place, "unknown_use", {"use": use_of(place)})
        out = next((above for above in plan.path(place) if above in entries.absent), "")
        if entry.findings and out:
            yield EntryProblem(place, "under_absent_line", {"line": out})
        yield from _finding_problems(place, node, entry)
        yield from _answer_problems(place, node, entry)


def _known_use(plan: Plan, place: str, *sheets: SheetEntries) -> bool:
    table = plan.catalogue.repeated_in.get(key_of(place))
    return table is None or any(use.key == use_of(place) for sheet in sheets for use in sheet.uses(table))


def _finding_problems(place: str, node: Node, entry: ItemEntry) -> Iterator[EntryProblem]:
    known = {finding.key: finding for finding in node.findings}
    for key in entry.findings:
        if key not in known:
            yield EntryProblem(place, "unknown_finding", {"finding": key})
    for key, amount in entry.amounts.items():
        yield from _amount_problems(place, known.get(key), key, amount)
    for key, count in entry.counts.items():
        if key not in known or not known[key].per:
            yield EntryProblem(place, "count_not_asked", {"finding": key})
        elif count < 1:
            yield EntryProblem(place, "count_out_of_range", {"finding": key, "text": known[key].text})


def _amount_problems(place: str, finding: Finding | None, key: str, amount: Decimal) -> Iterator[EntryProblem]:
    if finding is None or finding.least is None or finding.deduct is None:
        yield EntryProblem(place, "amount_not_asked", {"finding": key})
    elif not finding.least <= amount <= finding.deduct:
        data = {"finding": key, "text": finding.text, "least": finding.least, "most": finding.deduct}
        yield EntryProblem(place, "amount_out_of_range", data)


def _answer_problems(place: str, node: Node, entry: ItemEntry) -> Iterator[EntryProblem]:
    kind = node.rule.kind if node.rule else ""
    if entry.choice and (kind != "choice" or entry.choice not in {tier.key for tier in _tiers(node)}):
        yield EntryProblem(place, "unknown_choice", {"choice": entry.choice})
    if entry.marks is not None:
        yield from _marks_problems(place, node, kind, entry.marks)
    asked = {each.key: each for each in node.rule.inputs} if node.rule else {}
    for key, number in entry.inputs.items():
        yield from _input_problems(place, asked.get(key), key, number)


def _marks_problems(place: str, node: Node, kind: str, marks: Decimal) -> Iterator[EntryProblem]:
    step = node.rule.step if node.rule else None
    if kind != "direct":
        yield EntryProblem(place, "marks_not_asked")
    elif not 0 <= marks <= node.marks:
        yield EntryProblem(place, "marks_out_of_range", {"least": 0, "most": node.marks})
    elif step is not None and marks % step:
        yield EntryProblem(place, "marks_off_step", {"step": step})


def _input_problems(place: str, asked: Input | None, key: str, number: Decimal) -> Iterator[EntryProblem]:
    if asked is None:
        yield EntryProblem(place, "unknown_input", {"input": key})
    elif number < asked.least or (asked.most is not None and number > asked.most):
        data = {"title": asked.title, "least": asked.least, "most": asked.most}
        yield EntryProblem(place, "input_out_of_range", data)


def _tiers(node: Node) -> tuple[Choice, ...]:
    return node.rule.choices if node.rule else ()


def _absent_problems(plan: Plan, entries: SheetEntries, counted: SheetEntries) -> Iterator[EntryProblem]:
    for place in sorted(entries.absent):
        node = plan.node(place)
        if node is None or not node.key or not _known_use(plan, place, counted, entries):
            yield EntryProblem(place, "unknown_line")
        elif node.absent == "forbidden":
            yield EntryProblem(place, "absent_forbidden")


def _verdict_problems(
    plan: Plan, entries: SheetEntries, counted: SheetEntries, *, has_base: bool
) -> Iterator[EntryProblem]:
    catalogue = plan.catalogue
    lines = {*lines_on(catalogue, counted), *lines_on(catalogue, entries)}
    above = {key for key, node in plan.nodes.items() if key and not plan.line(key) and not node.rule}
    for place, verdict in entries.verdicts.items():
        if place not in lines and (place not in above or verdict == "adopt"):
            yield EntryProblem(place, "unknown_line")
        elif verdict not in VERDICTS:
            yield EntryProblem(place, "unknown_verdict", {"verdict": verdict})
        elif not has_base:
            yield EntryProblem(place, "nothing_to_adopt")
    for place in entries.opinions:
        if place not in lines and place not in above:
            yield EntryProblem(place, "unknown_line")


def _use_problems(plan: Plan, entries: SheetEntries) -> Iterator[EntryProblem]:
    for table, uses in entries.instances.items():
        node = plan.nodes.get(table)
        if node is None or node.repeat is None:
            yield EntryProblem(table, "not_repeated")
            continue
        if len(uses) > node.repeat.most:
            yield EntryProblem(table, "too_many_uses", {"most": node.repeat.most, "title": node.title})
        if len({use.key for use in uses}) < len(uses):
            yield EntryProblem(table, "use_twice", {"title": node.title})


def _record_problems(catalogue: Catalogue, entries: SheetEntries) -> Iterator[EntryProblem]:
    rows = {key: row for ledger in catalogue.ledgers for key, row in ledger.by_key.items()}
    for index, record in enumerate(entries.records):
        place = f"records/{index}"
        if record.row not in rows:
            yield EntryProblem(place, "unknown_row", {"row": record.row})
        else:
            yield from _dates_problems(place, record)
            if record.count < 1:
                yield EntryProblem(place, "record_without_count", {"title": rows[record.row].title})


def _dates_problems(place: str, record: LedgerRecord) -> Iterator[EntryProblem]:
    if record.on and record.until and record.until < record.on:
        yield EntryProblem(place, "ends_before_it_begins", {"on": record.on, "until": record.until})
