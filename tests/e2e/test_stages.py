"""The strip of a change's life and the panes below the designer: how the drafts stand, and the way on."""

import re
from typing import Any

import pytest

from tests.e2e.authors import keep_picture
from tests.e2e.barriers import barriers, open_eyes
from tests.pages import go

pytestmark = pytest.mark.e2e

CHAIN = "/r/showcase/admin/definitions/?system=forms&kind=workflow&q=现场综合检查"
STAGES = ["草稿", "检查", "试算", "试用", "影响", "发布"]


def strip(page: Any, words: str = "处错误") -> list[str]:
    """The stages once they say how the drafts stand."""
    page.locator(".stages li", has_text=words).first.wait_for()
    return page.locator(".stages li").all_inner_texts()


def open_designer(page: Any, listed: str = CHAIN) -> None:
    page.goto(listed)
    go(page.locator("main td a").first)


def test_the_strip_says_where_a_change_stands_on_every_editor_and_leads_on(new_page):
    page = new_page("sf_admin")
    open_designer(page)
    before = strip(page)
    assert [one.split()[0] for one in before] == STAGES
    assert "与现行版本一致" in before[0]
    assert page.locator(".stages [aria-current]").count() == 0  # nothing changed, nothing comes next
    page.locator('#form [name="title"]').fill("现场检查（修订）")
    go(page.locator('#form [name="op"][value="save"]'))
    after = strip(page)
    assert "修改了 1 份定义" in after[0]
    assert "试算" in page.locator(".stages [aria-current=step]").inner_text()  # the check is passed
    go(page.get_by_role("link", name="流程编辑"))
    assert strip(page) == after
    open_designer(page, "/r/showcase/admin/definitions/?system=forms&kind=catalogue")
    go(page.get_by_role("link", name="目录表格"))
    assert strip(page) == after
    for name, path in (
        ("草稿", "changes"),
        ("检查", "check"),
        ("影响", "impact"),
        ("试用", "tryout"),
        ("发布", "release"),
    ):
        go(page.locator(".stages a", has_text=name).first)
        assert f"/systems/forms/{path}/" in page.url
        page.go_back()
        strip(page)
    page.goto("/r/showcase/admin/systems/forms/release/")
    assert strip(page) == after


def test_cases_are_run_below_the_designer_and_the_strip_follows(new_page):
    page = new_page("sf_admin")
    open_designer(page)
    strip(page)
    panes = page.locator("#proof")
    assert "尚未用当前草稿试算" in panes.inner_text()
    assert "尚未对当前草稿计算影响" in panes.inner_text()
    keep_picture(page, "designer_panes")
    panes.get_by_role("button", name="立即试算").click()
    page.locator("#proof", has_text="全部用例相符").wait_for()
    strip(page, "0 处不符")
    assert "发布" in page.locator(".stages [aria-current=step]").inner_text()
    keep_picture(page, "designer_proved")


def test_cases_that_come_out_otherwise_stand_below_the_designer_and_in_the_strip(new_page):
    page = new_page("sh_admin")
    open_designer(page, "/r/shanghai/admin/definitions/?system=quality&kind=decision&q=月度评价等级")
    designer = page.url
    go(page.get_by_role("link", name="决策表"))
    for name, test in (("rows.0.0", ">= 97"), ("rows.1.0", "[70..97)")):
        page.locator(f'[name="{name}"]').evaluate("(cell, test) => { cell.value = test; }", test)
    go(page.locator("#form .design__save [value=save]"))
    page.goto(designer)
    cases = page.locator("#proof [aria-labelledby=low-cases]")
    cases.get_by_role("button", name="立即试算").click()
    row = cases.locator("tbody tr", has_text="优良").first
    row.wait_for(timeout=120_000)
    assert row.locator("td").all_inner_texts()[-2:] == ["优良", "合格"]
    differing = page.locator(".stages li.is-bad", has_text="试算")
    differing.wait_for()
    assert "处不符" in differing.inner_text()
    assert "试算" in page.locator(".stages [aria-current=step]").inner_text()  # that is to be put right next
    keep_picture(page, "panes_with_differences")
    page.reload()
    differing.wait_for()
    cases.get_by_text("上次试算有").wait_for()


def test_the_strip_says_who_tried_these_drafts_out_until_they_change(new_page):
    page = new_page("sf_admin")
    page.goto("/r/showcase/admin/systems/forms/tryout/")
    go(page.get_by_role("button", name="打开用例"))
    open_designer(page)
    tried = page.locator(".stages li.is-ok", has_text="试用")
    tried.wait_for()
    assert re.search(r"\d\d-\d\d \d\d:\d\d 已试用", tried.inner_text())
    page.locator('#form [name="title"]').fill("现场检查（再修订）")
    go(page.locator('#form [name="op"][value="save"]'))
    assert "尚未试用当前草稿" in strip(page, "尚未试用")[3]


def test_the_strip_has_no_barriers_at_any_width(browser, live):
    context = open_eyes(browser, live, "sf_admin")
    page = context.pages[0]
    open_designer(page)
    strip(page)
    page.locator("#proof .low").first.wait_for()
    assert barriers(page) == {}
    context.close()
