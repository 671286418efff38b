"""Doubts about time before a release: rounds without an end, and days that may all be holidays."""

from collections.abc import Mapping
from datetime import date

from engine.definitions.checks.clocks import check_clocks, longest_days_off
from engine.definitions.loading.regions import region
from engine.definitions.loading.workflows import workflow
from engine.errors import Problem

GOLDEN_WEEK = [f"2026-10-0{day}" for day in (1, 2, 5, 6, 7)]  # the 3rd and 4th are a weekend
REGION = {
    "kind": "region",
    "key": "harbour",
    "title": "Harbour",
    "short": "H",
    "roles": [],
    "systems": [],
    "calendar": [{"year": 2026, "holidays": GOLDEN_WEEK, "workdays": ["2026-10-10"]}],
}


def found(due: Mapping[str, object] | None, *, returned: bool = True, by: str = "authority") -> list[Problem]:
    """The doubts about a check that can be sent back and is due so."""
    document = {
        "kind": "workflow",
        "key": "plan",
        "title": "Plan",
        "initial": "draft",
        "states": [
            {"key": "draft", "title": "Draft"},
            {"key": "checking", "title": "Checking"},
            {"key": "done", "title": "Done", "final": True},
        ],
        "actions": [
            {"key": "submit", "title": "Submit", "from": ["draft"], "to": "checking", "by": "contractor"},
            {
                "key": "check",
                "title": "Check",
                "from": ["checking"],
                "to": "done",
                "by": "authority",
                **({"due": due} if due else {}),
            },
            *(
                [{"key": "back", "title": "Back", "from": ["checking"], "to": [{"back": "first"}], "by": by}]
                if returned
                else []
            ),
        ],
    }
    return list(check_clocks(workflow(document), region(REGION)))


def test_a_round_that_nothing_ends_is_doubted_once_with_the_states_it_leads_through():
    (problem,) = found(None)
    assert (problem.pointer, problem.code, problem.severity) == ("/states/0", "round_without_deadline", "warning")
    assert problem.data["titles"] == ["Draft", "Checking"]


def test_a_deadline_anywhere_in_the_round_ends_the_doubt_and_so_does_a_way_without_return():
    assert found({"working_days": 5, "after": "today"}) == []
    assert found(None, returned=False) == []


def test_a_round_that_follows_from_other_records_is_left_to_their_deadlines():
    assert found(None, by="system") == []


def test_natural_days_that_one_holiday_covers_are_doubted_with_the_days():
    (problem,) = found({"days": 7, "after": "today"})
    assert (problem.pointer, problem.code) == ("/actions/1/due/days", "days_off_cover")
    assert (problem.data["first"], problem.data["last"]) == (date(2026, 10, 1), date(2026, 10, 7))
    assert found({"days": 8, "after": "today"}) == []
    assert found({"working_days": 7, "after": "today"}) == []


def test_the_longest_time_off_joins_weekends_and_heeds_days_that_are_worked():
    (year,) = region(REGION).calendar
    assert longest_days_off([year]) == (date(2026, 10, 1), date(2026, 10, 7))
    assert longest_days_off([]) is None
