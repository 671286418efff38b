"""The form that uses every kind of question: by keyboard alone, on a phone, without a script, and for everybody."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import button, press
from tests.pages import settled

pytestmark = pytest.mark.e2e

#: An empty form, whatever drafts there are.
NEW = "/r/showcase/records/new/forms/site_check/?draft=new"
FILLER = "sf_filler"
#: The least side of what one points at, in pixels (WCAG 2.2 AA), and what a finger needs.
LEAST, FINGER = 24, 44
SMALL = """least => [...document.querySelectorAll("#form button, #form a, #form .btn, #form select, #form summary")]
    .filter(each => each.offsetParent && !each.closest(".sr") && getComputedStyle(each).display !== "inline")
    .filter(each => !each.closest("p, li") && !each.classList.contains("sr"))
    .filter(each => { const box = each.getBoundingClientRect(); return Math.min(box.width, box.height) < least - 0.5; })
    .map(each => `${each.tagName} ${each.textContent.trim().slice(0, 20)}`)"""


@pytest.fixture(scope="module", autouse=True)
def sites(browser, live) -> None:
    """A site to refer to."""
    context = open_eyes(browser, live, FILLER)
    page = context.pages[0]
    page.goto("/r/showcase/records/new/forms/site/")
    page.get_by_label("工地名称").fill("示例东湖工地")
    page.get_by_label("所在区").select_option(label="示东区")
    press(page, "保存")
    context.close()


def photo(name: str = "洞口.jpg") -> dict[str, Any]:
    """A picture, as a chooser of files hands it over."""
    out = BytesIO()
    Image.new("RGB", (640, 480), (96, 128, 64)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def facts(page: Any) -> dict[str, str]:
    """What the record's page says of its form, by title; a form that was refused says why."""
    assert page.locator(".errors, .note--bad").all_inner_texts() == []
    assert "/new/" not in page.url
    page.goto(page.url.partition("?")[0] + "?tab=form")
    pairs = page.locator(".facts:not(.facts--inner) > div").all()
    return {pair.locator("> dt").inner_text(): pair.locator("> dd").inner_text() for pair in pairs}


def fill_needed(page: Any) -> None:
    """What must be filled in, by whatever means."""
    page.get_by_label("检查名称").fill("示例检查")
    page.locator("[name=district]").select_option(label="示东区")
    page.get_by_label("项目负责人").fill("王示安")
    page.get_by_role("group", name="是否停工").get_by_label("否").check()


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def go(self, name: str) -> None:
        """Tab on to the control of this name."""
        for _step in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("name => document.activeElement?.name === name", name):
                return
        raise AssertionError(f"Tab never comes to {name}")

    def press(self, words: str) -> None:
        """Tab on to the button with these words, and press it."""
        for _step in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("words => document.activeElement?.textContent.includes(words)", words):
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"Tab never comes to {words}")

    def type(self, name: str, text: str) -> None:
        """Go there and type."""
        self.go(name)
        self.page.keyboard.type(text)

    def settle(self) -> None:
        """Let the server answer what was typed."""
        settled(self.page)


def test_the_form_is_filled_in_by_keyboard_alone(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    keys = Keys(page)
    keys.type("check_name", "键盘检查")
    keys.go("district")
    page.keyboard.press("ArrowDown")
    keys.settle()
    keys.type("site.title", "东湖")
    page.locator(".entry__list [data-key]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    keys.settle()
    keys.type("progress", "45%")
    keys.settle()
    keys.go("stopped")
    page.keyboard.press("ArrowRight")  # the second of two buttons: no
    keys.settle()
    keys.type("leader.title", "王示安")
    page.keyboard.press("Escape")
    keys.press("添加一行")
    page.keyboard.type("甲")
    keys.type("workers.0.days", "20")
    keys.type("workers.0.rate", "350")
    keys.settle()
    keys.press("复制行")
    keys.settle()
    keys.type("signature.name", "钱示一")
    keys.settle()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/new/" not in url)
    seen = facts(page)
    assert seen["被检查工地"] == "示例东湖工地"
    assert seen["形象进度"] == "45%"
    assert seen["检查人签名"] == "钱示一"
    assert seen["应发合计"] == "14,000.00 元"


def test_rows_are_pasted_moved_and_taken_away_in_place(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    button(page, "从电子表格粘贴").click()
    page.locator("[data-paste-text]").fill("甲\t钢筋工\t22\t380\n乙\t木工\t20\t350.5\n丙\t电工\t3\t400")
    button(page, "填入表格").click()
    has_rows(page, "甲", "乙", "丙")
    expect(page.locator("[name='workers.1.trade']")).to_have_value("木工")
    page.locator("[data-row='2'] [data-row-act=up]").click()
    has_rows(page, "甲", "丙", "乙")
    page.locator("[data-row='0'] [data-row-act=delete]").click()
    has_rows(page, "丙", "乙")
    expect(page.locator("[data-rows-count]")).to_have_text("共 2 行")


def has_rows(page: Any, *names: str) -> None:
    """The table has rows of these names, in this order, and what the server says of them has come."""
    boxes = page.locator("[data-row] [name$='.name']")
    expect(boxes).to_have_count(len(names))
    settled(page)
    assert [box.input_value() for box in boxes.all()] == [*names]


def test_a_phone_takes_photos_and_shows_rows_as_cards(new_page) -> None:
    page = new_page(FILLER, phone=True)
    page.goto(NEW)
    fill_needed(page)
    page.locator("[name='photos.+']").first.set_input_files([photo(), photo("栏杆.jpg")])
    page.locator("[data-field=photos] .attached__item").nth(1).wait_for()
    page.get_by_label("说明", exact=True).first.fill("三楼洞口")
    button(page, "＋ 添加一行").click()
    page.locator("[name='workers.0.name']").fill("甲")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    assert page.evaluate(SMALL, FINGER) == []
    press(page, "保存")
    assert facts(page)["现场照片"].split() == ["三楼洞口", "下载", "三楼洞口", "栏杆.jpg", "下载", "栏杆.jpg"]
    page.locator("a[data-zoom]").first.click()
    assert page.locator("dialog.zoom img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_everything_that_points_is_large_enough_for_a_mouse(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    assert page.evaluate(SMALL, LEAST) == []


def test_the_form_is_filled_in_without_a_script(new_page) -> None:
    page = new_page(FILLER, javascript=False)
    page.goto(NEW)
    fill_needed(page)
    page.get_by_label("被检查工地").fill("示例东湖工地")
    page.locator("[name='stay.start']").fill("2026-03-01")
    press(page, "＋ 添加一行")
    page.locator("[name^='workers.'][name$='.name']").fill("甲")
    page.locator("[name='photos.+']").first.set_input_files([photo()])
    page.locator("[name='signature.name']").fill("钱示一")
    press(page, "＋ 添加一行")
    assert page.get_by_label("检查名称").input_value() == "示例检查"
    page.locator("[name$='.name'][name^='workers.']").nth(1).fill("乙")
    press(page, "保存")
    seen = facts(page)
    assert seen["项目负责人"] == "王示安"
    assert seen["被检查工地"] == "示例东湖工地"
    assert seen["现场照片"].split() == ["洞口.jpg", "下载", "洞口.jpg"]
    assert seen["检查期间"].startswith("2026-03-01")
    assert "乙" in seen["工人"]


def test_what_does_not_exist_is_refused_with_what_to_do(new_page) -> None:
    page = new_page(FILLER, javascript=False)
    page.goto(NEW)
    fill_needed(page)
    page.get_by_label("项目负责人").fill("没有此人")
    press(page, "保存")
    assert "没有找到「没有此人」" in page.locator(".errors").inner_text()
    assert page.get_by_label("项目负责人").input_value() == "没有此人"


def test_one_option_excludes_the_others(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    symptoms = page.get_by_role("group", name="人员症状")
    symptoms.get_by_label("发热").check()
    symptoms.get_by_label("咳嗽").check()
    symptoms.get_by_label("无上述异常症状").check()
    expect(symptoms.locator(":checked")).to_have_count(1)
    symptoms.get_by_label("发热").check()
    expect(symptoms.get_by_label("无上述异常症状")).not_to_be_checked()
    settled(page)
    expect(symptoms.get_by_label("发热")).to_be_checked()
    expect(symptoms.get_by_label("无上述异常症状")).not_to_be_checked()


def test_a_tree_is_searched(new_page) -> None:
    page = new_page(FILLER)
    page.goto(NEW)
    tree = page.get_by_role("group", name="发现的问题")
    tree.locator("summary").first.click()
    tree.get_by_role("searchbox").fill("配电箱")
    expect(tree.locator(".tree__leaf:visible")).to_have_text(["配电箱未上锁"])
    tree.locator(".tree__leaf:visible input").check()
    expect(tree.locator("[data-count]")).to_have_text("已选 1 项")


def test_nobody_is_kept_out_at_any_width(browser, live) -> None:
    context = open_eyes(browser, live, FILLER)
    page = context.pages[0]
    page.goto(NEW)
    assert barriers(page) == {}
    page.goto(NEW)
    press(page, "保存")
    assert page.locator(".errors").is_visible()
    assert barriers(page) == {}
    page.goto(NEW)
    fill_needed(page)
    button(page, "＋ 添加一行").click()
    page.locator("[name='workers.0.name']").fill("甲")
    page.locator("[name='photos.+']").first.set_input_files([photo()])
    page.locator(".attached__item").first.wait_for()
    page.locator("[data-tree] > summary").first.click()
    assert barriers(page) == {}
    settled(page)
    press(page, "保存")
    page.goto(page.url.partition("?")[0] + "?tab=form")
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    context.close()
