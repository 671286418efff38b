"""Catalogues asked from expressions: what entries come to, record by record."""

from datetime import date
from decimal import Decimal

from engine.definitions.checks import check_system
from engine.definitions.loading import load_system
from engine.feel import compile_expression
from forms.tallies import tallies

LEDGER = {
    "kind": "catalogue",
    "key": "daily",
    "title": "日常考核",
    "marks": 100,
    "base": 80,
    "floor": 0,
    "ceiling": 100,
    "facts": {"subject": "assessed"},
    "grades": [{"grade": "良好", "least": 80, "tone": "ok"}, {"grade": "合格", "tone": "go"}],
    "ledgers": [
        {
            "key": "bonus",
            "title": "加分",
            "sign": "bonus",
            "most": 5,
            "points_by": "subject",
            "once": [{"by": "project"}],
            "rows": [
                {"key": "award", "title": "奖项", "points": {"project": 4, "company": 3}, "valid_months": 12},
                {"key": "praise", "title": "表扬", "points": {"project": 2, "company": 1}, "level": "市级"},
            ],
        },
        {
            "key": "penalty",
            "title": "扣分",
            "sign": "penalty",
            "rows": [{"key": "order", "title": "整改", "points": 0.5, "per_occurrence": True, "most": 1}],
        },
    ],
    "nodes": [],
}
ASKING = {
    "kind": "decision",
    "key": "daily_score",
    "title": "日常考核得分",
    "takes": {"records": {"title": "记录", "type": "list<context<row: string>>"}},
    "expression": "tally.daily({records: records}).score",
}


def asked(text, **names):
    system = load_system([{"kind": "system", "key": "s", "title": "S"}, LEDGER])
    names["tally"] = tallies(system, names)
    return compile_expression(text).value(names)


def test_the_points_are_those_of_the_catalogue_for_whom_they_are_counted():
    records = ({"row": "award", "on": date(2026, 3, 1)}, {"row": "order", "count": Decimal(2)})
    text = 'tally.daily({records: records, facts: {subject: "company"}, on: day}).score'
    assert asked(text, records=records, day=date(2026, 6, 1)) == Decimal(82)
    assert asked(text.replace("company", "project"), records=records, day=date(2026, 6, 1)) == Decimal(83)


def test_each_record_says_what_it_is_worth_and_why_not_more():
    records = (
        {"row": "award", "on": date(2025, 3, 1), "words": {"project": "甲"}},
        {"row": "praise", "words": {"project": "乙"}},
        {"row": "praise", "words": {"project": "乙"}},
    )
    text = 'tally.daily({records: records, facts: {subject: "project"}, on: day}).ledgers[1].records'
    found = asked(text, records=records, day=date(2026, 6, 1))
    assert [(one["worth"], one["rule"]) for one in found] == [(0, "not_valid"), (2, "recorded"), (0, "once")]
    assert (found[0]["until"], found[1]["level"], found[1]["words"]) == (date(2026, 2, 28), "市级", {"project": "乙"})


def test_a_ledger_counts_up_to_its_most():
    records = tuple({"row": "award", "words": {"project": name}} for name in "甲乙")
    ledger = asked('tally.daily({records: records, facts: {subject: "project"}}).ledgers[1]', records=records)
    assert (ledger["total"], ledger["counted"], ledger["most"]) == (8, 5, 5)


def test_entries_without_the_shape_of_any_come_to_nothing():
    assert asked("tally.daily({records: 7})") is None
    assert asked("tally.daily(null).score") == Decimal(80)


def problems_of(*documents):
    system = load_system([{"kind": "system", "key": "s", "title": "S"}, *documents])
    return [one.code for one in check_system(system)]


def test_a_catalogue_that_does_not_exist_is_said_before_a_release():
    assert problems_of(LEDGER, ASKING) == []
    assert problems_of(LEDGER, {**ASKING, "expression": "tally.yearly({records: records})"}) == ["unknown_name"]


def test_a_grade_that_asks_its_own_catalogue_is_refused():
    bands = {**LEDGER, "grade": "daily_score"}
    assert "decision_circle" in problems_of(bands, ASKING)
