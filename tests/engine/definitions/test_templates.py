"""Templates: text with FEEL in braces."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.templates import Hole, TemplateError, fill, holes, parse


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("{parent.name}, {year}", {"parent": {"name": "Tower"}, "year": 2026}, "Tower, 2026"),
        ("{score}", {"score": Decimal("99.50")}, "99.5"),
        ("on {day}", {"day": date(2026, 3, 31)}, "on 2026-03-31"),
        ("at {now}", {"now": datetime(2026, 3, 31, 9, 5, 7)}, "at 2026-03-31 09:05"),
        ("{months}", {"months": ["a", "b"]}, "a, b"),
        ("[{missing}]", {}, "[]"),
        ("{{plain}}", {}, "{plain}"),
        ("{{a: 1}}", {}, "{a: 1}"),
        ('{ {a: "}"}.a }', {}, "}"),
        ('{"a\\"}"}', {}, 'a"}'),
        ("{1 / 0}", {}, ""),
        ("", {}, ""),
    ],
)
def test_expressions_are_replaced_by_what_they_are_worth(text: str, context: dict[str, object], expected: str) -> None:
    assert fill(text, context) == expected


def test_holes_know_where_they_stand() -> None:
    assert holes("{{x}} {a} and { b }") == (Hole("a", 7), Hole(" b ", 15))


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [("a {b", "template_not_closed", 2), ("a} b", "template_not_opened", 1), ("{ }", "template_empty", 0)],
)
def test_braces_that_do_not_match_are_told_with_their_place(text: str, code: str, position: int) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert caught.value == TemplateError(code, position)


@given(st.text())
def test_plain_text_comes_through_unchanged(text: str) -> None:
    doubled = text.replace("{", "{{").replace("}", "}}")
    assert fill(doubled, {}) == text


@given(st.text(alphabet='{}"\\ab ', max_size=30))
def test_any_text_is_a_template_or_refused_at_a_place_in_it(text: str) -> None:
    assert 0 <= place_of_error(text) <= len(text)


def place_of_error(text: str) -> int:
    """Where a text stops being a template; its length if it is one."""
    try:
        parse(text)
    except TemplateError as error:
        return error.position
    return len(text)
