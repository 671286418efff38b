"""Authors read places and kinds in their own language."""

import pytest
from django.utils import translation

from authoring.words import KINDS, VALUES, WORDS, kind_word, place, value_word, word
from schemas.metaschemas import KINDS as ALL_KINDS


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_every_word_is_translated():
    assert [name for name, english in WORDS.items() if word(name) == english] == []
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
