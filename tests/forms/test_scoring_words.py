"""The words people read about a score."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.scoring import Explained, SheetEntries, preview_deduction, score_sheet
from forms.scoring_words import deduction_words, number_words, rule_words
from tests.engine.scoring import strategies
from tests.engine.scoring.catalogues import catalogue, choice_item, deduct_item, findings, line, site


@pytest.mark.parametrize(
    ("number", "words"),
    [(Decimal("8.50"), "8.5"), (Decimal("1E+2"), "100"), (Decimal("-0.25"), "\u22120.25"), (0, "0"), (None, "—")],
)
def test_numbers_are_written_as_people_write_them(number, words):
    assert number_words(number) == words


@pytest.mark.parametrize(
    ("occurrence", "words"),
    [(1, "首次 × 50% × 分项得分 10"), (2, "第 2 次 × 100% × 分项得分 10"), (3, "第 3 次：扣标准分 40")],
)
def test_a_ladder_is_told_rung_by_rung(occurrence, words):
    assert deduction_words(preview_deduction(site(), "rebar.cover", occurrence)) == words


@pytest.mark.parametrize(
    ("table", "entries", "place", "words"),
    [
        (site(), findings(absent=["masonry"]), "masonry", "不参与评价，剔除应得 20 分"),
        (catalogue(line("a", deduct_item("a.x", 5, 2, 4))), findings("a.x.1"), "a.x", "1 条不符合项扣 2"),
        (
            catalogue(line("a", deduct_item("a.x", 5, 2, 4))),
            findings("a.x.1", "a.x.2"),
            "a.x",
            "2 条不符合项扣 6，不超过 5",
        ),
        (catalogue(line("a", choice_item("a.x", 5, 0))), SheetEntries(), "a.x", "尚未填写"),
        (
            catalogue(line("a", deduct_item("a.x", 5, 2), veto="score < 5")),
            findings("a.x.1"),
            "a",
            "一票否决：vetoed（原得 3）",
        ),
    ],
)
def test_every_rule_says_how_its_value_came_about(table, entries, place, words):
    assert rule_words(score_sheet(table, entries, history={}).nodes[place]) == words


def test_a_line_that_lost_more_than_it_had_says_so():
    result = score_sheet(site(), findings("rebar.cover.1", "rebar.joints.1"), history={"rebar.cover": 2})
    assert rule_words(result.nodes["rebar"]) == "扣分合计 55，超过应得 40，扣完为止"


def test_the_rounding_is_told():
    assert rule_words(score_sheet(site(), SheetEntries(), history={}).explanation) == "四舍五入，保留 2 位小数"


def test_where_the_numbers_say_it_all_nothing_is_added():
    assert rule_words(Explained("full")) == ""


def told(table, entries, place=""):
    """What the tree of reasons says of a node, or of the score."""
    tree = score_sheet(table, entries, history={}).explanation
    return rule_words(tree if not place else find(tree, place))


def find(tree, place):
    if tree.key == place:
        return tree
    return next((found for child in tree.children if (found := find(child, place))), None)


def test_the_score_shows_what_was_lost_and_what_was_left_out():
    words = told(site(), findings("rebar.cover.1", absent=["records"]))
    assert words == "(90 − 5) ÷ (100 − 10) × 100；四舍五入，保留 2 位小数"


def test_a_section_that_adds_up_shows_what_it_lost():
    table = catalogue(line("a", deduct_item("a.x", 10, 2, 4)))
    assert told(table, findings("a.x.1", "a.x.2"), "a") == "10 − 6 = 4"


@pytest.mark.parametrize(
    ("combine", "words"),
    [
        ("mean", "(60% + 90%) ÷ 2 × 30 = 22.5；参与部分的平均"),
        ("weighted", "(60% × 10 + 90% × 20) ÷ 30 × 30 = 24；参与部分的加权平均"),
        ("min", "min(60%, 90%) × 30 = 18；取参与部分的最低"),
    ],
)
def test_a_section_that_shares_shows_the_share_of_every_child(combine, words):
    table = catalogue(line("a", deduct_item("a.x", 10, 4), deduct_item("a.y", 20, 2), combine=combine))
    assert told(table, findings("a.x.1", "a.y.1"), "a") == words


def test_a_finding_shows_what_it_costs_for_each_place():
    cost = Explained("cost", Decimal(5), data={"points": Decimal(2), "count": 3, "per": "处", "most": Decimal(5)})
    assert rule_words(cost) == "2 × 3 处 = 6；最多 5"


def test_ledgers_show_what_they_added_and_took():
    rounding = {"places": 0, "mode": "half_up"}
    children = (
        Explained("ledger", Decimal(5), data={"sign": "bonus", "total": Decimal(5)}),
        Explained("ledger", Decimal(3), data={"sign": "penalty", "total": Decimal(4), "most": Decimal(3)}),
    )
    data = {"converted": Decimal(80), "unrounded": Decimal(82), **rounding}
    assert rule_words(Explained("score", Decimal(82), data=data, children=children)) == (
        "80 + 5 − 3 = 82；四舍五入，保留 0 位小数"
    )
    assert rule_words(children[1]) == "合计 4，最多计 3"


@given(data=st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_reason_of_every_sheet_can_be_told(data):
    table = data.draw(strategies.catalogues(strategies.EVERYTHING))
    entries = data.draw(strategies.sheets(table))
    told_of(score_sheet(table, entries, history=data.draw(strategies.histories(table, entries))).explanation)


def told_of(tree):
    assert "%(" not in rule_words(tree)
    for child in tree.children:
        told_of(child)
