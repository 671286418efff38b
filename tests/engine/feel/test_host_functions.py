"""Working days as expressions see them, and functions of the host in general."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.feel import (
    CalendarYear,
    DecisionTable,
    NoValue,
    WorkingCalendar,
    carried,
    compile_expression,
    given,
    host_function,
    host_functions,
)
from engine.feel.builtins import BUILTINS


def days(*texts):
    return frozenset(date.fromisoformat(text) for text in texts)


# What is off and what is worked around the Spring Festival, Labour Day and the National Day of 2026.
CALENDAR = WorkingCalendar(
    [
        CalendarYear(
            2026,
            holidays=days("2026-01-01", "2026-01-02", "2026-01-03")
            | {date(2026, 2, day) for day in range(15, 24)}
            | {date(2026, 5, day) for day in range(1, 6)}
            | {date(2026, 10, day) for day in range(1, 8)},
            workdays=days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-10-10"),
        ),
        CalendarYear(2025, frozenset(), frozenset()),
    ]
)


def value(text, **names):
    return compile_expression(text).value({**names, **given(calendar=CALENDAR)})


def warnings(text, **names):
    outcome = compile_expression(text).evaluate({**names, **given(calendar=CALENDAR)})
    return [(warning.code, warning.position, warning.data) for warning in outcome.warnings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('is working day(@"2026-10-09")', True),
        ('is working day(@"2026-10-08T09:30:00")', True),
        ('is working day(@"2026-10-07")', False),
        ('is working day(@"2026-10-10")', True),  # a Saturday that is worked
        ('is working day(@"2026-10-11")', False),
        ('working days between(@"2026-02-01", @"2026-02-28")', Decimal(16)),
        ('working days between(from: @"2026-02-28", to: @"2026-02-28")', Decimal(1)),
        ('working days between(@"2026-02-28", @"2026-02-01")', Decimal(0)),
        ('add working days(@"2026-09-30", 5)', date(2026, 10, 13)),
        ('add working days(@"2026-04-30", 5)', date(2026, 5, 11)),
        ('add working days(@"2025-12-31", 5)', date(2026, 1, 8)),
        ('add working days(@"2026-10-13", -5)', date(2026, 9, 30)),
        ('add working days(@"2026-10-03", 0)', date(2026, 10, 3)),
        ('add working days(date: @"2026-09-30", days: 1)', date(2026, 10, 8)),
        ('last working day of month(@"2026-02-03")', date(2026, 2, 28)),
        ('last working day of month(@"2026-05-31")', date(2026, 5, 29)),
        ("is calendar entered(2026)", True),
        ("is calendar entered(2027)", False),
    ],
)
def test_working_days_are_counted_on_the_calendar(text, expected):
    assert value(text) == expected


def test_a_suspension_stops_the_count_until_the_day_of_resumption():
    suspended = 'add working days(@"2026-06-30", 5, [[@"2026-07-03"..@"2026-08-10")])'
    assert value(suspended) == date(2026, 8, 12)
    assert value('add working days(@"2026-06-30", 5, [])') == value('add working days(@"2026-06-30", 5)')


def test_a_suspension_without_an_end_leaves_no_day():
    assert value('add working days(@"2026-06-30", 5, [>= @"2026-07-03"])') is None


def test_every_day_pays_for_the_suspensions_it_is_looked_up_in():
    text = 'add working days(@"2026-01-01", 200, for i in 1..2000 return [@"2027-07-03"..@"2027-08-10"))'
    outcome = compile_expression(text).evaluate(given(calendar=CALENDAR))
    assert [warning.code for warning in outcome.warnings] == ["too_many_steps"]


def test_the_days_that_count_can_be_listed():
    listed = value('working days(@"2026-10-01", @"2026-10-13")')
    assert listed == tuple(date(2026, 10, day) for day in (8, 9, 10, 12, 13))


@pytest.mark.parametrize(
    "text",
    [
        'add working days(@"2026-12-31", 5)',
        'add working days(@"2027-03-01", -1)',
        'working days between(@"2026-12-01", @"2027-01-31")',
        'working days(@"2026-12-01", @"2027-01-31")',
        'is working day(@"2027-03-01")',
        'last working day of month(@"2027-03-01")',
    ],
)
def test_a_year_nobody_has_entered_is_not_guessed(text):
    assert value(text) is None
    ((code, position, data),) = warnings(text)
    assert (code, position, data["year"]) == ("calendar_not_entered", text.index("("), 2027)


@pytest.mark.parametrize("text", ['add working days(@"2026-01-01", 1.5)', 'add working days("2026-01-01", 1)'])
def test_arguments_that_do_not_fit_give_null_and_say_so(text):
    assert value(text) is None
    assert warnings(text)


def test_without_a_calendar_the_answer_is_null_and_says_so():
    outcome = compile_expression('1 + working days between(@"2026-02-01", @"2026-02-28")').evaluate({})
    assert outcome.value is None
    assert (outcome.warnings[0].code, outcome.warnings[0].position) == ("not_given", 24)


def test_working_days_work_in_filters_loops_functions_and_tables():
    assert value("count(due[is working day(on)])", due=[{"on": date(2026, 10, day)} for day in (7, 8, 9)]) == 2
    assert value("for d in due return add working days(d, 1)", due=[date(2026, 9, 30)]) == (date(2026, 10, 8),)
    assert value("(function(d) is working day(d))(day)", day=date(2026, 10, 8)) is True
    table = DecisionTable.of("U", ("is working day(day)",), ("says",), (("true", "work"), ("false", "=string(day)")))
    names = {"day": date(2026, 10, 7), **given(calendar=CALENDAR)}
    assert table.decide(names).values == {"says": "2026-10-07"}


def test_a_context_made_from_another_can_carry_the_data_on():
    inner = {"day": date(2026, 10, 8), **carried({"day": None, "price": 1, **given(calendar=CALENDAR)})}
    assert compile_expression("is working day(day)").value(inner) is True
    assert "price" not in inner


def test_two_regions_count_by_their_own_calendars():
    text = 'is working day(@"2026-10-01")'
    plain = given(calendar=WorkingCalendar([CalendarYear(2026, frozenset(), frozenset())]))
    assert value(text) is False
    assert compile_expression(text).value(plain) is True


@for_all(start=st.dates(date(2025, 1, 1), date(2026, 12, 31)), end=st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_the_count_is_what_one_would_count(start, end):
    span = [start + timedelta(days=step) for step in range((end - start).days + 1)]
    assert CALENDAR.count(start, end) == sum(map(CALENDAR.is_working_day, span))


@for_all(start=st.dates(date(2025, 3, 1), date(2026, 9, 30)), count=st.integers(1, 40))
def test_so_many_days_on_there_are_so_many_working_days(start, count):
    end = value("add working days(start, count)", start=start, count=count)
    assert CALENDAR.is_working_day(end)
    assert value("working days between(start, end)", start=start + timedelta(days=1), end=end) == count


def test_a_host_function_is_declared_by_name_with_types():
    @host_function("price of", "what: string", needs="prices", gives="number")
    def price_of(prices, budget, what):
        if what not in prices:
            raise NoValue("no_price", what=what)
        return prices[what]

    try:
        prices = given(prices={"sand": Decimal(40)})
        assert compile_expression('price of("sand") * 2').value(prices) == Decimal(80)
        missing = compile_expression('price of("gold")').evaluate(prices)
        assert missing.value is None
        assert [warning.code for warning in missing.warnings] == ["no_price"]
        declared = {function.name: function.gives for function in host_functions()}
        assert declared["price of"] == "number"
        assert declared["working days"] == "list<date>"
    finally:
        del BUILTINS["price of"]


def test_the_data_of_the_host_does_not_leak_into_results():
    outcome = compile_expression('get value(parent, "@calendar")()').evaluate({"parent": given(calendar=CALENDAR)})
    assert outcome.value is None


@pytest.mark.parametrize("zone", ["", "+08:00"])
def test_a_date_and_time_counts_as_its_day(zone):
    moment = datetime.fromisoformat(f"2026-09-30T18:00:00{zone}")
    assert value("add working days(moment, 1)", moment=moment) == date(2026, 10, 8)
