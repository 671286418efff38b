"""A sheet that is filled item by item: one line at a time, saved by its button, begun anew only when that was meant."""

from copy import deepcopy

import pytest

from schemas.checking import check_documents
from tests.builders import publish_all
from tests.portal.test_sheet_page import look, open_as, send, sheet
from tests.small_works import DOCUMENTS, MONTH
from tests.world import make_world

WORDS = {"save": "保存检查项", "clear": "清空当前检查", "confirm": "确定清空吗？"}


def documents(*, sheets=1):
    """The small system with a month whose sheets are filled item by item."""
    uses = [{**use, "item_by_item": WORDS} for use in deepcopy(MONTH["sheets"])[:sheets]]
    uses += deepcopy(MONTH["sheets"])[sheets:]
    return [{**one, "sheets": uses} if one is MONTH else one for one in DOCUMENTS]


@pytest.fixture
def month(alpha):
    world = make_world()
    publish_all(documents())
    record = world.month(world.active_site(), 3)
    record.world = world
    return record


@pytest.fixture
def builder(month):
    return open_as(month.world.contractor)


def fields(page, **more):
    return page.form() | more


def test_one_line_stands_on_the_page_and_all_others_are_a_click_away(builder, month):
    page = look(builder, month)
    assert [row["id"] for row in page.soup.select("tbody.item:not([hidden])")] == ["item-steel"]
    assert [way["href"] for way in page.soup.select(".sheet-nav ul a")] == [
        "?part=item-steel#item-steel",
        "?part=item-walls#item-walls",
    ]
    assert "未检查" in page.texts(".sheet-nav ul a")[0]


def test_what_was_saved_counts_as_checked_and_leads_to_the_next(builder, month):
    page = look(builder, month)
    answer = send(builder, month, fields(page, **{"f.steel.1": ["steel.1.a"], "do": "item:item-steel"}))
    assert answer.url.endswith("?part=item-walls")
    page = look(builder, month, query="?part=item-walls")
    assert "“steel”已保存。" in page.text("main")
    assert page.texts(".sheet-nav ul .num")[0] == "48"
    assert page.texts(".sheet-nav ul .num")[1] == "未检查"
    assert sheet(month).handling == {"checked": ["steel"]}


def test_after_the_last_it_says_that_all_are_saved(builder, month):
    for item in ("steel", "walls"):
        page = look(builder, month, query=f"?part=item-{item}")
        answer = send(builder, month, fields(page, do=f"item:item-{item}"))
    assert answer.url.endswith("?part=item-walls")
    assert "全部检查项已保存。" in look(builder, month).text("main")


def test_what_is_typed_is_kept_and_not_yet_checked(builder, month):
    send(builder, month, fields(look(builder, month), **{"f.steel.1": ["steel.1.a"]}), htmx=True)
    assert sheet(month).entries["items"]["steel.1"]["findings"] == ["steel.1.a"]
    assert sheet(month).handling == {}


def test_it_is_begun_anew_only_after_a_question(builder, month):
    send(builder, month, fields(look(builder, month), **{"f.steel.1": ["steel.1.a"], "do": "item:item-steel"}))
    asked = look(builder, month, query="?clear=ask")
    assert "确定清空吗？" in asked.text("#clear")
    assert sheet(month).entries["items"]
    send(builder, month, fields(asked, do="clear"))
    assert (sheet(month).entries, sheet(month).handling) == ({}, {})


def test_who_only_looks_sees_the_whole_sheet(month):
    page = look(open_as(month.world.authority), month)
    assert len(page.soup.select("tbody.item:not([hidden])")) == 2
    assert "保存检查项" not in page.html


def test_beside_another_sheet_it_is_refused_before_a_release():
    found = [problem for problem in check_documents(documents(sheets=2)) if problem.code == "item_by_item_beside"]
    assert [problem.pointer for problem in found] == ["/sheets/1/item_by_item"]
