"""Another key is put wherever the old one was named, or refused with the places where it cannot be put."""

from html import unescape

import pytest

from engine.errors import blocking
from exchange.drafts import draft_documents, save_draft
from exchange.releasing import check_drafts
from schemas.models import Definition
from tests.authoring.designing.test_designer import address, draft, revision, typed
from tests.builders import NOW


@pytest.fixture
def form(inspection):
    return Definition.objects.get(kind="form", key="nursery_file")


def renamed(author, definition, at, key):
    page = author.get(address(definition, at))
    return author.post(address(definition, at), {**typed(page), "key": key, "op": "save", "revision": revision(page)})


def place_of(form, key):
    for number, section in enumerate(draft(form)["sections"]):
        for place, field in enumerate(section["fields"]):
            if field["key"] == key:
                return f"/sections/{number}/fields/{place}"
    raise AssertionError(key)


def whole(kind, key):
    return next(one for one in draft_documents("inspection") if (one["kind"], one["key"]) == (kind, key))


def test_actions_and_sheets_name_a_state_by_its_new_key(author, workflow):
    answer = renamed(author, workflow, "/states/0", "told")
    assert answer.status_code == 302, answer.content.decode()
    assert draft(workflow)["initial"] == "told"
    assert draft(workflow)["actions"][0]["from"] == ["told"]
    assert whole("record_type", "visit")["sheets"][0]["in"] == ["told"]
    assert blocking(check_drafts("inspection")) == ()
    assert "以下定义中的引用已同步改为新标识：年度督导" in author.get(address(workflow)).content.decode()


def test_a_state_that_expressions_compare_with_keeps_its_key_and_the_places_are_told(author, workflow):
    before = draft(workflow)
    answer = renamed(author, workflow, "/states/1", "looking")
    assert answer.status_code == 422
    told = unescape(answer.content.decode())
    assert "标识“visiting”还在以下位置使用" in told
    assert 'state in ("visiting", "graded", "improving")' in told
    assert draft(workflow) == before


def test_headings_parties_and_the_value_name_a_field_by_its_new_key(author, form):
    answer = renamed(author, form, place_of(form, "nursery_name"), "name")
    assert answer.status_code == 302, answer.content.decode()
    assert whole("record_type", "nursery_file")["heading"] == "{name}"
    assert whole("record_type", "nursery_file")["parties"][0]["name"] == "name"
    assert whole("record_type", "visit")["heading"] == "{parent.name} · {period_title}"
    assert blocking(check_drafts("inspection")) == ()


def test_expressions_name_a_field_by_its_new_key(author, form):
    renamed(author, form, place_of(form, "classes"), "groups")
    fields = {field["key"]: field for field in draft(form)["sections"][0]["fields"]}
    divided = "round half up(children / groups, 1)"
    assert fields["per_class"]["computed"] == f"if groups = null or children = null then null else {divided}"
    assert "groups" in draft(form)["schema"]["properties"]


def test_a_key_that_something_else_has_is_refused_with_the_place(author, form):
    before = draft(form)
    answer = renamed(author, form, place_of(form, "classes"), "children")
    assert answer.status_code == 422
    assert "无法自动同步" in answer.content.decode()
    assert draft(form) == before


def stepped(author, definition, op):
    return author.post(address(definition), {"op": op, "revision": revision(author.get(address(definition)))})


def all_drafts():
    return {(one["kind"], one["key"]): one for one in draft_documents("inspection")}


def test_a_new_key_is_taken_back_and_put_again_in_all_drafts_at_once(author, workflow):
    before = all_drafts()
    assert renamed(author, workflow, "/states/0", "told").status_code == 302
    after = all_drafts()
    assert before[("record_type", "visit")] != after[("record_type", "visit")]
    assert stepped(author, workflow, "undo").status_code == 302
    assert all_drafts() == before
    assert stepped(author, workflow, "redo").status_code == 302
    assert all_drafts() == after
    assert stepped(author, workflow, "undo").status_code == 302
    assert all_drafts() == before


def test_a_new_key_stays_where_another_draft_was_changed_since(author, workflow):
    renamed(author, workflow, "/states/0", "told")
    visit = Definition.objects.get(kind="record_type", key="visit")
    save_draft(visit, {**draft(visit), "title": "另一个名称"}, by=None, at=NOW)
    after = all_drafts()
    answer = stepped(author, workflow, "undo")
    assert answer.status_code == 409
    assert "另一个名称" in answer.content.decode()
    assert all_drafts() == after
