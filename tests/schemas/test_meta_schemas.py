"""The meta-schemas describe everything an editor or a reader needs."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from schemas.metaschemas import KINDS, meta_schema, resolve
from tests.schemas.sample import documents, example, problems


def objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema that describes properties."""
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict) and value.get("type") == "object":
            yield path, value
        for name, child in value.items():
            yield from objects(child, f"{path}/{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from objects(child, f"{path}/{index}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_a_title_and_a_description(kind: str) -> None:
    schema = meta_schema(kind)
    bare = [
        f"{path}/{name}"
        for path, described in objects(schema)
        for name, value in described["properties"].items()
        if not (value.get("title") and value.get("description"))
    ]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_undescribed_can_be_written(kind: str) -> None:
    schema = meta_schema(kind)
    open_ones = [
        path
        for path, described in objects(schema)
        if described.get("additionalProperties", True) is True and path != "/properties/schema"
    ]
    assert open_ones == [], "only the JSON Schema of a form may hold words we do not describe"


@pytest.mark.parametrize("kind", ["common", *KINDS])
def test_the_meta_schemas_are_themselves_valid(kind: str) -> None:
    assert jsonschema_rs.meta.is_valid(meta_schema(kind))


def test_a_property_inherits_what_its_reference_says() -> None:
    schema = meta_schema("workflow")
    full, _ = resolve(schema["properties"]["initial"], schema)
    assert full["description"] == "The state a new record is in."
    assert full["pattern"] == meta_schema("common")["$defs"]["key"]["pattern"]


def test_the_example_pack_has_every_kind_and_no_problem() -> None:
    found = documents()
    assert problems(found) == ()
    shown = {document["kind"] for document in (*found.values(), *example().guides)}
    assert shown == set(KINDS) - {"demo"}
