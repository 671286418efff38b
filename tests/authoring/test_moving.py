"""The pages by which an administrator moves records to another release."""

import re

import pytest

from exchange.drafts import draft_documents, save_draft
from exchange.releasing import publish_drafts
from forms.models import Record
from schemas.models import Definition
from tests.builders import NOW, actor
from workflows.moving.carrying import work_on
from workflows.moving.models import ReleaseMove
from workflows.services import open_record

MOVES = "/r/alpha/admin/systems/inspection/moves/"
FILE = {"licence": "330001", "area": "east", "classes": "7", "children": "230", "has_kitchen": "false"}
ASKED = {"type": "nursery_file", "from": "1", "to": "2"}


@pytest.fixture
def file(inspection):
    """A file of the first release, while there is a second in which `classes` are called `groups`."""
    nursery = actor("园长", "nursery", organisation="123301000000000011")
    posted = {**FILE, "doctor_key": "doctor", "kitchen_grade": "A"}
    file = open_record(system="inspection", record_type="nursery_file", actor=nursery, now=NOW, posted=posted)
    row = Definition.objects.get(kind="form", key="nursery_file")
    document = next(one for one in draft_documents("inspection") if (one["kind"], one["key"]) == (row.kind, row.key))
    document["schema"]["properties"]["groups"] = document["schema"]["properties"].pop("classes")
    fields = [field for section in document["sections"] for field in section["fields"]]
    next(field for field in fields if field["key"] == "classes")["key"] = "groups"
    save_draft(row, document, by=None, at=NOW)
    publish_drafts("inspection", by=None, at=NOW)
    return file


def chosen(page):
    """The choices that a page proposes, by their names, with what it sends along."""
    text = page.content.decode()
    selects = re.findall(r'<select name="((?:field|becomes):[^"]+)".*?</select>', text, re.S)
    parts = {name: text.partition(f'<select name="{name}"')[2].partition("</select>")[0] for name in selects}
    found = {name: re.search(r'value="([^"]*)" selected', part) for name, part in parts.items()}
    return {name: match.group(1) if match else "" for name, match in found.items()}


def test_an_administrator_moves_records_and_undoes_it(author, file):
    page = author.get(MOVES, ASKED)
    proposed = chosen(page)
    assert proposed["field:classes"] == "groups"
    assert proposed["field:children"] == "children"
    answer = author.post(MOVES, {**ASKED, **proposed, "key": "k1"})
    move = ReleaseMove.objects.get()
    assert answer.url.endswith(f"/moves/{move.pk}/")
    assert "正在检查: 0 / 1" in author.get(answer.url).content.decode()
    work_on(move.pk, now=lambda: NOW)
    assert "迁移 1 条记录" in author.get(answer.url).content.decode()
    author.post(answer.url, {"confirm": "yes"})
    work_on(move.pk, now=lambda: NOW)
    record = Record.objects.get(pk=file.pk)
    assert (record.release.number, record.data["groups"]) == (2, 7)
    assert "撤销此次迁移" in author.get(answer.url).content.decode()
    author.post(answer.url, {"undo": "yes"})
    work_on(move.pk, now=lambda: NOW)
    assert Record.objects.get(pk=file.pk).data["classes"] == 7
    assert "已撤销" in author.get(answer.url).content.decode()


def test_a_record_that_would_lack_what_is_asked_for_stays_and_says_so(author, file):
    author.post(MOVES, {**ASKED, **chosen(author.get(MOVES, ASKED)), "field:children": ""})
    move = ReleaseMove.objects.get()
    work_on(move.pk, now=lambda: NOW)
    text = author.get(f"{MOVES}{move.pk}/").content.decode()
    assert "不能迁移" in text
    assert "请填写" in text
    assert "0 条记录可以迁移" in text


def test_a_plan_that_cannot_be_is_refused_and_what_was_chosen_stays(author, file):
    choices = {**chosen(author.get(MOVES, ASKED)), "field:children": "groups"}
    answer = author.post(MOVES, {**ASKED, **choices})
    assert answer.status_code == 422
    assert "有两个字段都要并入" in answer.content.decode()
    assert chosen(answer)["field:children"] == "groups"
    assert not ReleaseMove.objects.exists()


def test_odd_questions_are_answered_without_an_error(author, file):
    for query in ({"type": "nothing"}, {**ASKED, "from": "x"}, {**ASKED, "to": "1"}, {**ASKED, "from": "9" * 40}):
        assert author.get(MOVES, query).status_code == 200
    assert author.post(MOVES, {}).status_code == 404
    assert author.get(f"{MOVES}424242/").status_code == 404
    assert author.get("/r/alpha/admin/systems/region/moves/").status_code == 404


def test_who_only_looks_moves_nothing(inspector, file):
    assert inspector.get(MOVES).status_code == 403
    assert inspector.post(MOVES, ASKED).status_code == 403
