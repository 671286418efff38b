"""What holds for every sheet of every catalogue that can be written."""

import json
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.definitions.values import Node, walk
from engine.scoring import Explained, ItemEntry, SheetEntries, score_sheet
from engine.scoring.exact import rounded
from tests.engine.scoring import strategies
from tests.engine.scoring.strategies import ADDING, ASKING, EVERYTHING, PLAIN, Kinds

MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
NOTHING_SHARED = replace(EVERYTHING, facts=False)  # of findings that share a fact the catalogue's first costs


@st.composite
def cases(draw, kinds: Kinds):
    """A catalogue, a sheet of it, and in how many earlier periods its items had findings."""
    table = draw(strategies.catalogues(kinds))
    entries = draw(strategies.sheets(table))
    return table, entries, draw(strategies.histories(table, entries))


@pytest.mark.parametrize("kinds", [PLAIN, ASKING], ids=["plain", "asking"])
@MANY
@given(data=st.data())
def test_one_more_finding_never_raises_a_score(kinds, data):
    table, entries, history = data.draw(cases(kinds))
    free = [
        (place, node, finding.key)
        for place, node in strategies.places(table, entries)
        for finding in node.findings
        if finding.key not in entries.item(place).findings
    ]
    assume(free)
    place, _, key = data.draw(st.sampled_from(free))
    entry = entries.item(place)
    more = replace(entries, items={**entries.items, place: replace(entry, findings=(*entry.findings, key))})
    before, after = (score_sheet(table, each, history=history).score for each in (entries, more))
    assert before == after if before is None else after <= before


@MANY
@given(case=cases(EVERYTHING), data=st.data())
def test_what_is_excluded_counts_as_if_it_were_not_in_the_catalogue(case, data):
    table, entries, history = case
    removable = [
        node
        for node in walk(table.root)[1:]
        if node.absent == "exclude"
        and node.key not in table.repeated_in
        and table.parents[node.key].combine != "deduct"
    ]
    assume(removable)
    gone = data.draw(st.sampled_from(removable))
    absent = replace(entries, absent=entries.absent | {gone.key})
    without = replace(table, root=pruned(table.root, gone.key))
    below = {node.key for node in walk(gone)}
    rest = replace(
        entries,
        items={place: entry for place, entry in entries.items.items() if place not in below},
        absent=entries.absent - below,
    )
    assert score_sheet(table, absent, history=history).score == score_sheet(without, rest, history=history).score


@MANY
@given(cases(NOTHING_SHARED), st.integers())
def test_the_order_of_a_catalogue_does_not_matter(case, seed):
    table, entries, history = case
    mixed = replace(table, root=shuffled(table.root, random.Random(seed)))
    one, other = (score_sheet(each, entries, history=history) for each in (table, mixed))
    assert (one.score, {cap.grade for cap in one.caps}) == (other.score, {cap.grade for cap in other.caps})


@MANY
@given(cases(EVERYTHING))
def test_every_node_lies_between_nothing_and_its_marks(case):
    table, entries, history = case
    result = score_sheet(table, entries, history=history)
    assert result.score is None or 0 <= result.score <= rounded(table.root.marks, table.rounding)
    for node in result.nodes.values():
        assert 0 <= node.actual <= node.attainable <= node.marks


@MANY
@given(cases(replace(ADDING, facts=False, strikes=False, vetoes=())))
def test_the_leaves_of_an_explanation_add_up_to_its_root(case):
    table, entries, history = case
    earned = score_sheet(table, entries, history=history).explanation.children[1]
    assert worth(earned) == earned.value


@MANY
@given(cases(EVERYTHING))
def test_what_is_stored_scores_again_to_the_same_score_and_the_same_reasons(case):
    table, entries, history = case
    result = score_sheet(table, entries, history=history)
    again = score_sheet(table, SheetEntries.from_json(stored(entries.to_json())), history=history)
    assert again.score == result.score
    assert stored(again.explanation.to_json()) == stored(result.explanation.to_json())
    assert Explained.from_json(stored(result.explanation.to_json())) == result.explanation


@MANY
@given(cases(EVERYTHING))
def test_json_in_and_out_and_in_is_the_identity(case):
    _, entries, _ = case
    once = SheetEntries.from_json(stored(entries.to_json()))
    assert once == entries
    assert json.dumps(once.to_json(), default=float) == json.dumps(entries.to_json(), default=float)


@MANY
@given(cases(ADDING))
def test_an_empty_entry_is_no_entry(case):
    table, entries, history = case
    places = [place for place, node in strategies.places(table, entries) if node.rule]
    padded = replace(entries, items={**dict.fromkeys(places, ItemEntry()), **entries.items})
    assert score_sheet(table, padded, history=history).score == score_sheet(table, entries, history=history).score


def worth(explained: Explained) -> Decimal:
    """What a node of the tree comes to by its leaves alone: what it could earn, less what they lost."""
    combine = explained.data.get("combine", explained.rule)
    if combine not in ("sum", "deduct"):
        return explained.value
    lost = sum((_lost(child, within=combine) for child in explained.children), Decimal(0))
    return max(Decimal(0), explained.data["attainable"] - lost)


def _lost(child: Explained, *, within: str) -> Decimal:
    if child.rule in ("sum", "deduct") or within == "sum":
        return child.data.get("attainable", Decimal(0)) - worth(child)
    return child.data.get("lost", Decimal(0))


def pruned(node: Node, key: str) -> Node:
    """The tree without a node."""
    return replace(node, children=tuple(pruned(child, key) for child in node.children if child.key != key))


def shuffled(node: Node, chance: random.Random) -> Node:
    """The tree with the children of every node in another order."""
    children = [shuffled(child, chance) for child in node.children]
    return replace(node, children=tuple(chance.sample(children, len(children))))


def stored(document: object) -> object:
    """As the database gives it back."""
    return json.loads(json.dumps(document, default=float), parse_float=Decimal)
