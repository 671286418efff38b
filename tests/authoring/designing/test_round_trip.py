"""Opening a node and saving it unchanged leaves its document as it was written, to the letter."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from authoring.designing.shapes import way_of
from exchange.drafts import draft_documents
from portal.designer.desk import Desk
from schemas.models import Definition
from schemas.packs import read_json
from schemas.writing import dump
from tests.builders import NOW
from tests.outside_forms.browser import posted_by

#: Pages of a region name addresses of that region.
pytestmark = pytest.mark.urls("config.urls_region")
PACKS = Path(__file__).parents[3] / "tenants" / "regions"
#: Of every list of a document so many nodes are opened: those behind them are asked the same questions.
FIRST = 2
KINDS = ("record_type", "form", "catalogue", "workflow", "decision", "notice", "print", "golden", "register", "related")


def documents(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((PACKS / folder).rglob("*.json")):
        document = read_json(path.read_text())
        if isinstance(document, dict) and document.get("kind") in KINDS and "extends" not in document:
            yield document


def first_nodes(document: dict[str, Any]) -> list[str]:
    desk = Desk("", document, "", NOW)
    pointers = [twig.pointer for twig in desk.outline.nodes]
    return [pointer for pointer in pointers if all(int(place) < FIRST for place in way_of(pointer)[1::2])]


def as_posted(desk: Desk) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, text in posted_by(desk.page().sections):
        post.appendlist(name, text)
    return post


@pytest.mark.parametrize("kind", KINDS)
def test_saving_a_node_unchanged_leaves_the_text_of_shanghai_quality_as_it_is(alpha, kind):
    for document in (one for one in documents("shanghai/quality") if one["kind"] == kind):
        for pointer in first_nodes(document):
            desk = Desk("", document, pointer, NOW)
            assert dump(desk.answered(as_posted(desk))) == dump(document), (document["key"], pointer)


def test_the_form_with_every_type_of_field_stays_as_it_is(alpha):
    for document in (one for one in documents("showcase") if one["kind"] == "form"):
        for pointer in first_nodes(document):
            desk = Desk("", document, pointer, NOW)
            assert dump(desk.answered(as_posted(desk))) == dump(document), (document["key"], pointer)


def test_a_changed_title_is_all_that_changes(inspection):
    document = next(one for one in draft_documents("inspection") if one["kind"] == "workflow")
    desk = Desk("inspection", document, "/states/0", NOW)
    post = as_posted(desk)
    post["title"] = "改过的名称"
    wanted = {**document, "states": [{**document["states"][0], "title": "改过的名称"}, *document["states"][1:]]}
    assert dump(desk.answered(post)) == dump(wanted)


def test_what_a_key_may_name_is_chosen_by_its_title(inspection):
    row = Definition.objects.get(kind="workflow", key="visit")
    page = Desk("inspection", row.document, "/actions/0", NOW).page().sections
    states = [state["title"] for state in row.document["states"]]
    assert all(f">{title}<" in page or f"{title}</" in page for title in states)


def test_the_options_of_a_choice_are_asked_beside_its_field_and_kept_in_the_schema(inspection):
    form = {
        "kind": "form",
        "key": "colours",
        "title": "颜色",
        "schema": {"type": "object", "properties": {"colour": {"type": "string", "enum": ["红", "绿"]}}},
        "sections": [
            {"key": "own", "title": "颜色", "fields": [{"key": "colour", "title": "颜色", "widget": "choice"}]}
        ],
    }
    desk = Desk("", form, "/sections/0/fields/0", NOW)
    post = as_posted(desk)
    post["answer.options.0.value"] = "蓝"
    assert desk.answered(post)["schema"]["properties"]["colour"] == {"type": "string", "enum": ["蓝", "绿"]}


def form_with_a_day() -> dict[str, Any]:
    return {
        "kind": "form",
        "key": "one",
        "title": "一项",
        "schema": {"type": "object", "properties": {"day": {"type": "string", "maxLength": 20}}},
        "sections": [{"key": "own", "title": "一项", "fields": [{"key": "day", "title": "日期", "widget": "text"}]}],
    }


@pytest.mark.parametrize(
    ("name", "value", "schemas"),
    [
        ("widget", "date", {"day": {"type": "string", "format": "date"}}),
        ("key", "date_of_visit", {"date_of_visit": {"type": "string", "maxLength": 20}}),
    ],
)
def test_the_schema_follows_another_way_of_entering_and_another_key(inspection, name, value, schemas):
    desk = Desk("", form_with_a_day(), "/sections/0/fields/0", NOW)
    post = as_posted(desk)
    post[name] = value
    assert desk.answered(post)["schema"]["properties"] == schemas
