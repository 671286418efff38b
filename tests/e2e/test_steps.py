"""A form that is filled in step by step: by keyboard, on a phone, without JavaScript, and for everybody."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import forward, press, state_of
from tests.pages import go, next_page

pytestmark = pytest.mark.e2e

NEW = "/r/showcase/records/new/forms/hot_work/?draft=new"
FILLER = "sf_filler"
CURRENT = ".steps [aria-current]"


def fill_work(page: Any, *, gas: str, **more: str) -> None:
    texts = {
        "作业名称": "示例焊接",
        "作业部位": "3 号楼 12 层",
        "开始日期": "2026-03-11",
        "结束日期": "2026-03-12",
        **more,
    }
    for label, text in texts.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("所在区").select_option(label="示东区")
    page.get_by_label("动火等级").select_option("二级")
    page.get_by_role("group", name="是否使用气瓶").get_by_label(gas).check()


def fill_people(page: Any) -> None:
    for label, text in {"动火人": "王示安", "联系电话": "13800000001", "安全措施": "清理可燃物，专人看守。"}.items():
        page.get_by_label(label).fill(text)


def current(page: Any) -> str:
    return page.locator(CURRENT).inner_text().split("\n")[0]


def walk_through(page: Any) -> None:
    page.goto(NEW)
    fill_work(page, gas="是")
    forward(page)
    assert current(page) == "气瓶"
    page.get_by_label("气瓶数量").fill("2")
    page.get_by_label("与明火的距离（米）").fill("5")
    forward(page)
    assert "不得小于 10 米" in page.locator(".errors").inner_text()
    page.get_by_label("与明火的距离（米）").fill("12")
    forward(page)
    fill_people(page)
    press(page, "上一步")
    assert page.get_by_label("气瓶数量").input_value() == "2"
    forward(page)
    assert page.get_by_label("动火人").input_value() == "王示安"
    forward(page)
    assert current(page) == "核对提交"


def change(page: Any, title: str, text: str) -> None:
    """Change one answer from the page where answers are checked, and come back to it."""
    go(page.locator(".answers > div").filter(has_text=title).get_by_role("link"))
    assert page.evaluate("location.hash") == f"#{page.get_by_label(title).get_attribute('id')}"
    page.get_by_label(title).fill(text)
    go(page.get_by_role("button", name="核对提交"))


@pytest.mark.parametrize("options", [{}, {"phone": True}, {"javascript": False}], ids=["desk", "phone", "no script"])
def test_a_form_is_walked_through_changed_from_its_last_page_and_sent(new_page, options) -> None:
    page = new_page(FILLER, **options)
    walk_through(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    change(page, "作业部位", "5 号楼屋面")
    assert "5 号楼屋面" in page.locator(".answers").first.inner_text()
    press(page, "保存")
    assert state_of(page) == "待提交"
    assert "5 号楼屋面" in page.locator("main").inner_text()
    page.goto("/r/showcase/")
    assert page.locator("#drafts").count() == 0


def test_the_steps_are_walked_by_keyboard_alone(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    fill_work(page, gas="是")
    page.get_by_role("button", name=re.compile("下一步.*气瓶")).wait_for()
    fill_work(page, gas="否")
    page.get_by_role("button", name=re.compile("下一步.*人员与措施")).wait_for()
    page.get_by_label("作业名称").focus()
    with next_page(page):
        page.keyboard.press("Enter")  # in a field: on to the next step, not away
    assert current(page) == "人员与措施"
    page.get_by_label("动火人").focus()
    page.keyboard.type("王示安")
    page.keyboard.press("Tab")
    page.keyboard.type("138")
    with next_page(page):
        page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=mobile]")).to_be_focused()
    assert page.get_by_label("联系电话").input_value() == "138"


def test_every_step_is_free_of_barriers(browser, live) -> None:
    context = open_eyes(browser, live, FILLER)
    page = context.pages[0]
    walk_through(page)
    assert barriers(page) == {}
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    change(page, "作业部位", "")
    assert barriers(page) == {}  # with what is missing named on top
    for path in ("/r/showcase/", "/r/showcase/records/new/forms/hot_work/"):
        page.goto(path)
        assert page.get_by_text("草稿").count()
        assert barriers(page) == {}
    page.goto("/r/showcase/")
    page.goto(page.locator("#drafts .acts a").nth(1).get_attribute("href"))
    assert barriers(page) == {}
    context.close()
