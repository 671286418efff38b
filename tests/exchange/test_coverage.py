"""What golden cases do not see is found by changing one thing at a time."""

import copy

import pytest

from exchange.coverage import measure_coverage
from exchange.coverage.mutations import mutated, mutations_of
from exchange.drafts import replace_drafts
from forms.models import Record
from tests.builders import NOW
from tests.small_works import CATALOGUE, DOCUMENTS, GRADE, MONTH_FLOW
from tests.world import VALUES, make_world

CASE = {
    "kind": "golden",
    "key": "one_finding",
    "title": "一处问题",
    "given": [
        {"role": "site", "person": "赵工", "person_key": "P-1"},
        {"register": "people", "entry": {"key": "P-1", "name": "赵工", "mobile": "13800000001"}},
    ],
    "steps": [
        {"as": "contractor", "on": "2026-04-02", "create": "site", "name": "s", "values": dict(VALUES)},
        {"as": "contractor", "of": "s", "act": "submit"},
        {"as": "authority", "of": "s", "act": "accept", "input": {"accepted": "是"}, "expect": {"state": "active"}},
        {"as": "contractor", "create": "month", "in": "s", "name": "m", "period": "2026-01"},
        {
            "as": "contractor",
            "of": "m",
            "sheet": {"self": {"findings": ["steel.1.a"]}},
            "expect": {"score": "98", "grade": "优良"},
        },
    ],
}


@pytest.fixture
def drafts(alpha):
    make_world()
    replace_drafts("works", [*copy.deepcopy(list(DOCUMENTS)), CASE], by=None, at=NOW)


def test_every_number_and_guard_is_a_step_and_what_only_looks_is_none():
    found = {(one.name, one.pointer): (one.old, one.new) for one in mutations_of([CATALOGUE, GRADE, MONTH_FLOW])}
    assert found["catalogue/quality", "/nodes/0/children/0/marks"] == (4, 5)
    assert found["decision/month_grade", "/table/rows/0/0"] == (">= 85", ">= 86")
    assert found["workflow/month", "/actions/0/guards/0/when"] == ("sheets.self.complete", "true")
    assert found["workflow/month", "/actions/0/due/working_days"] == (5, 6)
    assert not [pointer for _name, pointer in found if "places" in pointer or "title" in pointer]


def test_a_step_changes_one_place_and_leaves_the_drafts_alone():
    before = copy.deepcopy(GRADE)
    step = next(one for one in mutations_of([GRADE]) if one.pointer == "/table/rows/1/0")
    (changed,) = mutated([GRADE], [step])
    assert changed["table"]["rows"][1][0] == ">= 71"
    assert before == GRADE


def test_what_no_case_notices_is_named_and_what_one_notices_is_not(drafts):
    told = measure_coverage("works", now=NOW)
    unseen = {(row["document"], row["pointer"]) for row in told["named"]}
    assert told["tried"] == told["steps"]
    assert ("catalogue/quality", "/rules/ladder/ladder/1/share") in unseen, "no case has a second finding"
    assert ("catalogue/quality", "/rules/ladder/ladder/0/share") not in unseen, "a first one costs half"
    assert ("decision/month_grade", "/table/rows/0/0") in unseen, "98 is far from the threshold"
    assert ("workflow/month", "/actions/0/guards/0/when") in unseen, "no case is refused"
    assert Record.objects.count() == 0


def test_the_time_it_takes_is_bounded_and_what_is_left_is_counted(drafts):
    ticks = iter(range(10_000))
    told = measure_coverage("works", now=NOW, seconds=3, clock=lambda: next(ticks))
    assert told["tried"] < told["steps"]
