"""Dates, times and durations: any year, nanoseconds, zones; of the standard library's types where they fit."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import compile_expression, write
from tests.engine.feel.examples import value, written

FAR = [
    ('string(date("999999999-12-31"))', '"999999999-12-31"'),
    ('string(date("-999999999-01-01"))', '"-999999999-01-01"'),
    ('date("999999999-12-31") + @"P1D"', "null"),
    ('date("999999999-12-31") + @"P1M"', "null"),
    ("date(1000000000, 1, 1)", "null"),
    ('date("1000000000-01-01")', "null"),
    ('date("-0001-03-01") - @"P1D"', '@"-0001-02-28"'),
    ('date("-0004-03-01") - @"P1D"', '@"-0004-02-29"'),
    ('date("0000-02-29").day', "29"),
    ('date("12000-02-29") + @"P1Y"', '@"12001-02-28"'),
    ('@"9999-12-31" + @"P1D"', '@"10000-01-01"'),
    ('@"10000-01-01" - @"P1D"', '@"9999-12-31"'),
    ('@"10000-01-01" - @"9999-12-31"', '@"P1D"'),
    ('@"999999999-12-31" - @"-999999999-01-01"', '@"P730484999633D"'),
    ('@"10000-01-01" > @"9999-12-31"', "true"),
    ('@"-0001-01-01" < @"0001-01-01"', "true"),
    ('@"10000-01-01" = @"9999-12-31"', "false"),
    ('[@"12000-01-01", @"12000-01-02"][item > @"12000-01-01"]', '[@"12000-01-02"]'),
    ('for d in @"9999-12-31"..@"10000-01-02" return d.day', "[31, 1, 2]"),
    ('@"12000-01-01".weekday = @"2000-01-01".weekday', "true"),
    ('week of year(@"12005-01-01")', "53"),
    ('day of year(@"12000-12-31")', "366"),
    ('day of week(@"-0001-01-01")', '"Friday"'),
    ('years and months duration(@"-2016-01-30", @"-2017-02-28")', '@"-P11M"'),
    (
        '@"-2021-01-01T10:10:10@Australia/Melbourne" + @"P1M"',
        '@"-2021-02-01T10:10:10@Australia/Melbourne"',
    ),
    ('date and time("12021-07-01T10:00:00@Europe/Paris").time offset', '@"PT2H"'),
    ('date and time("12021-01-01T10:00:00@Europe/Paris") = @"12021-01-01T09:00:00Z"', "true"),
    ('date and time("9999-12-31T23:59:59@Europe/Paris") + @"PT2H"', '@"10000-01-01T01:59:59@Europe/Paris"'),
    ('date and time(@"12021-01-01T12:00:00Z", "Asia/Shanghai")', '@"12021-01-01T20:00:00@Asia/Shanghai"'),
    ('time(@"12021-01-01T12:00:00Z")', '@"12:00:00Z"'),
    ('date(@"12021-01-01T12:00:00Z")', '@"12021-01-01"'),
]
FINE = [
    ('@"10:00:00.123456789"', '@"10:00:00.123456789"'),
    ('@"10:00:00.1234567891"', '@"10:00:00.123456789"'),
    ('@"10:00:00.123456789" + @"PT0.000000001S"', '@"10:00:00.12345679"'),
    ('@"23:59:59.999999999" + @"PT0.000000001S"', '@"00:00:00"'),
    ('@"10:00:00.000000002" > @"10:00:00.000000001"', "true"),
    ('@"2026-01-01T00:00:00" - @"2025-12-31T23:59:59.999999999"', '@"PT0.000000001S"'),
    ('@"PT1S" / 3', '@"PT0.333333333S"'),
    ('@"PT0.333333333S".seconds', "0.333333333"),
    ('abs(@"-PT0.000000001S")', '@"PT0.000000001S"'),
    ('time(10, 0, 0.123456789, @"PT8H").second', "0"),
    (
        'date and time(@"2026-01-01", @"09:15:30.987654321@Europe/Paris")',
        '@"2026-01-01T09:15:30.987654321@Europe/Paris"',
    ),
    ('@"2026-01-01T09:15:30.000000001".hour', "9"),
    ('is(@"10:00:00.000000001", @"10:00:00")', "false"),
]
REFUSED = [
    "998-12-31", "01211-12-31", "+2017-12-31", "-998-01-01", "2017-13-10", "2026-02-29", "2026/01/01",
    "9999999999-12-25", "20:00", "25:00:00", "24:00:01", "24:00:00.1", "10:60:00", "10:00:60", "10:00:00+19:00",
    "10:00:00+5:00",
    "10:00:00@Nowhere/City", "10:00:00+01:00@Europe/Paris", "2026-01-01T", "2026-01-01T7:00:00", "P", "PT", "P1H",
    "P1Y1D", "P1.5D", "--P1D", "999999999-12-31T24:00:00",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*FAR, *FINE])
def test_no_year_is_too_far_and_no_fraction_too_fine(text, expected):
    assert written(text) == expected


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_is_no_moment_gives_null(text):
    for function in ("date", "time", "date and time", "duration"):
        assert value(f"{function}(text)", text=text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"10000-01-01" - @"P1D"', date(9999, 12, 31)),
        ('@"10:00:00.000000001" - @"PT0.000000001S"', time(10)),
        ('@"10000-01-01T00:00:00Z" - @"P1D"', datetime(9999, 12, 31, tzinfo=UTC)),
        (
            '@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"',
            datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Paris")),
        ),
        ('@"P1000000000D" - @"P1D"', timedelta(days=999999999)),
    ],
)
def test_what_fits_the_standard_library_is_of_its_types(text, expected):
    found = value(text)
    assert (type(found), found) == (type(expected), expected)


DAYS = st.dates()
SPANS = st.timedeltas(min_value=timedelta(days=-500), max_value=timedelta(days=500))
YEARS = st.integers(-2_490_000, 2_490_000)
LENGTHS = st.integers(-(10**15), 10**15)


@given(DAYS, YEARS, st.integers(-200, 200))
def test_the_calendar_repeats_every_four_hundred_years(day, cycles, months):
    """Moving far away and by months leads where moving by months and far away leads."""
    names = {"day": day, "far": Decimal(cycles * 400 * 12), "months": Decimal(months)}
    there = '(day + duration("P1M") * far) + duration("P1M") * months'
    back = f'({there}) - duration("P1M") * far = day + duration("P1M") * months'
    if day.day <= 28:
        assert compile_expression(back).value(names) is True


@given(DAYS, LENGTHS)
def test_days_added_are_the_days_between(day, days):
    text = '((day + duration("P1D") * days) - day) / duration("P1D")'
    assert compile_expression(text).value({"day": day, "days": Decimal(days % 10**11)}) == days % 10**11


@given(st.datetimes(), st.integers(-(10**24), 10**24))
def test_nanoseconds_added_are_taken_away_again(moment, nanos):
    text = 'moment + duration("PT0.000000001S") * nanos - duration("PT0.000000001S") * nanos'
    assert compile_expression(text).value({"moment": moment, "nanos": Decimal(nanos)}) == moment


@given(st.datetimes(timezones=st.timezones()), SPANS)
def test_reckoning_with_zones_is_that_of_the_standard_library(moment, length):
    found = compile_expression("moment + length").value({"moment": moment, "length": length})
    if 3 < moment.year < 9997:
        expected = (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
        assert found.replace(tzinfo=None) == expected.replace(tzinfo=None)
    assert compile_expression(write(found)).value({}) is not None
