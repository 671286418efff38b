"""The help people find: theirs alone, searched, read and confirmed, blocked by what is unread."""

import copy

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from forms.guides.models import GuidePage, Reading
from forms.guides.services import confirm_reading, put_guide
from tests.authoring.conftest import signed_in
from tests.builders import NOW, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World, make_world


@pytest.fixture
def world(alpha) -> World:
    made = make_world()
    put_guide({"key": "rules", "title": "现场规定", "body": [{"heading": "一"}, {"text": "先看图纸。"}]})
    put_guide({"key": "office", "title": "机关须知", "for": ["authority"], "body": [{"list": ["先看印章。"]}]})
    documents = copy.deepcopy([dict(each) for each in DOCUMENTS])
    next(each for each in documents if each["kind"] == "system")["must_read"] = [{"guide": "rules", "by": "contractor"}]
    publish_all(documents)
    return made


@pytest.fixture
def contractor(world):
    return signed_in(User.objects.get(pk=world.contractor.user_id))


@pytest.fixture
def authority(world):
    return signed_in(User.objects.get(pk=world.authority.user_id))


def text_of(client, path: str) -> str:
    return client.get(f"/r/alpha/{path}").content.decode()


def test_everybody_finds_what_is_for_them_and_what_has_to_be_read_comes_first(contractor, authority):
    mine = text_of(contractor, "help/")
    assert "现场规定" in mine
    assert "未阅读" in mine
    assert "机关须知" not in mine
    theirs = text_of(authority, "help/")
    assert "机关须知" in theirs
    assert "未阅读" not in theirs


def test_the_help_is_searched_by_words_of_title_and_text(authority):
    assert "机关须知" in text_of(authority, "help/?q=印章")
    assert "现场规定" not in text_of(authority, "help/?q=印章")
    assert "没有包含这些词" in text_of(authority, "help/?q=塔吊")
    assert authority.get("/r/alpha/help/", {"q": "%_'\""}).status_code == 200


def test_a_page_for_others_does_not_exist(contractor):
    for path in ("help/office/", "help/office/file/", "help/nothing/", "help/rules/file/"):
        assert contractor.get(f"/r/alpha/{path}").status_code == 404
    assert contractor.post("/r/alpha/help/office/read/", {"version": "1"}).status_code == 404


def test_reading_is_confirmed_for_the_version_on_the_page(contractor):
    assert "我已阅读本文件" in text_of(contractor, "help/rules/")
    assert contractor.post("/r/alpha/help/rules/read/", {"version": "0"}).status_code == 409
    assert contractor.post("/r/alpha/help/rules/read/", {"version": "1"}).status_code == 302
    assert Reading.objects.get().user == contractor.user
    shown = text_of(contractor, "help/rules/")
    assert "我已阅读本文件" not in shown
    assert "确认阅读本版文件" in shown


def test_the_block_names_the_documents_and_leads_to_them(world, contractor):
    confirm_reading("rules", number=1, actor=world.contractor, now=NOW)
    site = world.declare()
    page = GuidePage.objects.get(slug="rules")
    page.body = "<p>新规定。</p>"
    page.save_revision().publish()
    for path in (f"records/{site.pk}/", "records/new/works/site/"):
        shown = text_of(contractor, path)
        assert "请先阅读下列文件" in shown
        assert "/r/alpha/help/rules/" in shown
    answer = contractor.get(f"/r/alpha/records/{site.pk}/edit/")
    assert answer.status_code == 409
    assert "现场规定" in answer.content.decode()
    assert "/r/alpha/help/" in answer.content.decode()


def test_a_file_is_only_ever_downloaded(contractor):
    page = GuidePage.objects.get(slug="rules")
    page.file.save("rules.pdf", ContentFile(b"%PDF-1.4\n%%EOF"), save=False)
    page.save_revision().publish()
    answer = contractor.get("/r/alpha/help/rules/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
