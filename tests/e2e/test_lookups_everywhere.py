"""Registers vouch in rows of a table and in forms of actions as in any field: typed, by button, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import button, forward, press, state_of
from tests.pages import go, settled

pytestmark = pytest.mark.e2e

NEW = "/r/showcase/records/new/forms/hot_work/?draft=new"
WORK = {"作业名称": "钢梁焊接", "作业部位": "3 号楼 12 层", "开始日期": "2026-03-11", "结束日期": "2026-03-12"}
TEAM = "钢筋一班"


def to_people(page) -> None:
    """The step where people are named."""
    page.goto(NEW)
    for label, value in WORK.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("所在区").select_option(index=1)
    page.get_by_label("动火等级").select_option(label="二级")
    page.get_by_role("group", name="是否使用气瓶").get_by_label("否").check()
    forward(page)
    page.get_by_label("动火人", exact=True).fill("王示安")
    page.get_by_label("联系电话", exact=True).fill("13800000001")
    page.get_by_label("安全措施", exact=True).fill("清理可燃物，配灭火器两具。")


def cell(page, row: int, key: str):
    return page.locator(f"[name='crew.{row}.{key}']")


def test_a_row_is_filled_while_one_types_and_wrong_ones_say_why(new_page, live):
    page = new_page("sf_filler")
    to_people(page)
    page.locator("button[value='crew.add']").click()
    settled(page)
    cell(page, 0, "name").fill("王示安")
    cell(page, 0, "name").press("Tab")
    expect(page.locator("#sections")).to_contain_text(TEAM)
    cell(page, 0, "name").fill("无此人")
    cell(page, 0, "name").press("Tab")
    expect(page.locator("#sections")).to_contain_text("人员名册中没有“无此人”")
    expect(page.locator("#sections")).not_to_contain_text(TEAM)


def test_a_row_and_an_action_ask_without_javascript_and_the_proof_is_kept(new_page, live):
    page = new_page("sf_filler", javascript=False)
    to_people(page)
    go(page.locator("button[value='crew.add']"))
    cell(page, 0, "name").fill("王示安")
    go(page.locator("button[value='look_up:name']").first)
    assert TEAM in page.inner_text("main")
    forward(page)
    press(page, "保存")
    page.wait_for_url(re.compile(r"/records/\d+/$"))
    address = page.url
    assert "人员名册（虚构）" in page.inner_text("main")
    press(page, "提交")
    if button(page, "提交").count():
        press(page, "提交")
    office = new_page("sf_reviewer", javascript=False)
    office.goto(address)
    press(office, "批准")
    office.get_by_label("监护人", exact=True).fill("无此人")
    go(office.get_by_role("button", name="核验"))
    assert "人员名册中没有“无此人”" in office.inner_text("main")
    office.get_by_label("监护人", exact=True).fill("张示和")
    go(office.get_by_role("button", name="核验"))
    assert "电工班" in office.inner_text("main")
    press(office, "批准")
    office.wait_for_url(re.compile(r"/records/\d+/$"))
    assert state_of(office) == "已批准"
    assert "监护人" in office.inner_text("main")


def test_an_action_is_filled_while_one_types_by_keyboard_only(new_page, live):
    page = new_page("sf_filler")
    to_people(page)
    forward(page)
    press(page, "保存")
    page.wait_for_url(re.compile(r"/records/\d+/$"))
    address = page.url
    press(page, "提交")
    if button(page, "提交").count():
        press(page, "提交")
    office = new_page("sf_reviewer", phone=True)
    office.goto(f"{address}act/pass/")
    office.get_by_label("监护人", exact=True).focus()
    office.keyboard.type("王示平")
    office.keyboard.press("Tab")
    expect(office.locator("#sections")).to_contain_text("木工班")
    assert office.evaluate("document.documentElement.scrollWidth") <= 390
