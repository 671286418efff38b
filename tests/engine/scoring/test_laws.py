"""What holds for every sheet, whatever is entered."""

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.values import Catalogue, Node, walk
from engine.scoring import Explained, ItemEntry, SheetEntries, adopt_remaining, effective_entries, score_sheet
from tests.engine.scoring.catalogues import catalogue, choice_item, deduct_item, direct_item, ladder_item, line, site

SITE = site()
MIXED = catalogue(
    line("a", ladder_item("a.x", "2.5"), deduct_item("a.y", 8, "0.5", 3, 6), ladder_item("a.z", "1.5")),
    line("b", choice_item("b.x", 10, 6, 0), direct_item("b.y", "12.5"), combine="sum"),
    line("c", direct_item("c.x", 7), ladder_item("c.y", 3), combine="mean", absent="full_marks"),
    line("d", deduct_item("d.x", 9, 9), direct_item("d.y", 5), combine="min"),
    combine="weighted",
)


@st.composite
def sheets(draw, of: Catalogue) -> SheetEntries:
    items = {node.key: draw(answers(node)) for node in walk(of.root) if node.rule}
    absent = draw(st.sets(st.sampled_from([line.key for line in of.lines])))
    return SheetEntries(items={key: entry for key, entry in items.items() if not entry.empty}, absent=frozenset(absent))


def answers(node: Node) -> st.SearchStrategy[ItemEntry]:
    if node.findings:
        ticks = st.sets(st.sampled_from([finding.key for finding in node.findings]))
        return ticks.map(lambda keys: ItemEntry(findings=tuple(sorted(keys))))
    if node.rule and node.rule.choices:
        return st.sampled_from(node.rule.choices).map(lambda tier: ItemEntry(choice=tier.key))
    return st.decimals(0, node.marks, places=2).map(lambda marks: ItemEntry(marks=marks))


histories = st.dictionaries(
    st.sampled_from([node.key for table in (MIXED, SITE) for node in walk(table.root) if node.rule]), st.integers(0, 4)
)


@given(sheets(MIXED), histories)
def test_a_score_lies_between_nothing_and_full_marks(entries, history):
    result = score_sheet(MIXED, entries, history=history)
    assert result.score is None or 0 <= result.score <= MIXED.root.marks


@given(sheets(SITE), histories, st.data())
def test_one_more_finding_never_raises_the_score(entries, history, data):
    node = data.draw(st.sampled_from([node for node in walk(SITE.root) if node.rule]))
    more = replace(entries, items={**entries.items, node.key: ItemEntry(findings=(node.findings[0].key,))})
    before, after = (score_sheet(SITE, each, history=history).score for each in (entries, more))
    assert before == after if before is None else after <= before


@given(sheets(SITE), histories)
def test_a_longer_history_never_raises_the_score(entries, history):
    longer = {item: times + 1 for item, times in history.items()}
    before, after = (score_sheet(SITE, entries, history=each).score for each in (history, longer))
    assert before == after if before is None else after <= before


@given(sheets(SITE), histories)
def test_an_excluded_line_counts_as_if_it_were_not_in_the_catalogue(entries, history):
    kept = tuple(line for line in SITE.lines if line.key not in entries.absent)
    without = replace(SITE, root=replace(SITE.root, children=kept))
    absent = score_sheet(SITE, entries, history=history)
    removed = score_sheet(without, replace(entries, absent=frozenset()), history=history)
    assert (absent.score, absent.actual, absent.attainable) == (removed.score, removed.actual, removed.attainable)


@given(sheets(MIXED), histories, st.integers())
def test_the_order_of_entries_does_not_matter(entries, history, seed):
    items = list(entries.items.items())
    random.Random(seed).shuffle(items)
    shuffled = replace(entries, items={key: replace(entry, findings=entry.findings[::-1]) for key, entry in items})
    assert score_sheet(MIXED, shuffled, history=history) == score_sheet(MIXED, entries, history=history)


@given(sheets(SITE), histories)
def test_the_explanation_adds_up(entries, history):
    earned = score_sheet(SITE, entries, history=history).explanation.children[1]
    taking = [line for line in earned.children if not line.rule.startswith("absent")]
    assert earned.value == sum((line.value for line in taking), Decimal(0))
    for line_ in taking:
        lost = sum((item.data["lost"] for item in line_.children), Decimal(0))
        assert line_.value == max(Decimal(0), line_.data["attainable"] - lost)


@given(sheets(MIXED), histories)
def test_entries_and_explanations_survive_their_stored_form(entries, history):
    assert SheetEntries.from_json(entries.to_json()) == entries
    tree = score_sheet(MIXED, entries, history=history).explanation
    assert Explained.from_json(tree.to_json()) == tree


@given(sheets(MIXED), sheets(MIXED), st.sets(st.sampled_from("abcd")), histories)
def test_two_sheets_together_score_as_what_counts_of_them(base, own, overridden, history):
    own = adopt_remaining(MIXED, replace(own, verdicts=dict.fromkeys(sorted(overridden), "override")))
    counted = effective_entries(MIXED, own, base)
    together = score_sheet(MIXED, own, history=history, base=base)
    assert together.score == score_sheet(MIXED, counted, history=history).score
