from decimal import Decimal

import pytest

from engine.scoring import (
    EntriesUnreadable,
    EntryProblem,
    ItemEntry,
    SheetEntries,
    adopt_remaining,
    effective_entries,
    problems,
    score_sheet,
    settled,
)
from tests.engine.scoring.catalogues import catalogue, choice_item, direct_item, findings, ladder_item, line, site

STORED = {
    "items": {
        "rebar.cover": {"findings": ["rebar.cover.2"], "remark": "axis 3"},
        "x": {"marks": Decimal("3.5")},
        "y": {"choice": "good"},
    },
    "absent": ["masonry"],
    "verdicts": {"rebar": "override"},
    "opinions": {"rebar": "measured"},
}


def test_stored_entries_read_back_as_they_were():
    assert SheetEntries.from_json(STORED).to_json() == STORED


def test_an_empty_sheet_is_an_empty_document():
    assert SheetEntries().to_json() == {}
    assert SheetEntries.from_json({}) == SheetEntries()


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        ({"items": []}, "not_an_object", "items"),
        ({"items": {"a": 1}}, "not_an_object", "items/a"),
        ({"items": {"a": {"findings": "x"}}}, "not_a_list_of_texts", "items/a/findings"),
        ({"items": {"a": {"remark": 1}}}, "not_a_text", "items/a/remark"),
        ({"items": {"a": {"marks": "three"}}}, "not_a_number", "items/a/marks"),
        ({"items": {"a": {"marks": "NaN"}}}, "not_a_number", "items/a/marks"),
        ({"items": {"a": {"marks": True}}}, "not_a_number", "items/a/marks"),
        ({"absent": "masonry"}, "not_a_list_of_texts", "absent"),
        ({"verdicts": {"a": None}}, None, None),
        ({"verdicts": {"a": 1}}, "not_a_text", "verdicts/a"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(document, code, place):
    if code is None:
        assert SheetEntries.from_json(document) == SheetEntries()
        return
    with pytest.raises(EntriesUnreadable) as refused:
        SheetEntries.from_json(document)
    assert refused.value == EntriesUnreadable(code, {"place": place})


def test_everything_a_catalogue_does_not_know_is_found_at_once():
    entries = SheetEntries(
        items={
            "roof": ItemEntry(remark="?"),
            "rebar.cover": ItemEntry(findings=("rebar.cover.9",), choice="good", marks=Decimal(1)),
            "masonry.bond": ItemEntry(findings=("masonry.bond.1",)),
        },
        absent=frozenset({"masonry", "records.filed", "cellar"}),
        verdicts={"roof": "adopt", "rebar": "perhaps", "records": "adopt"},
        opinions={"roof": "?"},
    )
    assert set_of(problems(site(), entries)) == {
        ("roof", "unknown_item"),
        ("rebar.cover", "unknown_finding"),
        ("rebar.cover", "unknown_choice"),
        ("rebar.cover", "marks_not_asked"),
        ("masonry.bond", "under_absent_line"),
        ("records.filed", "absent_forbidden"),
        ("cellar", "unknown_line"),
        ("roof", "unknown_line"),
        ("rebar", "unknown_verdict"),
        ("records", "nothing_to_adopt"),
    }


def test_answers_outside_the_rule_are_found():
    table = catalogue(
        line("a", choice_item("a.x", 10, 0), direct_item("a.y", 5), combine="sum", absent="forbidden"),
    )
    entries = SheetEntries(
        items={"a.x": ItemEntry(choice="t7"), "a.y": ItemEntry(marks=Decimal("5.5"))}, absent=frozenset({"a"})
    )
    assert problems(table, entries) == (
        EntryProblem("a.x", "unknown_choice", {"choice": "t7"}),
        EntryProblem("a.y", "marks_out_of_range", {"least": 0, "most": Decimal(5)}),
        EntryProblem("a", "absent_forbidden"),
    )


def test_what_the_catalogue_allows_has_no_problems():
    entries = findings("rebar.cover.1", absent=["masonry"], verdicts={"rebar": "adopt"}, opinions={"rebar": "seen"})
    assert problems(site(), entries, base=SheetEntries()) == ()


def test_a_line_that_does_not_take_part_is_cleared():
    entries = findings("masonry.bond.1", "rebar.cover.1", absent=["masonry"])
    assert set(settled(site(), entries).items) == {"rebar.cover"}


def test_adopting_the_rest_leaves_verdicts_that_were_given():
    adopted = adopt_remaining(site(), SheetEntries(verdicts={"rebar": "override"}))
    assert adopted.verdicts == {"rebar": "override", "concrete": "adopt", "masonry": "adopt", "records": "adopt"}


class TestWhatCounts:
    base = findings("rebar.cover.1", "concrete.curing.1", absent=["masonry"])

    def test_without_another_sheet_the_own_entries_count(self):
        assert effective_entries(site(), self.base, None) == self.base

    def test_overridden_lines_count_as_entered_here_and_the_rest_as_there(self):
        own = findings(
            "rebar.joints.1",
            "concrete.strength.1",
            "masonry.bond.1",
            verdicts={"rebar": "override", "masonry": "override"},
        )
        counted = effective_entries(site(), own, self.base)
        assert set(counted.items) == {"rebar.joints", "concrete.curing", "masonry.bond"}
        assert counted.absent == frozenset()

    def test_what_counts_scores_the_same_as_the_two_sheets_together(self):
        own = findings("rebar.joints.1", absent=["records"], verdicts={"rebar": "override", "records": "override"})
        together = score_sheet(site(), own, history={}, base=self.base)
        alone = score_sheet(site(), effective_entries(site(), own, self.base), history={})
        assert together.score == alone.score

    def test_an_item_outside_every_line_counts_as_entered_here_where_it_is(self):
        table = catalogue(direct_item("x", 10), direct_item("y", 10), line("a", ladder_item("a.b", 5)))
        base = SheetEntries(items={"x": ItemEntry(marks=Decimal(4)), "y": ItemEntry(marks=Decimal(5))})
        own = SheetEntries(items={"x": ItemEntry(marks=Decimal(7))})
        assert {key: item.marks for key, item in effective_entries(table, own, base).items.items()} == {"x": 7, "y": 5}


def set_of(found):
    return {(problem.place, problem.code) for problem in found}
