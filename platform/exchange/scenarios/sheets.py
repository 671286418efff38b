"""What a step enters on a sheet becomes sheet entries: laid over those that are already there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from engine.definitions.values import Catalogue, Node
from engine.scoring import ItemEntry, SheetEntries, adopt_remaining, settled
from forms.handling import PASS, RETURN, Handling

ALL = "all"


def entered(catalogue: Catalogue, before: SheetEntries, words: Mapping[str, object]) -> SheetEntries:
    """The entries after a step; a word that is left out leaves its part as it was."""
    if "entries" in words:
        return settled(catalogue, SheetEntries.from_json(words["entries"]))
    items = dict(before.items)
    if "findings" in words:
        items = {key: replace(entry, findings=()) for key, entry in items.items()}
        for finding in words["findings"]:
            item, key = _finding(catalogue, finding)
            items[item] = _with(items, item, findings=(*_entry(items, item).findings, key))
    for item, choice in words.get("choices", {}).items():
        items[item] = _with(items, item, choice=str(choice))
    for item, marks in _marks(catalogue, words.get("marks", {})).items():
        items[item] = _with(items, item, marks=marks)
    for item, remark in words.get("remarks", {}).items():
        items[item] = _with(items, item, remark=str(remark))
    absent = frozenset(_lines(catalogue, words["absent"])) if "absent" in words else before.absent
    entries = _judged(catalogue, replace(before, items=items, absent=absent), words)
    return settled(catalogue, entries)


def decided(catalogue: Catalogue, before: Handling, words: Mapping[str, object]) -> Handling | None:
    """What is decided about single lines after a step; nothing where the step says nothing of it."""
    if "pass" not in words and "return" not in words:
        return None
    returned = words.get("return", {})
    outcomes = {**before.outcomes, **dict.fromkeys(returned, RETURN)}
    passed = words.get("pass", ())
    left = (line.key for line in catalogue.lines if line.key not in outcomes)
    outcomes |= dict.fromkeys(left if passed == ALL else passed, PASS)
    return replace(before, outcomes=outcomes, reasons={**before.reasons, **returned})


def words_for(catalogue: Catalogue, before: SheetEntries, after: SheetEntries) -> dict[str, object]:
    """What a step enters to come from one filling to the other: in words, or all of it where they fall short."""
    entries = after.items.items()
    told = {
        "findings": sorted(key for _item, entry in entries for key in entry.findings),
        "choices": {item: entry.choice for item, entry in entries if entry.choice},
        "marks": {item: entry.marks for item, entry in entries if entry.marks is not None},
        "remarks": {item: entry.remark for item, entry in entries if entry.remark},
        "absent": sorted(after.absent),
        "adopt": sorted(line for line, verdict in after.verdicts.items() if verdict == "adopt"),
        "override": {
            line: after.opinions.get(line, "") for line, verdict in after.verdicts.items() if verdict == "override"
        },
    }
    words: dict[str, object] = {name: value for name, value in told.items() if value}
    opinions = told["override"].values()  # type: ignore[attr-defined] - a mapping, as made above
    fits = all(opinions) and entered(catalogue, before, words) == settled(catalogue, after)
    return words if fits else {"entries": after.to_json()}


def _judged(catalogue: Catalogue, entries: SheetEntries, words: Mapping[str, object]) -> SheetEntries:
    """Verdicts: what is overridden goes with its opinion, then what is adopted, then all that is left if asked for."""
    overridden = words.get("override", {})
    adopt = words.get("adopt", ())
    adopted = () if adopt == ALL else adopt
    verdicts = {
        **entries.verdicts,
        **dict.fromkeys(overridden, "override"),
        **dict.fromkeys(adopted, "adopt"),
    }
    judged = replace(entries, verdicts=verdicts, opinions={**entries.opinions, **overridden})
    return adopt_remaining(catalogue, judged) if adopt == ALL else judged


def _finding(catalogue: Catalogue, key: str) -> tuple[str, str]:
    """The item a finding belongs to, and the finding; an item's own key stands for its first finding."""
    node = catalogue.nodes.get(key)
    if node is not None and node.findings:
        return node.key, node.findings[0].key
    item = next(
        (node.key for node in _items(catalogue) if any(key == finding.key for finding in node.findings)),
        key,
    )
    return item, key


def _marks(catalogue: Catalogue, given: Mapping[str, object]) -> dict[str, Decimal]:
    """Marks by item; those for `all` go to every item of direct marks that is not named."""
    named = {item: Decimal(str(marks)) for item, marks in given.items() if item != ALL}
    if ALL not in given:
        return named
    rest = [node.key for node in _items(catalogue) if node.rule.kind == "direct"]
    return {**dict.fromkeys(rest, Decimal(str(given[ALL]))), **named}


def _items(catalogue: Catalogue) -> Iterable[Node]:
    return (node for node in catalogue.nodes.values() if node.rule is not None)


def _lines(catalogue: Catalogue, words: object) -> Iterable[str]:
    return (line.key for line in catalogue.lines) if words == ALL else words


def _entry(items: Mapping[str, ItemEntry], key: str) -> ItemEntry:
    return items.get(key, ItemEntry())


def _with(items: Mapping[str, ItemEntry], key: str, **changes: object) -> ItemEntry:
    return replace(_entry(items, key), **changes)
