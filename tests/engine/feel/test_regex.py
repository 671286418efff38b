"""Patterns: those of XPath, and none of them can take for ever."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel.budget import Budget
from engine.feel.regex import compile_pattern
from tests.engine.feel.examples import codes, value, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'matches("abZ", "[A-Z-[OI]]")', "true"),
        (r'matches("I", "[A-Z-[OI]]")', "false"),
        (r'matches("q", "[^Q]", "i")', "false"),
        (r'matches("Q", "\p{Lu}", "i")', "true"),
        (r'matches("q", "\p{Lu}", "i")', "false"),
        (r'matches("a\u000Db", "a.b")', "false"),
        (r'matches("a\u000Db", "a.b", "s")', "true"),
        (r'matches("a\nb", "^b$")', "false"),
        (r'matches("a\nb", "^b$", "m")', "true"),
        (r'matches("hello world", " hello[ ]world", "x")', "true"),
        (r'matches("a.c", "a.c", "q")', "true"),
        (r'matches("abc", "a.c", "q")', "false"),
        (r'matches("一二", "^\p{IsCJKUnifiedIdeographs}+$")', "true"),
        (r'matches("ab", "^\P{Lu}+$")', "true"),
        (r'matches("x", "\p{Lx}")', "null"),
        (r'matches("x", "\p{IsNowhere}")', "null"),
        (r'matches("x", "(?=x)")', "null"),
        (r'matches("x", "x", "p")', "null"),
        (r'matches("x", "\y")', "null"),
        (r'matches("x", "x**")', "null"),
        (r'matches("x", "(x")', "null"),
        (r'matches("x", "x)")', "null"),
        (r'matches("x", "x{2,1}")', "null"),
        (r'matches("x", "x{2")', "null"),
        (r'matches("aa", "(a)\1")', "true"),
        (r'matches("aA", "^(a)\1$", "i")', "true"),
        (r'matches("ab", "(a)\1")', "false"),
        (r'matches("aa", "(a\1)")', "null"),
        (r'matches("aa", "[a\1]")', "null"),
        (r'matches("a-1", "\i\c*")', "true"),
        (r'matches("3d", "^\d\I$")', "false"),
        (r'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
        (r'replace("darted", "^(.*?)d(.*)$", "$1c$2")', '"carted"'),
        (r'replace("aaaa", "(a{1,3}?)(a*)", "$2-$1")', '"aaa-a"'),
        (r'replace("a", "a", "\$")', '"$"'),
        (r'replace("a", "a", "$")', "null"),
        (r'replace("a", "a", "\x")', "null"),
        (r'replace("a", "a", "$", "q")', '"$"'),
        (r'replace("abra", ".*?", "$1")', "null"),
        (r'split("a1b22c", "\d+")', '["a", "b", "c"]'),
        (r'split("abc", "")', '["a", "b", "c"]'),
    ],
)
def test_patterns_are_those_of_xpath(text, expected):
    assert written(text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^(\d+,)*\d+$", ",".join(map(str, range(60))), True),
        (r"^([A-Z]{2}-)+\d+$", "AB-" * 50 + "1", True),
        (r"^(a|b)+$", "ab" * 100, True),
        (r"^(优良|合格|不合格)+$", "优良合格不合格" * 20, True),
        (r"^(\w+\s?)*$", "word " * 40 + "!", False),
        (r"(a+)+$", "a" * 60 + "!", False),
        (r"(a|aa)+$", "a" * 60 + "!", False),
        (r"(a*)*b", "a" * 60, False),
        (r"(.*a){20}", "a" * 60, True),
        (r"([a-z]+)*!", "a" * 60 + "!", True),
        (r"a*a*a*a*a*b", "a" * 60, False),
        ("a?" * 30 + "a" * 30, "a" * 30, True),
        ("(a|a)" * 30 + "b", "a" * 30, False),
        (r"(x+x+)+y", "x" * 300, False),
        (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 200, False),
    ],
)
def test_patterns_that_others_hang_on_have_an_answer(pattern, text, found):
    assert value("matches(text, pattern)", text=text, pattern=pattern) is found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"^(a*)(a*)(a*)(a*)\1\2\3\4b$", "a" * 80), (r"(a+)+$", "a" * 20_000 + "!"), (r"(()\2)*b", "a")],
)
def test_what_would_still_take_long_ends_with_the_budget(pattern, text):
    assert value("matches(text, pattern)", text=text, pattern=pattern) in (None, False)
    many = 'for i in 1..1000 return replace(text, pattern, "")'
    assert "too_many_steps" in codes(many, text=text, pattern=pattern)


def test_a_pattern_that_becomes_too_large_is_none():
    assert compile_pattern("((a{999}){999}){999}", "", Budget()) is None
    assert compile_pattern("a" * 501, "", Budget()) is None


PIECES = st.sampled_from(["a", "b", ".", "[ab]", "^", "$", "(a|b)", "(ab)", "(a*)", "(?:b|)", "(a|ab)"])
PATTERNS = st.lists(
    st.tuples(PIECES, st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?"])), max_size=5
).map(lambda pieces: "".join(piece + times for piece, times in pieces))


@settings(max_examples=1000, deadline=None)
@given(PATTERNS, st.text("abc", max_size=8))
def test_both_engines_find_the_same(pattern, text):
    prepared = compile_pattern(pattern, "", Budget())
    if prepared is None:
        return
    found = prepared.program.search(text, 0, Budget())
    expected = prepared.quick.search(text)
    assert (found and found[:2]) == (expected and expected.span())


@settings(max_examples=500, deadline=None)
@given(
    st.text("ab|()*+?{}[]^$\\.-,12dp ", max_size=25),
    st.text("ab12-", max_size=30),
    st.sampled_from(["", "i", "x", "sm"]),
)
def test_any_text_is_a_pattern_or_is_null(pattern, text, flags):
    found = value("matches(text, pattern, flags)", text=text, pattern=pattern, flags=flags)
    assert found in (True, False, None)
