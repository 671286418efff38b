"""Any text is read or refused in a time that grows no faster than the text.

The time is counted in calls of functions, for these are the same on every machine.
"""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from engine.feel.limits import MAX_TEXT

CALLS_A_CHARACTER = 60
PIECES = (
    "a", "b c", "1", '"x"', '@"2026-01-01"', " ", "(", ")", "[", "]", "{", "}", "{a b: ", ", ", "..", ".", "..[", "-",
    "+ ", "**", "< ", ">= ", "= ", "!= ", "and ", "or ", "not(", "if ", "then ", "else ", "for i in ", "return ",
    "some x in ", "every ", "satisfies ", "between ", "in ", "in (", "instance of ", "list<", "context<a: ",
    "function<", ">->", "function(", "a: ", "null", "true", "date and time", "? ", "中", "🐎", "/*", "*/", "//", "\n",
    "\\", '"', "@", "#", "1e", "\u0000",
)  # fmt: skip
REPEATED = (
    "(", "[", "]", "{a:", "-", "a ", "a.", "a+", "/*", '"', '@"', "\\", "1..", "a[", "a(", "9", "a", "if ", "<1,",
    "x between ", "x in (", "some x in y satisfies ", "1 instance of list<", "date and time ", "not(1,",
)  # fmt: skip
NAMES_ALIKE = ", ".join(f"a b{number}: 1" for number in range(400))
LONG = (
    *((piece * MAX_TEXT)[:MAX_TEXT] for piece in REPEATED),
    "{" + ", ".join(f"a b{number}: a b" for number in range(640)) + "}",
    "{" + NAMES_ALIKE + ", x: [" + "a z, " * 900 + "1]}",
    "{" + "a b c d e f g " * 710 + ": 1}",
    "[" + "1, " * 3300 + "1]",
    "not(" + "1," * 4900 + "1)",
    "a" * (MAX_TEXT + 1),
)


def calls(compile_text, text):
    """How many functions are called until the text is compiled or refused."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        compile_text(text)
    except FeelSyntaxError:
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("compile_text", [compile_expression, compile_unary_tests])
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:12])
def test_long_texts_that_repeat_themselves(compile_text, text):
    assert calls(compile_text, text) <= CALLS_A_CHARACTER * len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.integers(1, 300), st.text(max_size=20))
def test_any_text(pieces, times, ending):
    text = ("".join(pieces) * times + ending)[:MAX_TEXT]
    for compile_text in (compile_expression, compile_unary_tests):
        assert calls(compile_text, text) <= CALLS_A_CHARACTER * (len(text) + 50)
