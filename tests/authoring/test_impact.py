"""What an author sees of the impact of drafts: asked in the background, followed, cancelled, kept, explained."""

import copy
from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange.drafts import get_draft, replace_drafts, save_draft
from exchange.inquiries import Cancelled, begin, note_done
from exchange.models import Inquiry
from exchange.tasks import answer_inquiry
from schemas.models import Definition
from schemas.services import publish
from tests.authoring.conftest import signed_in
from tests.builders import NOW, REGION, person
from tests.small_works import CATALOGUE, DOCUMENTS
from tests.world import make_world

ADMIN = "/r/alpha/admin/systems/works"
HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}


@pytest.fixture
def month(alpha):
    world = make_world()
    publish(system="region", documents=[{**REGION, "roles": [*REGION["roles"], HEAD]}], by=None, at=NOW)
    month = world.month(world.active_site(), 1)
    world.self_score(month, "steel.1")
    return month


@pytest.fixture
def writer(month):
    """An author whose draft calls 98 only 合格."""
    replace_drafts("works", DOCUMENTS, by=None, at=NOW)
    row = Definition.objects.get(system="works", kind="decision", key="month_grade")
    stricter = copy.deepcopy(get_draft(row.pk).document)
    stricter["table"]["rows"][0][0] = ">= 99"
    save_draft(row, stricter, by=None, at=NOW)
    return signed_in(person("管理员", "head", areas=["*"]))


@pytest.fixture
def answered(writer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        writer.post(f"{ADMIN}/impact/", {"months": "0"})
    answer_inquiry.run(Inquiry.objects.get().pk)
    return writer


def text(answer):
    return answer.content.decode()


def test_the_impact_is_asked_for_followed_and_kept(writer, month, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        assert writer.post(f"{ADMIN}/impact/", {"months": "12"}).status_code == 302
    assert "等待计算" in text(writer.get(f"{ADMIN}/impact/"))
    assert answer_inquiry.run(Inquiry.objects.get().pk) == "ready"
    page = text(writer.get(f"{ADMIN}/impact/"))
    assert month.number in page
    assert "<del>优良</del> → <ins>合格</ins>" in page
    assert "针对当前草稿" in page
    assert "1 条等级变化" in text(writer.get(f"{ADMIN}/release/"))


def test_another_score_with_the_same_grade_is_named_and_told_in_the_strip(month, django_capture_on_commit_callbacks):
    dearer = copy.deepcopy(dict(CATALOGUE))
    for item, marks in zip(dearer["nodes"][0]["children"], (22, 28), strict=False):
        item["marks"] = marks
    documents = [dearer if one["kind"] == "catalogue" else one for one in DOCUMENTS]
    replace_drafts("works", documents, by=None, at=NOW)
    author = signed_in(person("管理员", "head", areas=["*"]))
    with django_capture_on_commit_callbacks():
        author.post(f"{ADMIN}/impact/", {"months": "0"})
    answer_inquiry.run(Inquiry.objects.get().pk)
    page = text(author.get(f"{ADMIN}/impact/"))
    assert "得分变化，等级不变" in page
    assert f"{ADMIN}/impact/{month.pk}/" in page  # why
    strip = text(author.get(f"{ADMIN}/life/"))
    assert "<span>1 条得分变化</span>" in strip


def test_an_answer_says_when_the_drafts_have_changed_since(answered):
    row = Definition.objects.get(system="works", kind="system")
    save_draft(row, {**get_draft(row.pk).document, "title": "别的名称"}, by=None, at=NOW)
    assert "请重新计算" in text(answered.get(f"{ADMIN}/impact/"))
    assert "尚未对当前草稿计算" in text(answered.get(f"{ADMIN}/release/"))


def test_why_a_record_is_graded_otherwise_is_told_from_both_explanations(answered, month):
    page = text(answered.get(f"{ADMIN}/impact/{month.pk}/"))
    assert "优良" in page
    assert "合格" in page
    assert answered.get(f"{ADMIN}/impact/424242/").status_code == 404


def test_all_that_is_named_goes_out_as_a_workbook(answered, month):
    answer = answered.get(f"{ADMIN}/impact/file/")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["等级变化", "得分变化，等级不变", "计算值变化", "不再有效", "待办改派", "期限变动"]
    assert [cell.value for cell in book["等级变化"][2]][:5] == [month.number, month.title, "月度评价", "优良", "合格"]


def test_who_gives_it_up_stops_the_work(writer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        writer.post(f"{ADMIN}/impact/", {"months": "3"})
    inquiry = begin(Inquiry.objects.get().pk)
    note_done(inquiry.pk, 1, 10)
    assert "1 / 10" in text(writer.get(f"{ADMIN}/impact/"))
    writer.post(f"{ADMIN}/impact/", {"cancel": "yes"})
    with pytest.raises(Cancelled):
        note_done(inquiry.pk, 2, 10)
    assert answer_inquiry.run(inquiry.pk) == ""
    assert "等待计算" not in text(writer.get(f"{ADMIN}/impact/"))


def test_drafts_that_cannot_be_read_are_not_measured(writer, django_capture_on_commit_callbacks):
    row = Definition.objects.get(system="works", kind="workflow", key="month")
    save_draft(row, {"kind": "workflow", "key": "month", "title": "坏"}, by=None, at=NOW)
    with django_capture_on_commit_callbacks():
        writer.post(f"{ADMIN}/impact/", {"months": "3"})
    assert answer_inquiry.run(Inquiry.objects.get().pk) == "failed"
    assert "没有算成" in text(writer.get(f"{ADMIN}/impact/"))
