"""What is refused before it runs, with the place."""

import pytest

from engine.errors import EngineError
from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests, unparse


@pytest.mark.parametrize(
    ("text", "code", "position", "data"),
    [
        ("", "unexpected_end", 0, {}),
        ("1 +", "unexpected_end", 3, {}),
        ("1 + * 2", "unexpected_token", 4, {"found": "*"}),
        ("(1", "unexpected_end", 2, {"expected": ")"}),
        ("a # b", "unexpected_character", 2, {"found": "#"}),
        ('"open', "unexpected_character", 0, {"found": '"'}),
        ("if a then b", "unexpected_end", 11, {"expected": "else"}),
        ("for x in y", "unexpected_end", 10, {"expected": "return"}),
        ("[1..2", "unexpected_end", 5, {"expected": "]"}),
        ("{a 1}", "unexpected_token", 4, {"found": "}", "expected": ":"}),
        ("a.1", "unexpected_token", 1, {"found": ".1"}),
        ("1 2", "unexpected_token", 2, {"found": "2"}),
    ],
)
def test_text_that_is_no_expression_is_refused_with_its_place(text, code, position, data):
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)
    error = refused.value
    assert (error.code, error.position, error.data) == (code, position, data)


def test_a_number_beyond_all_bounds_is_refused():
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression("1e99999999")
    assert refused.value == FeelSyntaxError("bad_literal", 0, {"found": "1e99999999"})


def test_a_date_that_does_not_exist_is_refused_where_it_is_written():
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression('period.end < @"2026-02-30"')
    assert (refused.value.code, refused.value.position) == ("bad_literal", 13)


def test_errors_are_equal_by_value():
    assert FeelSyntaxError("x", 1, {"a": 1}) == FeelSyntaxError("x", 1, {"a": 1})
    assert FeelSyntaxError("x", 1) != FeelSyntaxError("x", 2)
    assert isinstance(FeelSyntaxError("x"), EngineError)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 + " * 3000 + "1", "too_long"),
        ("(" * 200 + "1" + ")" * 200, "too_deep"),
        ("-" * 300 + "1", "too_deep"),
        ("x in (" * 70 + "1" + ")" * 70, "too_deep"),
        ("1+" * 201 + "1", "too_deep"),
        ("a" + ".b" * 201, "too_deep"),
        ("a" + "[1]" * 201, "too_deep"),
    ],
)
def test_text_that_is_too_large_is_refused(text, code):
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["null" + " or null" * 200, "a" + ".b" * 199, "1" + " + 1" * 200])
def test_text_that_is_just_not_too_large_has_its_value(text):
    assert compile_expression(text).evaluate({"a": None}).warnings == ()


def test_unary_tests_are_refused_too():
    for text in ("", "> ", "1,", "not(1"):
        with pytest.raises(FeelSyntaxError):
            compile_unary_tests(text)


def test_compiling_the_same_text_again_costs_nothing():
    assert compile_expression("1 + 1") is compile_expression("1 + 1")
    assert compile_expression("a-b", ["a-b"]) is not compile_expression("a-b")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("months.result.score", {"months.result.score"}),
        ("if a then b.c else today", {"a", "b.c", "today"}),
        ("count(rows)", {"rows"}),
        ("some q in quarters satisfies q.state = kind", {"quarters", "quarters.state", "kind"}),
        ("for x in a, y in x.b return x.c + y", {"a", "a.b", "a.c"}),
        ("months[grade = limit].score", {"months.grade", "grade", "months.limit", "limit", "months.score"}),
        ("months[item.grade = 1]", {"months", "months.grade"}),
        ("{a: b, c: a.d}", {"b", "b.d"}),
        ("function(x) x + y", {"y"}),
        ("for i in 1..n return partial[i]", {"n"}),
        ("period.end", {"period.end"}),
        ("1 + 1", set()),
    ],
)
def test_an_expression_says_what_it_reads(text, paths):
    assert compile_expression(text).references == {tuple(path.split(".")) for path in paths}


def test_only_after_a_type_made_of_others_does_the_bracket_belong_to_it():
    assert unparse(compile_expression("1 instance of number < 2").node) == "(1 instance of number) < 2"
    with pytest.raises(FeelSyntaxError):
        compile_expression("1 instance of list < 2")
