"""Authors read places and kinds in their own language."""

import pytest
from django.utils import translation

from authoring.words import KINDS, WORDS, kind_word, place, word
from schemas.metaschemas import KINDS as ALL_KINDS


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_every_word_is_translated():
    assert [name for name, english in WORDS.items() if word(name) == english] == []
    assert [kind for kind, english in KINDS.items() if kind_word(kind) == english] == []


def test_every_kind_that_is_released_has_a_word():
    assert set(KINDS) == set(ALL_KINDS) - {"demo"}


def test_a_place_that_is_not_there_is_told_as_far_as_it_goes():
    document = {"states": [{"key": "draft", "title": "待提交"}]}
    assert place(document, "/states/0/asks") == "状态 待提交 › 待办提示"
    assert place(document, "/states/7/title") == "状态 › 7 › 名称"
    assert place(document, "") == ""
    assert place(document, "/a~1b") == "a/b"
