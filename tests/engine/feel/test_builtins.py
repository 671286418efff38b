"""Built-in functions: an example a line, family by family."""

from datetime import UTC, date, datetime

import pytest

from tests.engine.feel.examples import codes, value, written

STRINGS = [
    ('substring("foobar", 3, 3)', '"oba"'),
    ('substring("foobar", -2)', '"ar"'),
    ('substring("foobar", 0)', "null"),
    ('string length("质量安全")', "4"),
    ('upper case("aBc")', '"ABC"'),
    ('lower case("aBc")', '"abc"'),
    ('substring before("沪-2026", "-")', '"沪"'),
    ('substring after("沪-2026", "-")', '"2026"'),
    ('contains("foobar", "ob")', "true"),
    ('starts with("foobar", "fo")', "true"),
    ('ends with("foobar", "r")', "true"),
    (r'matches("SQ-2026-03", "^[A-Z]{2}-\d{4}-\d{2}$")', "true"),
    (r'matches("工程", "\p{L}+")', "true"),
    ('matches("HELLO", "hello", "i")', "true"),
    ('matches("a", "[")', "null"),
    ('replace("2026-03", "(\\d+)-(\\d+)", "$2/$1")', '"03/2026"'),
    ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
    ('string join(["甲", null, "乙"], "、")', '"甲、乙"'),
    ("string(1.50)", '"1.5"'),
    ('string(@"2026-03-01")', '"2026-03-01"'),
    ('string([1, "a", {b: null}])', r'"[1, \"a\", {b: null}]"'),
]
NUMBERS = [
    ("decimal(2.5, 0)", "2"),
    ("round half up(84.995, 2)", "85"),
    ("round half up(-84.995, 2)", "-85"),
    ("round half even(2.345, 2)", "2.34"),
    ("round half down(2.345, 2)", "2.34"),
    ("round up(1.121, 2)", "1.13"),
    ("round down(-1.129, 2)", "-1.12"),
    ("round half up(1250, -2)", "1300"),
    ("floor(-1.5)", "-2"),
    ("ceiling(-1.5)", "-1"),
    ("abs(-1.5)", "1.5"),
    ('abs(@"-P1Y")', '@"P1Y"'),
    ("modulo(-10, 3)", "2"),
    ("modulo(10, 0)", "null"),
    ("modulo(-1e40, 3)", "2"),
    ("even(1e6000)", "true"),
    ("odd(-3)", "true"),
    ("odd(1.5)", "false"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", "null"),
    ("log(0)", "null"),
    ("exp(0)", "1"),
    ("odd(3)", "true"),
    ("even(3)", "false"),
    ('number("1 234,5", " ", ",")', "1234.5"),
    ('number("abc")', "null"),
]
LISTS = [
    ("count([1, null])", "2"),
    ("count(null)", "null"),
    ("sum([1, 2.5])", "3.5"),
    ("sum([])", "null"),
    ("sum([1, null])", "null"),
    ("mean([1, 2, 6])", "3"),
    ("median([1, 5, 3, 2])", "2.5"),
    ("mode([1, 2, 2, 1, 3])", "[1, 2]"),
    ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),
    ("product([2, 3])", "6"),
    ("min(3, 1, 2)", "1"),
    ('max([@"2026-01-01", @"2026-02-01"])', '@"2026-02-01"'),
    ('max([1, "a"])', "null"),
    ("all([true, null])", "null"),
    ("any([true, null])", "true"),
    ("list contains([1, null], null)", "true"),
    ("sublist([1, 2, 3], -2)", "[2, 3]"),
    ("append([1], 2, 3)", "[1, 2, 3]"),
    ("concatenate([1], [2, 3])", "[1, 2, 3]"),
    ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    ("remove([1, 2, 3], 2)", "[1, 3]"),
    ("reverse([1, 2])", "[2, 1]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("distinct values([1, 1.0, [2], [2], null, null])", "[1, [2], null]"),
    ("flatten([1, [2, [3]]])", "[1, 2, 3]"),
    ("list replace([1, 2], 2, 9)", "[1, 9]"),
    ("list replace([1, 2, 3], function(old, new) old > 1, 0)", "[1, 0, 0]"),
    ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
]
CONTEXTS = [
    ('get value({a: 1}, "a")', "1"),
    ('get value({a: {b: 2}}, ["a", "b"])', "2"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context([{key: "a", value: 1}])', "{a: 1}"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
    ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
]
DATES = [
    ('date("2026-02-30")', "null"),
    ("date(2026, 3, 31)", '@"2026-03-31"'),
    ('date(@"2026-03-31T10:00:00")', '@"2026-03-31"'),
    ('time("10:30:00+08:00").time offset', '@"PT8H"'),
    ('time(10, 30, 0, @"PT8H")', '@"10:30:00+08:00"'),
    ('date and time("2026-03-31T24:00:00")', '@"2026-04-01T00:00:00"'),
    ('date and time(@"2026-03-31", @"10:00:00")', '@"2026-03-31T10:00:00"'),
    ('date and time("2026-03-31T10:00:00@Asia/Shanghai") = @"2026-03-31T02:00:00Z"', "true"),
    ('duration("P1DT2H").hours', "2"),
    ('duration("P14M").years', "1"),
    ('years and months duration(@"2026-01-31", @"2026-03-30")', '@"P1M"'),
    ('day of year(@"2026-03-01")', "60"),
    ('day of week(@"2026-03-01")', '"Sunday"'),
    ('month of year(@"2026-03-01")', '"March"'),
    ('week of year(@"2026-01-01")', "1"),
    ('@"2026-03-01".weekday', "7"),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', "false"),
]
RANGES = [
    ("before(1, [2..3])", "true"),
    ("before([1..2], [2..3])", "false"),
    ("before([1..2), [2..3])", "true"),
    ("after(4, [2..3])", "true"),
    ("meets([1..2], [2..3])", "true"),
    ("met by([2..3], [1..2])", "true"),
    ("overlaps([1..3], [2..5])", "true"),
    ("before((< 5), 5)", "true"),
    ("before((<= 5), 5)", "false"),
    ("includes((> 3), [4..5])", "true"),
    ("includes([4..5], (> 3))", "false"),
    ("overlaps((> 3), (< 5))", "true"),
    ("finishes([1..5], (<= 5))", "true"),
    ("coincides((< 5), (< 5))", "true"),
    ("coincides((< 5), (> 5))", "false"),
    ("coincides((= 5), [5..5])", "true"),
    ("includes((!= 5), 3)", "null"),
    ('includes((< 5), "a")', "null"),
    ("overlaps before([1..3], [2..5])", "true"),
    ("overlaps after([2..5], [1..3])", "true"),
    ("finishes(3, [1..3])", "true"),
    ("finished by([1..3], 3)", "true"),
    ("includes([1..5], [2..3])", "true"),
    ("includes([1..5), 5)", "false"),
    ("during(2, [1..5])", "true"),
    ("starts([1..2], [1..5])", "true"),
    ("started by([1..5], 1)", "true"),
    ("coincides([1..5], [1..5])", "true"),
    ('includes([1..5], "a")', "null"),
    ('range("[1..3)")', "[1..3)"),
    ('range("[3..1]")', "null"),
    ('range("[2..)") = (>= 2)', "true"),
    ('range("(..2]") = (<= 2)', "true"),
    ('1 in range("]..2[")', "true"),
    ('range("[..2]")', "null"),
    ('range("(..)")', "null"),
    ('range("(..a)")', "null"),
    ('range("[-3..-1]")', "[-3..-1]"),
    ('range("{1..3]")', "null"),
    ('range("[1..3]..")', "null"),
]


@pytest.mark.parametrize(("text", "expected"), [*STRINGS, *NUMBERS, *LISTS, *CONTEXTS, *DATES, *RANGES])
def test_the_function_gives(text, expected):
    assert written(text) == expected


def test_arguments_may_be_named():
    assert written('substring(start position: 2, string: "abc")') == '"bc"'
    assert codes('substring(text: "abc", start position: 2)') == ["bad_arguments"]


def test_one_value_and_a_list_of_it_are_taken_for_each_other():
    assert written("count(5)") == "1"
    assert written("abs([-5])") == "5"


def test_the_clock_is_what_the_context_says():
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert value("today()", today=date(2026, 3, 1)) == date(2026, 3, 1)
    assert value("now()", now=moment) == moment
    assert value("today()") is None
    assert codes("now()") == ["no_value"]
