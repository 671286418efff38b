"""Changes are told in words."""

from decimal import Decimal

import pytest
from django.utils import translation

from authoring.differences import changes, document_changes


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def catalogue(marks=5, title="管理制度"):
    item = {"key": "a.system", "number": "3.2", "title": title, "marks": marks}
    return {
        "kind": "catalogue",
        "key": "quality",
        "title": "目录",
        "nodes": [{"key": "a", "number": "3", "title": "行为", "marks": 10, "children": [item]}],
    }


def workflow(sentence):
    guard = {"when": "sheets.self.complete", "else": sentence}
    action = {"key": "submit", "title": "提交", "guards": [guard]}
    return {"kind": "workflow", "key": "month", "title": "月度评价", "actions": [action]}


def test_an_items_marks_are_named_by_the_items_number_and_title():
    (change,) = changes(catalogue(5), catalogue(6))
    assert (change.place, change.old, change.new) == ("检查项 3.2 管理制度 › 标准分", "5", "6")
    assert change.pointer == "/nodes/0/children/0/marks"


def test_a_guards_sentence_is_named_by_its_action():
    (change,) = changes(workflow("未完成。"), workflow("尚未完成。"))
    assert (change.place, change.old, change.new) == ("操作 提交 › 办理条件 1 › 提示语", "未完成。", "尚未完成。")


def test_a_value_that_is_one_of_a_few_is_told_in_words():
    (policy, illustration) = changes({"absent": "exclude"}, {"absent": "full_marks", "synthetic": True})
    assert (policy.place, policy.old, policy.new) == ("不参与评价时", "剔除后折算", "计满分")
    assert (illustration.place, illustration.new) == ("示范", "是")


def test_places_and_values_without_a_word_of_their_own_are_called_as_the_designer_calls_them():
    best, least = {"grade": "优秀", "least": 90, "tone": "ok"}, {"grade": "不合格", "tone": "bad"}
    old = {"kind": "catalogue", "grades": [best]}
    grade, tone, score = changes(old, {"kind": "catalogue", "grades": [{"grade": "良好", "tone": "go"}]})
    assert (grade.place, grade.old, grade.new) == ("等次 1 › 等次", "优秀", "良好")
    assert (tone.place, tone.old, tone.new) == ("等次 1 › 颜色", "绿（良好）", "蓝（进行中）")
    assert (score.place, score.what, score.old) == ("等次 1 › 最小值", "removed", "90")
    (added,) = changes(old, {"kind": "catalogue", "grades": [best, least]})
    assert (added.place, added.new) == ("等次 2", "等次 不合格、颜色 红（不好）")


def test_what_is_nothing_is_told_by_a_dash_and_never_as_json():
    (change,) = changes({"default": 5}, {"default": None})
    assert (change.old, change.new) == ("5", "—")


def test_entries_are_paired_by_key_so_that_moving_one_is_no_change():
    states = [{"key": "a", "title": "甲"}, {"key": "b", "title": "乙"}]
    assert changes({"states": states}, {"states": states[::-1]}) == ()
    removed, added = (
        changes({"states": states}, {"states": states[:1]}),
        changes({"states": states[:1]}, {"states": states}),
    )
    assert [(change.what, change.old) for change in removed] == [("removed", "乙")]
    assert [(change.what, change.new) for change in added] == [("added", "乙")]


def test_lists_of_plain_values_are_compared_as_a_whole():
    (change,) = changes({"visible_to": ["a", "b"]}, {"visible_to": ["a", "c"]})
    assert (change.place, change.old, change.new) == ("可见角色", "a, b", "a, c")


def test_numbers_are_compared_by_value_and_shown_exactly():
    assert changes({"marks": Decimal("5.0")}, {"marks": 5}) == ()
    (change,) = changes({"marks": Decimal("0.1")}, {"marks": Decimal("0.25")})
    assert (change.old, change.new) == ("0.1", "0.25")


def test_whole_documents_are_added_and_removed():
    old, new = [catalogue(), workflow("x")], [catalogue(6)]
    found = [(change.what, change.name, len(change.changes)) for change in document_changes(old, new)]
    assert found == [("changed", "catalogue/quality", 1), ("removed", "workflow/month", 0)]
    assert document_changes(old, old) == ()
