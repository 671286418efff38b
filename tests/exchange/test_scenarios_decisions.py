"""Golden cases guard decisions too: asked apart from any record, before every release."""

from datetime import UTC, datetime

import pytest

from engine.definitions.checks import check_system
from engine.definitions.loading import load_system
from exchange.scenarios import run_golden
from schemas.services import publish
from tests.builders import REGION

NOW = datetime(2026, 4, 2, 1, tzinfo=UTC)
SYSTEM = {"kind": "system", "key": "works", "title": "甲"}
DUE = {
    "kind": "decision",
    "key": "due",
    "title": "期限",
    "takes": {"day": {"title": "日期", "type": "date"}, "days": {"title": "工作日", "type": "number", "default": "5"}},
    "expression": "{last: add working days(day, days), late: today > add working days(day, days), days: [days]}",
}


def case(*steps):
    return {"kind": "golden", "key": "rule", "title": "规则", "steps": list(steps)}


def asked(outcome, *, on="2026-04-10", **inputs):
    return {"decide": "due", "with": inputs, "on": on, "expect": {"outcome": outcome}}


def run(*steps):
    publish(system="region", documents=[REGION], by=None, at=NOW)
    found = run_golden("works", [SYSTEM, DUE, case(*steps)], now=NOW)
    return [(one.step, one.what, one.expected, one.actual) for one in found]


@pytest.mark.django_db
def test_a_decision_is_asked_with_days_as_texts_on_the_day_of_the_step(alpha):
    assert run(asked({"last": "2026-05-08", "late": False, "days": [5.0]}, day="2026-04-30")) == []


@pytest.mark.django_db
def test_each_member_that_differs_is_said_and_those_not_named_may_be_anything(alpha):
    found = run(
        asked({"late": True}, day="2026-04-01", days=1),
        asked({"late": True, "days": [2]}, day="2026-04-09", days=1),
    )
    assert found == [(2, "outcome.late", "True", "False"), (2, "outcome.days", "[2]", "[1]")]


@pytest.mark.parametrize(
    ("step", "pointer"),
    [
        (asked(1) | {"decide": "dew"}, "/steps/0/decide"),
        (asked(1, dya="2026-04-01"), "/steps/0/with"),
    ],
)
def test_what_a_case_asks_must_exist(step, pointer):
    problems = check_system(load_system([SYSTEM, DUE, case(step)]))
    assert [(one.code, one.pointer) for one in problems] == [("unknown_reference", pointer)]
