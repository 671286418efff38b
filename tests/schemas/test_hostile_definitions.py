"""Definitions written to stall or to reach out are refused, quickly."""

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from schemas.checking import check_documents
from schemas.packs import read_pack
from tests.schemas.sample import documents, places, put

SECONDS = 5  # of this process; what is refused here would otherwise run for minutes
FORM = "form/lift"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS


def spoilt(where: str, value: object) -> set[tuple[str, str, str]]:
    found = documents()
    put(found, FORM, where, value)
    return places(found)


def using(definitions: dict[str, Any]) -> dict[str, Any]:
    schema = documents()[FORM]["schema"]
    return {**schema, "properties": {**schema["properties"], "part": {"$ref": "#/$defs/a"}}, "$defs": definitions}


@pytest.mark.parametrize("reference", ["http://127.0.0.1:9/x", "file:///etc/passwd", "other.json"])
def test_a_reference_out_of_the_form_is_refused(reference: str) -> None:
    found = spoilt("/schema/properties/name", {"$ref": reference})
    assert (FORM, "/schema/properties/name/$ref", "reference_not_local") in found


def test_a_reference_to_nothing_is_refused() -> None:
    found = spoilt("/schema/properties/name", {"$ref": "#/$defs/none"})
    assert (FORM, "/schema/properties/name/$ref", "reference_unknown") in found


@pytest.mark.parametrize("word", ["$id", "$dynamicRef", "$anchor", "$schema"])
def test_words_that_move_references_are_refused(word: str) -> None:
    found = spoilt("/schema/properties/name", {word: "https://example.org/x"})
    assert (FORM, f"/schema/properties/name/{word}", "keyword_not_allowed") in found


@pytest.mark.parametrize("pattern", ["(", "(?=a)b", r"(a)\1", "(a{1000}){1000}"])
def test_a_pattern_that_cannot_run_in_linear_time_is_refused(pattern: str) -> None:
    found = spoilt("/schema/properties/name/pattern", pattern)
    assert (FORM, "/schema/properties/name/pattern", "pattern_invalid") in found


def test_a_pattern_that_would_explode_elsewhere_is_harmless_here() -> None:
    assert spoilt("/schema/properties/name/pattern", "^(a+)+$") == set()


@pytest.mark.parametrize(
    "definition", [{"$ref": "#/$defs/a"}, {"allOf": [{"$ref": "#/$defs/a"}]}, {"if": {"not": {"$ref": "#/$defs/a"}}}]
)
def test_a_schema_that_applies_because_it_applies_is_refused(definition: dict[str, Any]) -> None:
    assert (FORM, "/schema/$defs", "reference_recursive") in spoilt("/schema", using({"a": definition}))


@pytest.mark.parametrize("inside", [{"properties": {"b": {"$ref": "#/$defs/a"}}}, {"items": {"$ref": "#/$defs/a"}}])
def test_a_schema_may_have_itself_inside(inside: dict[str, Any]) -> None:
    assert spoilt("/schema", using({"a": inside})) == set()


def test_a_schema_that_doubles_with_every_level_of_a_value_is_refused() -> None:
    twice = {"allOf": [{"properties": {"b": {"$ref": f"#/$defs/{name}"}}} for name in "aa"]}
    four = {"allOf": [twice, twice]}
    assert (FORM, "/schema", "schema_too_large") in spoilt("/schema", using({"a": four}))


def test_a_schema_that_doubles_at_every_step_is_refused() -> None:
    doubling: dict[str, Any] = {"a0": {"type": "string"}}
    for step in range(1, 60):
        before = {"$ref": f"#/$defs/a{step - 1}"}
        doubling[f"a{step}"] = {"allOf": [before, before]}
    assert (FORM, "/schema", "schema_too_large") in spoilt("/schema/$defs", doubling)


@pytest.mark.parametrize("depth", [41, 5_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    deep: Any = "x"
    for _ in range(depth):
        deep = {"a": deep}
    codes = {code for _, _, code in spoilt("/schema/properties/name/default", deep)}
    assert "too_deep" in codes


def test_too_many_values_are_refused() -> None:
    assert (FORM, "", "too_many_values") in spoilt("/schema/properties/name/enum", list(range(200_000)))


def test_more_documents_than_a_system_may_have_are_refused() -> None:
    many = [{"kind": "notice", "key": f"n{number}"} for number in range(3_000)]
    assert [problem.code for problem in check_documents(many)] == ["too_many_documents"]


@pytest.mark.parametrize("number", [10**30, 1e300, Decimal("0.123456789012345678"), float("inf"), float("nan")])
def test_a_number_that_cannot_be_kept_exactly_is_refused(number: Any) -> None:
    assert (FORM, "/schema/properties/load/minimum", "number_digits") in spoilt(
        "/schema/properties/load/minimum", number
    )


def test_ten_megabytes_are_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "region.json").write_text(json.dumps({"kind": "region", "title": "x" * 10_000_000}))
    assert [problem.code for problem in read_pack(tmp_path).problems] == ["file_too_large"]


def test_an_expression_that_never_ends_is_refused() -> None:
    found = spoilt("/sections/0/fields/0/visible", "(" * 9_000)
    assert (FORM, "/sections/0/fields/0/visible", "expression_invalid") in found
