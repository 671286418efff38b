"""Help pages in the admin: written, brought out as versions, kept while a system wants them read."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page

from authoring.designing.known import known_names
from forms.guides.models import Edition, GuidePage, Reading
from forms.guides.selectors import guide_names
from forms.guides.services import put_guide
from schemas.models import Definition
from schemas.services import publish
from tests.builders import NOW

ADMIN = "/r/alpha/admin/"
PDF = b"%PDF-1.4\n%%EOF"


def rich(text: str) -> str:
    """A paragraph as the editor of rich text posts it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def page_form(title: str, text: str, **more: object) -> dict[str, object]:
    return {"title": title, "body": rich(text), "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **more}


def add_address() -> str:
    return f"{ADMIN}pages/add/assess_guides/guidepage/{Page.get_first_root_node().pk}/"


def edit_address(guide: GuidePage) -> str:
    return f"{ADMIN}pages/{guide.pk}/edit/"


@pytest.fixture
def guide(inspection) -> GuidePage:
    return put_guide({"key": "rules", "title": "督导须知", "body": [{"text": "先出示证件。"}]})


def test_an_author_writes_a_page_for_some_roles_and_brings_it_out(author):
    assert author.get(add_address()).status_code == 200
    sent = page_form("园所 须知", "进门先登记。", roles=["inspector"], **{"action-publish": "1"})
    assert author.post(add_address(), sent).status_code == 302
    edition = Edition.objects.get()
    assert (edition.guide.slug, edition.number, edition.text, edition.by) == (
        "yuan_suo_xu_zhi",
        1,
        "进门先登记。",
        author.user,
    )
    assert edition.guide.roles == ["inspector"]


def test_a_draft_changes_nothing_for_readers_until_it_is_published(author, guide):
    assert author.post(edit_address(guide), page_form("督导须知", "改过了。")).status_code == 302
    assert Edition.objects.count() == 1
    author.post(edit_address(guide), page_form("督导须知", "改过了。", **{"action-publish": "1"}))
    assert list(Edition.objects.values_list("number", "text")) == [(2, "改过了。"), (1, "先出示证件。")]


def test_markup_that_no_author_can_choose_is_not_kept(author, guide):
    bad = page_form("督导须知", "<script>alert(1)</script>", **{"action-publish": "1"})
    author.post(edit_address(guide), bad)
    assert "<script" not in Edition.objects.get(number=2).body


def test_a_file_is_taken_by_its_first_bytes_only(author, guide):
    fake = SimpleUploadedFile("须知.pdf", b"MZ no pdf at all")
    answer = author.post(edit_address(guide), page_form("督导须知", "x", file=fake, **{"action-publish": "1"}))
    assert (answer.status_code, Edition.objects.count()) == (200, 1)
    real = SimpleUploadedFile("须知.pdf", PDF)
    author.post(edit_address(guide), page_form("督导须知", "x", file=real, **{"action-publish": "1"}))
    assert Edition.objects.get(number=2).file.endswith(".pdf")


def test_the_list_says_which_version_counts_and_who_read_it(author, inspector, guide):
    Reading.objects.create(edition=guide.editions.get(), user=inspector.user, at=NOW)
    shown = author.get(f"{ADMIN}guides/").content.decode()
    assert "督导须知" in shown
    assert "rules" in shown
    assert "督导员" in author.get(f"{ADMIN}guides/{guide.pk}/readers/").content.decode()
    assert author.get(f"{ADMIN}guides/424242/readers/").status_code == 404


def test_a_page_that_a_running_system_wants_read_is_not_withdrawn(author, guide):
    release = [dict(row.document) for row in Definition.objects.filter(system="inspection")]
    next(each for each in release if each["kind"] == "system")["must_read"] = [{"guide": "rules"}]
    publish(system="inspection", documents=release, by=None, at=NOW)
    answer = author.post(f"{ADMIN}pages/{guide.pk}/unpublish/", follow=True)
    assert "必读" in answer.content.decode()
    assert GuidePage.objects.get().live


def test_a_page_that_nothing_asks_for_is_withdrawn_but_never_deleted_moved_or_copied(author, guide):
    for door in ("delete/", "move/", "copy/", "privacy/"):
        assert author.get(f"{ADMIN}pages/{guide.pk}/{door}").status_code == 404
    asked = BeautifulSoup(author.get(f"{ADMIN}pages/{guide.pk}/unpublish/").content, "html.parser").main
    assert [link["href"] for link in asked("a") if author.get(link["href"], follow=True).status_code != 200] == []
    assert author.post(f"{ADMIN}pages/{guide.pk}/unpublish/", follow=True).status_code == 200
    assert not GuidePage.objects.get().live


def test_a_draft_and_an_earlier_version_are_drawn_in_the_frame_people_know(author, guide):
    author.post(edit_address(guide), page_form("督导须知", "改过了。"))
    assert "改过了。" in author.get(f"{ADMIN}pages/{guide.pk}/view_draft/").content.decode()
    first = guide.revisions.order_by("pk").first()
    assert "先出示证件。" in author.get(f"{ADMIN}pages/{guide.pk}/revisions/{first.pk}/view/").content.decode()


def test_nobody_but_authors_reaches_the_pages_of_help(inspector, guide):
    for path in (f"{ADMIN}guides/", edit_address(guide), add_address(), f"{ADMIN}guides/{guide.pk}/readers/"):
        assert inspector.get(path).status_code == 403
        assert inspector.post(path, page_form("x", "y", **{"action-publish": "1"})).status_code == 403
    assert Edition.objects.count() == 1


def test_in_the_designer_a_document_is_chosen_by_its_title(guide):
    known = known_names({}, others=guide_names(), region=None)
    assert known["guide"] == (("rules", "督导须知"),)
