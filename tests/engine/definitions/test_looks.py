"""Looks by party: who has the same part elsewhere, and which of them may not be released."""

import pytest

from engine.definitions.checks import check_system
from engine.definitions.loading import load_system

PARTY = [{"key": "keeper", "title": "单位", "organisation": "code", "name": "name"}]


def record_type(key, *, related=None, parties=PARTY, parent="", project=""):
    words = {"related": related or {}, "parties": parties, "parent": parent, "project": project}
    return {"kind": "record_type", "key": key, "title": key, "form": "plain", "workflow": "plain"} | {
        "heading": key, "number": "{sequence}", "visible_to": [], **words
    }  # fmt: skip


def look(of_type, party="keeper"):
    return {"them": {"type": of_type, "of": "party", "party": party, "pick": ["title"]}}


def problems(*record_types):
    field = [{"key": key, "title": key, "widget": "text"} for key in ("code", "name")]
    schema = {"type": "object", "properties": {"code": {"type": "string"}, "name": {"type": "string"}}}
    documents = [
        {"kind": "system", "key": "s", "title": "甲"},
        {"kind": "form", "key": "plain", "title": "表", "schema": schema, "sections": [
            {"key": "all", "title": "全部", "fields": field}]},
        {"kind": "workflow", "key": "plain", "title": "流程", "initial": "kept", "actions": [],
         "states": [{"key": "kept", "title": "在册", "final": True}]},
        *record_types,
    ]  # fmt: skip
    return {(one.code, one.document, one.pointer) for one in check_system(load_system(documents))}


def test_a_company_may_look_at_its_sites_and_what_stands_below_it_too():
    year = record_type("year", parent="company", parties=[], related=look("month"))
    month = record_type("month", parent="site", parties=[])
    assert problems(record_type("company", related=look("site")), record_type("site"), year, month) == set()


def test_both_sides_must_have_the_part():
    found = problems(record_type("company", related=look("site")), record_type("site", parties=[]))
    assert found == {("unknown_reference", "record_type/company", "/related/them/party")}


@pytest.mark.parametrize(
    "types",
    [
        [record_type("site", related=look("site"))],
        [record_type("company", related=look("site")), record_type("site", related=look("company"))],
        [
            record_type("company", related=look("site")),
            record_type("site", related=look("month")),
            record_type("month", related=look("company")),
        ],
    ],
)
def test_looks_by_party_that_lead_back_are_refused(types):
    assert {code for code, _, _ in problems(*types)} == {"look_circle"}


def about(of_type):
    return {"them": {"type": of_type, "of": "project", "pick": ["title", "reference"]}}


def test_records_about_the_same_project_may_be_looked_at_wherever_they_stand():
    award = record_type("award", project="code", related={})
    rating = record_type("rating", parent="site", parties=[], related=about("award"))
    assert problems(record_type("site", project="name"), rating, award) == set()


def test_both_sides_must_be_about_a_project():
    award, site = record_type("award"), record_type("site", project="code", related=about("award"))
    assert problems(site, award) == {("look_without_project", "record_type/site", "/related/them/of")}


def test_looks_by_project_that_lead_back_are_refused():
    site = record_type("site", project="code", related=about("award"))
    assert {code for code, _, _ in problems(site, record_type("award", project="code", related=about("site")))} == {
        "look_circle"
    }
