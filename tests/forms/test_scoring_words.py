"""The words people read about a score."""

from decimal import Decimal

import pytest

from engine.scoring import Explained, SheetEntries, preview_deduction, score_sheet
from forms.scoring_words import deduction_words, number_words, rule_words
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
