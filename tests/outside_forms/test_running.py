"""Forms of other projects: schemas of older drafts and layouts of JSON Forms become forms that work."""

from typing import Any

import pytest

from schemas.importing import import_form
from tests.outside_forms.running import run

PERSON: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "definitions": {
        "place": {"type": "object", "properties": {"street": {"type": "string"}}, "required": ["street"]},
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/definitions/node"}},
            },
        },
    },
    "type": "object",
    "properties": {
        "given name": {"type": "string"},
        "home": {"$ref": "#/definitions/place"},
        "tree": {"$ref": "#/definitions/node"},
        "pair": {
            "type": "array",
            "items": [{"type": "string"}, {"type": "boolean"}],
            "additionalItems": {"type": "number"},
        },
        "card": {"type": "integer"},
        "size": {"enum": [1, 2], "enumNames": ["small", "large"]},
    },
    "dependencies": {"card": {"properties": {"bill": {"type": "string"}}, "required": ["bill"]}},
}  # fmt: skip
DATA: dict[str, Any] = {
    "given name": "甲",
    "home": {"street": "一路"},
    "tree": {"name": "a", "children": [{"name": "b", "children": [{"name": "c"}]}]},
    "pair": ["x", False, 2.5],
    "card": 12,
    "bill": "二路",
    "size": 2,
}
LAYOUT: dict[str, Any] = {
    "type": "Categorization",
    "elements": [
        {"type": "Category", "label": "第一", "elements": [{"type": "Control", "scope": "#/properties/card"}]},
        {
            "type": "Category",
            "label": "第二",
            "rule": {"effect": "SHOW", "condition": {"scope": "#/properties/card", "schema": {"minimum": 10}}},
            "elements": [{"type": "Control", "scope": "#/properties/home/properties/street", "label": "街道"}],
        },
    ],
}


@pytest.mark.parametrize("uischema", [None, LAYOUT])
def test_valid_data_goes_through_page_and_post_unchanged(uischema: Any) -> None:
    assert run("person", {"schema": PERSON, "uischema": uischema, "data": DATA}).failures == ()


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        ({"type": "string"}, "x"),
        ({"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer"}}}}, [{"a": 1}]),
        ({"oneOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]},
                    {"properties": {"b": {"type": "integer"}}, "required": ["b"]}]}, {"b": 2}),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"any name": 1}),
        ({"type": "object", "properties": {"x": {}}}, {"x": {"a": [1, "2", None]}}),
    ],
)  # fmt: skip
def test_a_schema_that_is_no_object_of_properties_is_a_form_too(schema: Any, data: Any) -> None:
    assert run("any", {"schema": schema, "uischema": None, "data": data}).failures == ()


def test_what_a_layout_groups_names_and_hides_is_so_in_the_form() -> None:
    first, second, rest = import_form("person", PERSON, LAYOUT)["sections"]
    assert (first["title"], second["title"], rest["title"]) == ("第一", "第二", "Other")
    street = second["fields"][0]["fields"][0]
    assert (street["title"], street["visible"]) == ("街道", "(card >= 10) = true")
    assert "given name" in [field["key"] for field in rest["fields"]]


def test_a_schema_that_refers_to_elsewhere_is_not_imported() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/x"}}}
    failures = run("elsewhere", {"schema": schema, "uischema": None, "data": {}}).failures
    assert failures
    assert all(one.startswith("not importable") for one in failures)
