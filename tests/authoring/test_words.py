"""Authors read places and kinds in their own language."""

import pytest
from django.utils import translation

from authoring.designing.outline import outline_of
from authoring.designing.shapes import shape_of
from authoring.results import titles_in
from authoring.templatetags.authoring import result_word
from authoring.words import KINDS, SCHEMA_WORDS, VALUES, WORDS, kind_word, place, value_word, word
from schemas.metaschemas import KINDS as ALL_KINDS


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_every_word_is_translated():
    assert [name for name, english in WORDS.items() if word(name) == english] == []
    asked = {name: place({"schema": {}}, f"/schema/{name}").removeprefix("数据结构 › ") for name in SCHEMA_WORDS}
    assert [said for said in asked.values() if said.isascii()] == []
    assert [kind for kind, english in KINDS.items() if kind_word(kind) == english] == []
    values = [(name, value, english) for name, words in VALUES.items() for value, english in words.items()]
    assert [english for name, value, english in values if value_word(name, value) == english] == []


def test_every_kind_that_is_released_has_a_word():
    assert set(KINDS) == set(ALL_KINDS) - {"demo"}


def test_a_place_that_is_not_there_is_told_as_far_as_it_goes():
    document = {"states": [{"key": "draft", "title": "待提交"}]}
    assert place(document, "/states/0/asks") == "状态 待提交 › 待办提示"
    assert place(document, "/states/7/title") == "状态 › 7 › 名称"
    assert place(document, "") == ""
    assert place(document, "/a~1b") == "a/b"


def test_of_items_inside_each_other_only_those_are_named_that_the_number_does_not_tell():
    section = {"number": "1", "title": "行为", "children": [{"number": "1.2", "title": "制度", "marks": 5}]}
    item = {"number": "3", "title": "剪刀撑", "findings": [{"text": "未设置"}]}
    table = {"number": "2", "title": "脚手架", "children": [{"number": "B.3", "title": "扣件式", "children": [item]}]}
    document = {"nodes": [section, table]}
    assert place(document, "/nodes/0/children/0/marks") == "检查项 1.2 制度 › 标准分"
    finding = "检查项 2 脚手架 › B.3 扣件式 › 3 剪刀撑 › 不符合项 未设置 › 内容"
    assert place(document, "/nodes/1/children/0/children/0/findings/0/text") == finding


def test_what_a_form_allows_is_named_by_the_titles_of_its_fields():
    table = {"key": "workers", "title": "作业人员", "columns": [{"key": "days", "title": "天数"}]}
    rows = {"items": {"properties": {"days": {"maximum": 366}, "items": {"type": "string"}}}}
    kind = {"oneOf": [{"const": "a", "title": "甲类"}]}
    form = {
        "kind": "form",
        "sections": [{"key": "s", "title": "组", "fields": [table, {"key": "kind", "title": "类别"}]}],
        "schema": {"properties": {"workers": rows, "kind": kind, "crew": {"enum": ["x"]}}},
    }
    inside = "/schema/properties/workers/items/properties"
    assert place(form, f"{inside}/days/maximum") == "数据结构 › 作业人员 › 天数 › 最大值"
    assert place(form, "/schema/properties/kind/oneOf/0/const") == "数据结构 › 类别 › 选项 甲类 › 存储值"
    assert place(form, "/schema/properties/crew/enum/0") == "数据结构 › crew › 选项 1"
    assert place(form, f"{inside}/items/type") == "数据结构 › 作业人员 › items › 值类型"


def test_every_list_of_the_outline_has_a_word():
    roots = {kind: outline_of({"kind": kind, **filled(shape_of(kind))}) for kind in KINDS}
    titles = {branch.title for root in roots.values() for twig in root.nodes for branch in twig.branches}
    assert {"检查项", "不符合项", "等次"} <= titles
    assert [title for title in titles if title.isascii()] == []


def filled(shape, depth=3):
    """An entry in each list of the outline, down to a depth."""
    return {name: [filled(shape.entry(name), depth - 1)] for name in shape.lists} if depth else {}


def test_a_list_without_a_word_is_called_what_its_meta_schema_calls_it():
    document = {"ledgers": [{"key": "bonus", "title": "加分"}], "schema": {"properties": {"ledgers": {"title": "x"}}}}
    assert place(document, "/ledgers/0/title") == "加减分台账 加分 › 名称"
    assert place(document, "/schema/properties/ledgers/title").endswith("ledgers › 名称")  # a field of that name


def test_what_a_golden_case_looks_at_is_called_by_its_title():
    item = {"key": "a.b", "number": "1.2", "title": "乙"}
    catalogue = {"kind": "catalogue", "nodes": [{"key": "a", "title": "甲", "children": [item]}]}
    titles = titles_in([catalogue, form("开工日"), form("竣工日")])
    assert titles == {
        "deductions.a": "甲",
        "deductions.a.b": "1.2 乙",
        "values.score": "得分",
        "values.day": "开工日／竣工日",
    }
    assert (result_word("deductions.a.b", titles), result_word("values.x", titles)) == ("扣分 1.2 乙", "取值 x")


def form(day):
    return {"kind": "form", "schema": {"properties": {"score": {"title": "得分"}, "day": {"title": day}}}}
