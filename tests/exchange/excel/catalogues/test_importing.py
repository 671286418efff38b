"""A catalogue's table on its way into the drafts: all of it or nothing, and an extension stays one."""

import pytest

from exchange.drafts import add_draft, get_draft
from exchange.excel.catalogues.importing import Moved, confirm_catalogue, receive_catalogue, whole_draft
from exchange.excel.catalogues.writing import catalogue_workbook
from exchange.excel.transfers import KEPT, NotOpen
from exchange.models import Transfer
from schemas.models import Definition
from tests.builders import NOW, person
from tests.exchange.excel.books import edited, typed

EXTENSION = {
    "kind": "catalogue",
    "key": "jgj59",
    "title": "本市检查评分",
    "extends": {"base": "jgj59", "version": 1},
    "overrides": [{"set": "/absent", "to": "full_marks"}],
}
TABLE = typed(("检查表",), ("序号", "检查项目", "扣分标准", "应得分数"), ("1", "围挡", "未设围挡，扣10分", 10))


@pytest.fixture
def author(alpha):
    return person("管理员", "head", areas=["*"])


@pytest.fixture
def catalogue(author):
    """A draft that takes everything from the national standard but one property."""
    return add_draft("safety", EXTENSION, by=author, at=NOW)


def received(content, author, about="safety/jgj59", at=NOW):
    return receive_catalogue(about, name="表.xlsx", content=content, by=author, at=at)


def test_what_is_changed_in_the_table_of_an_extension_becomes_an_override(author, catalogue):
    table = catalogue_workbook(whole_draft("safety/jgj59"), system="safety", standing="")
    transfer = received(edited(table, {"G6": "未建立全员安全生产责任制"}), author)
    confirm_catalogue(transfer, by=author, at=NOW)
    document = get_draft(catalogue.pk).document
    assert document["extends"] == EXTENSION["extends"]
    assert len(document["overrides"]) == 2
    (added,) = [each for each in document["overrides"] if each not in EXTENSION["overrides"]]
    assert added["to"] == "未建立全员安全生产责任制"
    assert added["set"].endswith("/text")


def test_a_table_that_says_the_same_leaves_the_extension_as_it_was_written(author, catalogue):
    table = catalogue_workbook(whole_draft("safety/jgj59"), system="safety", standing="")
    confirm_catalogue(received(table, author), by=author, at=NOW)
    assert get_draft(catalogue.pk).document == EXTENSION


def test_a_file_is_confirmed_once(author):
    transfer = received(TABLE, author, "safety/fence")
    confirm_catalogue(transfer, by=author, at=NOW)
    with pytest.raises(NotOpen):
        confirm_catalogue(transfer, by=author, at=NOW)
    assert Definition.objects.filter(key="fence").count() == 1


def test_of_two_files_that_make_the_same_catalogue_the_second_is_looked_at_again(author):
    first, second = (received(TABLE, author, "safety/fence") for _ in range(2))
    confirm_catalogue(first, by=author, at=NOW)
    with pytest.raises(Moved):
        confirm_catalogue(second, by=author, at=NOW)
    assert Transfer.objects.get(pk=second.pk).is_open


def test_the_table_of_another_catalogue_is_refused(author, catalogue):
    table = catalogue_workbook(whole_draft("safety/jgj59"), system="safety", standing="")
    transfer = received(table, author, "safety/other")
    assert transfer.state == Transfer.State.REFUSED
    assert [each["code"] for each in transfer.outcome["problems"]] == ["other_catalogue"]


def test_a_file_nobody_confirmed_is_forgotten_in_time(author):
    old = received(TABLE, author, "safety/fence", at=NOW - KEPT * 2)
    new = received(TABLE, author, "safety/fence")
    assert set(Transfer.objects.values_list("pk", flat=True)) == {new.pk}
    assert old.pk != new.pk
