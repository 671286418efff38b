"""What a new form starts with."""

from decimal import Decimal
from typing import Any

from forms.validation import defaults
from tests.forms.language.ground import form_of
from tests.outside_forms.running import scene_of


def starts_with(properties: dict[str, Any], *fields: dict[str, Any]) -> dict[str, object]:
    """The values of a new form with these properties."""
    return defaults(scene_of(form_of(properties, *fields), {}))


def test_a_schema_says_by_itself_what_a_field_starts_with() -> None:
    said = {
        "grade": {"type": "string", "enum": ["优良", "合格"], "default": "合格"},
        "stopped": {"type": "boolean", "default": False},
        "count": {"type": "integer"},
    }
    assert starts_with(said) == {"grade": "合格", "stopped": False}


def test_what_the_form_says_stands_before_what_the_schema_says() -> None:
    said = {"rate": {"type": "number", "default": 3}}
    assert starts_with(said, {"key": "rate", "default": "7.5"}) == {"rate": Decimal("7.5")}


def test_a_value_that_is_worked_out_has_no_default() -> None:
    said = {"count": {"type": "integer"}, "total": {"type": "integer", "default": 5}}
    assert starts_with(said, {"key": "count"}, {"key": "total", "computed": "count * 2"}) == {}
