"""A new system, a new matter with its form and chain, a new definition: drafts, and nothing else changes."""

import pytest

from authoring.words import KINDS
from exchange.drafts import draft_documents
from exchange.releasing import region_draft
from schemas.checking import document_problems
from schemas.models import Definition, Release
from schemas.structure import HARMLESS

ADMIN = "/r/alpha/admin"
#: A region has one of the first, a system one of the second, and help pages are pages.
ALONE = [kind for kind in KINDS if kind not in ("region", "system", "guide")]


def begin_system(author, **changes):
    return author.post(f"{ADMIN}/systems/new/", {"title": "托育检查", "key": "nursery", **changes})


def test_a_new_system_stands_in_the_region_s_draft_and_is_not_released(author):
    answer = begin_system(author)
    assert answer["Location"].endswith("/systems/nursery/matter/")
    assert region_draft()["systems"][-1] == "nursery"
    assert [document["kind"] for document in draft_documents("nursery")] == ["system"]
    assert not Release.objects.filter(system="nursery").exists()


@pytest.mark.parametrize("changes", [{"title": " "}, {"key": "Nursery"}, {"key": ""}, {"key": "inspection"}])
def test_a_system_without_a_title_or_with_an_impossible_or_taken_key_is_refused(author, changes):
    before = region_draft()
    answer = begin_system(author, **changes)
    assert answer.status_code == 422
    assert region_draft() == before


def test_a_matter_begins_with_form_chain_type_and_a_place_in_the_menu(author):
    begin_system(author)
    posted = {"title": "日常检查", "key": "daily", "roles": ["inspector", "nobody"]}
    answer = author.post(f"{ADMIN}/systems/nursery/matter/", posted)
    form = Definition.objects.get(system="nursery", kind="form", key="daily")
    assert answer["Location"] == f"{ADMIN}/design/{form.pk}/?at=/sections/0"
    kinds = {document["kind"]: document for document in draft_documents("nursery")}
    assert kinds.keys() == {"system", "form", "workflow", "record_type"}
    assert kinds["record_type"]["visible_to"] == ["inspector"]
    assert region_draft()["menus"][-1]["title"] == "托育检查"
    assert region_draft()["menus"][-1]["items"][0]["record_type"] == "daily"


def test_a_matter_for_nobody_is_refused(author):
    begin_system(author)
    answer = author.post(f"{ADMIN}/systems/nursery/matter/", {"title": "日常检查", "key": "daily"})
    assert answer.status_code == 422
    assert not Definition.objects.filter(system="nursery", kind="form").exists()


@pytest.mark.parametrize("kind", ALONE)
def test_a_new_definition_of_every_kind_can_be_opened(author, kind):
    answer = author.post(f"{ADMIN}/systems/inspection/definition/", {"kind": kind, "title": "新的", "key": "fresh"})
    assert author.get(answer["Location"]).status_code == 200
    document = Definition.objects.get(kind=kind, key="fresh").document
    assert [one for one in document_problems(document) if one.code not in HARMLESS] == []


def test_a_key_that_is_taken_is_refused_with_what_was_typed(author):
    answer = author.post(
        f"{ADMIN}/systems/inspection/definition/", {"kind": "workflow", "title": "又一个", "key": "visit"}
    )
    assert answer.status_code == 422
    assert "又一个" in answer.content.decode()


def test_who_is_no_author_begins_nothing(inspector):
    assert begin_system(inspector).status_code == 403
    assert "nursery" not in region_draft()["systems"]


@pytest.mark.parametrize(("system", "named"), [("nursery", "日常检查"), ("region", "nursery")])
def test_the_way_to_a_release_is_open_for_what_was_begun(author, system, named):
    begin_system(author)
    author.post(f"{ADMIN}/systems/nursery/matter/", {"title": "日常检查", "key": "daily", "roles": ["inspector"]})
    page = author.get(f"{ADMIN}/systems/{system}/release/")
    assert page.status_code == 200
    assert named in page.content.decode()


def test_a_help_page_does_not_begin_as_a_definition(author):
    posted = {"kind": "guide", "title": "新的", "key": "fresh"}
    assert author.post(f"{ADMIN}/systems/inspection/definition/", posted).status_code == 422
    assert not Definition.objects.filter(kind="guide", key="fresh").exists()
