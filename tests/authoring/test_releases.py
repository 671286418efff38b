"""Releases beside each other in words, and an earlier one released again, by the same way as any change."""

import copy

import pytest

from exchange.drafts import get_draft, save_draft
from exchange.releasing import publish_drafts
from schemas.models import Release
from tests.builders import NOW

RELEASES, RELEASE = (f"/r/alpha/admin/systems/inspection/{name}/" for name in ("releases", "release"))


def text(answer):
    return answer.content.decode()


def renamed(row, title):
    save_draft(row, {**copy.deepcopy(get_draft(row.pk).document), "title": title}, by=None, at=NOW)


@pytest.fixture
def three(author, workflow):
    """Three releases that differ in a title."""
    for title in ("第二版名称", "第三版名称"):
        renamed(workflow, title)
        publish_drafts("inspection", by=None, at=NOW)
    return author


def test_any_two_releases_are_compared_in_words(three):
    assert "比较这两个版本" in text(three.get(RELEASES))
    page = text(three.get(f"{RELEASES}compare/?from=1&to=3"))
    assert "<ins>第三版名称</ins>" in page
    assert "第二版名称" not in page
    back = text(three.get(f"{RELEASES}compare/?from=3&to=2"))
    assert "<del>第三版名称</del>" in back
    assert three.get(f"{RELEASES}compare/?from=1&to=77").status_code == 404


def test_an_earlier_release_is_released_again_as_a_new_one(three):
    assert "恢复到这个版本" not in text(three.get(f"{RELEASES}3/")), "it is in force already"
    answer = three.post(f"{RELEASES}2/")
    assert answer.status_code == 302
    assert "恢复到第 2 版的内容" in text(three.get(answer["Location"]))
    assert Release.objects.filter(system="inspection").count() == 3, "nothing is in force before it is published"
    three.post(RELEASE, {"confirm": "yes", "notes": "恢复到第 2 版"})
    newest = Release.objects.filter(system="inspection").first()
    assert (newest.number, newest.notes) == (4, "恢复到第 2 版")
    assert newest.digest == Release.objects.get(system="inspection", number=2).digest


def test_drafts_that_were_not_released_give_way_only_when_that_is_confirmed(three, workflow):
    workflow.refresh_from_db()
    renamed(workflow, "还没发布")
    assert three.post(f"{RELEASES}1/").status_code == 422
    assert get_draft(workflow.pk).document["title"] == "还没发布"
    assert three.post(f"{RELEASES}1/", {"confirm": "yes"}).status_code == 302
    assert get_draft(workflow.pk).document["title"] not in ("还没发布", "第三版名称")
    assert three.post(f"{RELEASES}77/", {"confirm": "yes"}).status_code == 404
