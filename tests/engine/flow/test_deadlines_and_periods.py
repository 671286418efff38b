"""Working days on the region's calendar, and the periods that cover a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.values import CalendarYear, Due
from engine.flow import Deadline, Period, covering, due_on, period_title

CALENDAR = (
    CalendarYear(
        2026,
        holidays=frozenset({date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5)}),
        workdays=frozenset({date(2026, 5, 9)}),
    ),
)


def test_holidays_do_not_count_and_worked_weekends_do():
    due = Due("start", working_days=5)
    # 1, 4 and 5 May are holidays, Saturday the 9th is worked: 6, 7, 8, 9, 11
    assert due_on(due, {"start": date(2026, 4, 30)}, CALENDAR) == Deadline(date(2026, 5, 11))


def test_natural_days_are_simply_added():
    assert due_on(Due("start", days=10), {"start": date(2026, 4, 30)}, CALENDAR) == Deadline(date(2026, 5, 10))


def test_a_year_without_a_calendar_counts_monday_to_friday_and_says_so():
    assert due_on(Due("start", working_days=2), {"start": date(2027, 1, 1)}, CALENDAR) == Deadline(
        date(2027, 1, 5), assumed_years=(2027,)
    )


def test_nothing_is_due_while_its_date_is_unknown():
    assert due_on(Due("start", working_days=2), {"start": None}, CALENDAR) is None


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 11, 1), date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_covers_its_days(kind, day, start, end):
    assert covering(kind, day) == Period(kind, start, end)


def test_things_without_a_period_have_none():
    assert covering("none", date(2026, 3, 1)) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["month", "quarter", "year"]))
def test_periods_of_a_kind_follow_each_other_without_gap(day, kind):
    period = covering(kind, day)
    assert period.start <= day <= period.end
    assert covering(kind, period.end + timedelta(days=1)).start == period.end + timedelta(days=1)


@pytest.mark.parametrize(("kind", "title"), [("month", "2026年3月"), ("quarter", "2026年第1季度"), ("year", "")])
def test_a_region_names_its_periods(kind, title):
    titles = {"month": "{year}年{month}月", "quarter": "{year}年第{quarter}季度"}
    assert period_title(kind, date(2026, 3, 1), titles) == title
