"""Days, moments and periods in the steps of golden cases and stories."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from engine.definitions.taking import type_of, unread_days
from engine.definitions.times import first_day, read_moment


def is_read(read: Callable[[str], object], text: str) -> bool:
    """Whether a text is understood; what is none says so by a ValueError and nothing else."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def test_a_day_means_its_morning_and_a_time_of_day_may_be_added():
    assert read_moment("2026-04-03") == datetime(2026, 4, 3, 9)
    assert read_moment("2026-04-03T14:30") == datetime(2026, 4, 3, 14, 30)


def test_a_month_a_quarter_and_a_year_begin_on_their_first_day():
    assert [first_day(text) for text in ("2026-03", "2026-Q2", "2026")] == [
        date(2026, 3, 1),
        date(2026, 4, 1),
        date(2026, 1, 1),
    ]


@pytest.mark.parametrize("text", ["2026-02-30", "2026-02-29", "tomorrow", "2026-01-01T24:01", "2026-01-01T09:00Z"])
def test_what_is_not_in_the_calendar_is_no_moment(text):
    assert not is_read(read_moment, text)


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026-Q5", "26", "20260", "0000", "9999", ""])
def test_what_is_not_in_the_calendar_is_no_period(text):
    assert not is_read(first_day, text)


def test_inputs_that_ought_to_be_days_are_found_wherever_they_stand():
    sites = type_of("list<context<name: string, start: date, seen: list<date and time>>>")
    given = [
        {"name": "2026-02-30", "start": "2026-02-28", "seen": ["2026-02-28T09:00:00"]},
        {"name": "x", "start": "2026-02-30", "seen": ["2026-02-28T09:00:00", "noon"]},
    ]
    assert [*unread_days(given, sites)] == [((1, "start"), "2026-02-30"), ((1, "seen", 1), "noon")]
