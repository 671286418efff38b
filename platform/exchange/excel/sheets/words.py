"""What is entered at one place of a sheet, as people read it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from engine.definitions.values import Catalogue, Node
from engine.scoring import ItemEntry, SheetEntries, key_of, use_of


def place_words(catalogue: Catalogue, entries: SheetEntries, place: str) -> str:
    """What a place is called: its number and title, in a repeated table also which use of it."""
    node = catalogue.nodes.get(key_of(place))
    if node is None:
        return place
    title = f"{node.number} {node.title}".strip()
    use = next((each for each in _uses(catalogue, entries, place) if each[0] == use_of(place)), None)
    return f"{title}（{use[1] or use[0]}）" if use else title


def _uses(catalogue: Catalogue, entries: SheetEntries, place: str) -> Iterator[tuple[str, str]]:
    table = catalogue.repeated_in.get(key_of(place), "")
    yield from ((use.key, use.title) for use in entries.uses(table))


def answer_words(catalogue: Catalogue, entries: SheetEntries, place: str) -> str:
    """Everything entered at a place; a dash for nothing."""
    node = catalogue.nodes.get(key_of(place))
    said = list(_said(catalogue, entries, place))
    if node is not None and node.rule:
        said += _item(node, entries.item(place))
    return _("; ").join(said) or "—"


def _said(catalogue: Catalogue, entries: SheetEntries, place: str) -> Iterator[str]:
    if place in entries.absent:
        yield catalogue.absent_label or _("Takes no part")
    verdict = entries.verdicts.get(place)
    if verdict:
        yield _("√ adopted") if verdict == "adopt" else _("× overridden")
    if entries.opinions.get(place):
        yield _("opinion: %(text)s") % {"text": entries.opinions[place]}


def _item(node: Node, entry: ItemEntry) -> Iterator[str]:
    assert node.rule
    ticked = [finding for finding in node.findings if finding.key in entry.findings]
    yield from (f"√ {finding.text}{_numbers(entry, finding.key)}" for finding in ticked)
    yield from (tier.text for tier in node.rule.choices if tier.key == entry.choice)
    if entry.marks is not None:
        yield _("%(marks)s marks") % {"marks": f"{entry.marks:f}"}
    asked = [each for each in node.rule.inputs if each.key in entry.inputs]
    yield from (f"{each.title} {entry.inputs[each.key]:f}{each.unit}" for each in asked)
    if entry.remark:
        yield _("remark: %(text)s") % {"text": entry.remark}


def _numbers(entry: ItemEntry, finding: str) -> str:
    """How many, and what was chosen to be deducted."""
    count, amount = entry.counts.get(finding), entry.amounts.get(finding)
    words = [f"×{count}"] if count is not None else []
    words += [f"−{amount:f}"] if amount is not None else []
    return f" ({' '.join(words)})" if words else ""
