"""Objects in objects, variants, lists in rows and tuples: by keyboard, on a phone, without a script, for everybody."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import press
from tests.pages import settled

pytestmark = pytest.mark.e2e

NEW = "/r/showcase/records/new/forms/emergency_plan/?draft=new"
FILLER = "sf_filler"
#: What is typed, by the wire names of the controls.
TEXTS = {
    "plan_name": "示例防汛预案",
    "command.leader": "王示安",
    "command.mobile": "13800000001",
    "command.place.room": "会议室",
    "assembly.0": "121.5",
    "assembly.1": "31.2",
    "resources.0.goods": "沙袋",
    "resources.0.quantity": "200",
    "scenes.0.hazard": "基坑进水",
    "scenes.0.measures.0": "撤离人员",
    "scenes.0.rescue": "示例消防站",
}


def named(page: Any, name: str) -> Any:
    return page.locator(f"[name='{name}']:not([type=hidden])")


def add(page: Any, name: str) -> None:
    """Add a row to a list, with or without a script."""
    page.locator(f"button[value='{name}.add']").click()
    page.locator(f"[name^='{name}.0']").first.wait_for(state="attached")


def choose(page: Any, name: str, option: str) -> None:
    """Choose, and let the server say what follows."""
    control = named(page, name)
    if control.first.evaluate("each => each.tagName") == "SELECT":
        control.select_option(label=option)
    else:
        page.locator(f"label.check:has([name='{name}'])").filter(has_text=option).locator("input").check()


def fill_in(page: Any) -> None:
    add(page, "resources")
    choose(page, "resources.0.:variant", "物资")
    add(page, "scenes")
    choose(page, "scenes.0.external", "是")
    add(page, "scenes.0.measures")
    for name, text in TEXTS.items():
        named(page, name).fill(text)
    page.locator("[name=district]").select_option(label="示东区")
    settled(page)


def said(page: Any) -> str:
    """What the record's page says of the form."""
    assert page.locator(".errors, .note--bad").all_inner_texts() == []
    assert "/new/" not in page.url
    page.goto(page.url.partition("?")[0] + "?tab=form")
    return page.inner_text("main")


@pytest.mark.parametrize("options", [{}, {"phone": True}, {"javascript": False}], ids=["desk", "phone", "no script"])
def test_it_is_filled_in_sent_and_read_again(new_page, options) -> None:
    page = new_page(FILLER, **options)
    page.goto(NEW)
    fill_in(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    press(page, "保存")
    text = said(page)
    for each in ("王示安", "会议室", "121.5", "沙袋", "200", "基坑进水", "撤离人员", "示例消防站"):
        assert each in text
    assert "138****0001" in text or "13800000001" in text
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_what_is_wrong_inside_is_said_with_the_way_to_it_and_linked(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    fill_in(page)
    named(page, "resources.0.quantity").fill("0")
    named(page, "command.mobile").fill("138")
    press(page, "保存")
    assert "「应急资源」第 1 行「数量」" in page.inner_text(".errors")
    page.locator(".errors a", has_text="数量").click()
    expect(named(page, "resources.0.quantity")).to_be_focused()
    assert named(page, "scenes.0.measures.0").input_value() == "撤离人员"


def test_it_is_filled_in_by_keyboard_alone(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    go(page, "plan_name")
    page.keyboard.type("示例预案")
    go(page, "command.leader")
    page.keyboard.type("王示安")
    press_key(page, "resources.add")
    named(page, "resources.0.:variant").wait_for()
    go(page, "resources.0.:variant")
    page.keyboard.press("ArrowDown")
    named(page, "resources.0.plate").wait_for()
    go(page, "resources.0.plate")
    page.keyboard.type("沪A12345")
    press_key(page, "resources.0.delete")
    named(page, "resources.0.:variant").wait_for(state="detached")
    settled(page)
    assert named(page, "command.leader").input_value() == "王示安"


def go(page: Any, name: str) -> None:
    """Tab on to the control of this name."""
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("name => document.activeElement?.name === name", name):
            return
    raise AssertionError(f"Tab never comes to {name}")


def press_key(page: Any, value: str) -> None:
    """Tab on to the button that sends this, and press it."""
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("value => document.activeElement?.value === value", value):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never comes to {value}")


def test_it_has_no_barriers_at_any_width(browser, live) -> None:
    context = open_eyes(browser, live, FILLER)
    page = context.pages[0]
    page.goto(NEW)
    assert barriers(page) == {}
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    fill_in(page)
    named(page, "resources.0.quantity").fill("0")
    assert barriers(page) == {}
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    press(page, "保存")
    assert barriers(page) == {}
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    named(page, "resources.0.quantity").fill("200")
    press(page, "保存")
    said(page)
    assert barriers(page) == {}
    context.close()
