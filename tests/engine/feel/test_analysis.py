"""Mistakes that can be seen before any data is there, each at its place."""

import json
from pathlib import Path

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from engine.feel.builtins import BUILTINS
from engine.feel.printing import unparse
from engine.feel.spans import Spans, walk
from engine.feel.tree import AnyValue, OneSided
from engine.feel.typing import (
    ANY,
    BOOLEAN,
    CERTAIN,
    CONDITION,
    DATE,
    NUMBER,
    STRING,
    Type,
    Wanted,
    analyse,
    context_of,
    has_result,
    list_of,
    one_of,
    range_of,
    read_type,
)

GRADES = ("优良", "合格", "不合格")
MONTH = context_of({"grade": one_of(GRADES), "score": NUMBER, "on": DATE})
NAMES = context_of(
    {
        "score": NUMBER,
        "grade": one_of(GRADES),
        "name": STRING,
        "day": DATE,
        "ok": BOOLEAN,
        "months": list_of(MONTH),
        "period": range_of(DATE),
        "free": ANY,
    }
)
TCK = Path(__file__).parents[4] / "shared" / "conformance" / "feel_tck.json"


def found(text, *, wanted=None):
    """The findings of an expression: code and the part of the text they stand at."""
    findings = analyse(compile_expression(text), NAMES, wanted=wanted).findings
    return [(one.code, text[one.position : one.position + one.length]) for one in findings]


def type_of(text):
    return str(analyse(compile_expression(text), NAMES).type)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("score + 1", "number"),
        ('name + "!"', "string"),
        ("day - day", "days and time duration"),
        ('day + @"P1M"', "date"),
        ("period.end", "date"),
        ("day.year", "number"),
        ("months.score", "list<number>"),
        ("months[1]", "context"),
        ("months[1].score", "number"),
        ("months[score > 80].grade", "list<string>"),
        ("for m in months return m.on", "list<date>"),
        ("for i in 1..3 return i", "list<number>"),
        ("if ok then 1 else null", "number"),
        ('if ok then 1 else "a"', "Any"),
        ("max(months.score)", "number"),
        ("count(months) > 3 and ok", "boolean"),
        ("sort(months, function(a, b) a.score < b.score)[1].grade", "string"),
        ("{a: score, b: a * 2}.b", "number"),
        ("(function(x) x > 1)(score)", "boolean"),
        ("(function(x: number) x)(score)", "number"),
        ("(function(x: list<string>) x[1])(name)", "string"),
        ("working days(day, day)[1]", "date"),
        ("free.anything", "Any"),
        ("[1..5]", "range<number>"),
        ('split(name, ",")', "list<string>"),
    ],
)
def test_the_type_of_a_result_is_known(text, expected):
    assert type_of(text) == expected
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scor + 1", [("unknown_name", "scor")]),
        ("months[scor > 1]", [("unknown_name", "scor")]),
        ("1 + period.start.yea", [("unknown_name", "yea")]),
        ("cuont(months)", [("unknown_name", "cuont")]),
        ('score = "80"', [("different_kinds", 'score = "80"')]),
        ('not(day < "2026-01-01")', [("different_kinds", 'day < "2026-01-01"')]),
        ("ok < true", [("no_order", "ok < true")]),
        ('score in ("a", 1)', [("different_kinds", '"a"')]),
        ("day in [1..2]", [("different_kinds", "[1..2]")]),
        ("name between 1 and 2", [("different_kinds", "name between 1 and 2")]),
        ("name * 2", [("no_arithmetic", "name * 2")]),
        ("(day + 1) = day", [("no_arithmetic", "day + 1")]),
        ("-name", [("no_arithmetic", "-name")]),
        ("if score then 1 else 2", [("not_a_condition", "score")]),
        ("ok and score", [("not_a_condition", "score")]),
        ("some m in months satisfies m.score", [("not_a_condition", "m.score")]),
        ("months[grade]", [("not_a_condition", "grade")]),
        ('grade = "优"', [("not_an_option", '"优"')]),
        ('count(months[grade = "优"])', [("not_an_option", '"优"')]),
        ('grade in ("优良", "良")', [("not_an_option", '"良"')]),
        ("round up(score)", [("argument_count", "round up(score)")]),
        ("name + substring(score, 1)", [("argument_kind", "score")]),
        ("substring(string: name, start: 1)", [("argument_name", "substring(string: name, start: 1)")]),
        ("sum(months.grade)", [("argument_kind", "months.grade")]),
        ("not(score)", [("argument_kind", "score")]),
        ("score(1)", [("not_a_function", "score")]),
    ],
)
def test_what_is_certainly_wrong_is_found_where_it_stands(text, expected):
    assert found(text) == expected
    assert all(code in CERTAIN for code, _ in expected)


@pytest.mark.parametrize(
    "text",
    [
        "score > 5 and score < 3",
        "score > 5 and ok and score <= 5",
        "score = 1 and score = 2",
        "score between 5 and 3 and ok",
        "score in [1..5) and score in (5, 6)",
        "ok and not(ok)",
        'grade = "优良" and grade in ("合格", "不合格")',
        'grade != "优良" and grade != "合格" and grade != "不合格"',
        'day > @"2026-03-01" and day < @"2026-02-01"',
        "3 < score and 2 > score",
        "score = null and score > 70",
        "ok and ok = null",
        "1 > 2",
        '"a" = "b"',
    ],
)
def test_conditions_that_contradict_each_other_are_never_true(text):
    assert found(text) == [("never_true", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"优良"', []),
        ("grade", []),
        ("free", []),
        ("null", []),
        ('if ok then "合格" else null', []),
        ('"优"', [("not_an_option", '"优"')]),
        ('if ok then "优" else 5', [("not_an_option", '"优"'), ("wrong_result", "5")]),
        ("score", [("wrong_result", "score")]),
        ("months.grade", [("wrong_result", "months.grade")]),
    ],
)
def test_what_is_kept_must_be_of_the_type_that_is_kept_there(text, expected):
    assert found(text, wanted=Wanted(("string",), one_of(GRADES))) == expected


def test_what_follows_from_a_mistake_is_not_told_again():
    assert found('grade = "优" and ok and grade = "优"') == [("not_an_option", '"优"'), ("not_an_option", '"优"')]


@pytest.mark.parametrize("text", ["score >= 5 or score < 7", "ok or not(ok)", "score != 1 or score != 2", "1 < 2"])
def test_conditions_that_leave_nothing_out_are_always_true(text):
    assert found(text) == [("always_true", text)]


@pytest.mark.parametrize(
    "text",
    [
        "score > 3 and score < 5",
        "score >= 5 and score <= 5",
        "score > 5 or score < 3",
        "score = 1 or score = 2",
        "months[1].score = 1 and months[2].score = 2",
        'grade = "优良" or grade = "合格"',
        "ok = null",
        "score != null and score > 3",
        'free = 1 and free = "a"',
        'free > 1 and free < @"2026-01-01"',
        "if free then ok else not(ok)",
        "true",
    ],
)
def test_what_may_be_is_not_reproached(text):
    assert found(text, wanted=CONDITION) == []


def test_a_whole_condition_must_be_true_or_false():
    assert found("score + 1", wanted=CONDITION) == [("not_a_condition", "score + 1")]
    assert found("score + 1") == []


def test_a_constant_choice_is_doubtful():
    assert found("if true then 1 else 2") == [("always_true", "true")]


def test_the_tests_of_a_table_cell_must_fit_its_input():
    def of_cell(text, tested):
        analysis = analyse(compile_unary_tests(text), context_of({"?": tested, "score": NUMBER}))
        return [(one.code, text[one.position : one.position + one.length]) for one in analysis.findings]

    assert of_cell('"优良", "优"', one_of(GRADES)) == [("not_an_option", '"优"')]
    assert of_cell("> 5, [1..2]", NUMBER) == []
    assert of_cell('> 5, "a"', NUMBER) == [("different_kinds", '"a"')]
    assert of_cell("-", NUMBER) == of_cell("not(null)", NUMBER) == of_cell("? > 5 and score > 1", NUMBER) == []


def test_a_name_that_is_nearly_right_is_named():
    (unknown,) = analyse(compile_expression("scroe"), NAMES).findings
    assert (unknown.data["near"], unknown.position, unknown.length) == ("score", 0, 5)


def test_every_function_says_what_it_gives():
    assert [name for name in BUILTINS if not has_result(name)] == []


def test_types_are_read_as_they_are_written():
    assert read_type("list<context<a: number, b: list<date>>>").member("b") == list_of(list_of(DATE))
    assert read_type("nonsense") == ANY
    assert read_type("Null") == Type("Null")


def test_a_sum_of_very_many_terms_is_no_trouble():
    text = " + ".join(["score"] * 800)
    try:
        compiled = compile_expression(text)
    except FeelSyntaxError:
        return
    assert analyse(compiled, NAMES).findings == ()


@pytest.mark.skipif(not TCK.exists(), reason="the cases of the official TCK are not here")
def test_every_part_of_an_expression_is_found_in_its_text():
    texts = {case["expression"] for case in json.loads(TCK.read_text())["cases"] if case.get("expression")}
    for text in sorted(texts):
        try:
            compiled = compile_expression(text)
        except FeelSyntaxError:
            continue
        spans = Spans(text)
        for node in walk(compiled.node):
            if not isinstance(node, AnyValue | OneSided):
                assert unparse(compile_expression(spans.text_of(node)).node) == unparse(node), text
