"""Suspension and resumption (manual, chapter 9): three people each, and nothing is evaluated in between."""

import pytest

from tests.e2e.journey import (
    Story,
    accepted_site,
    apply_for,
    follow,
    leave_sheet,
    open_month,
    press,
    refusal_on,
    state_of,
    take,
)

pytestmark = pytest.mark.e2e


def test_sq_11_a_site_is_suspended_and_resumed_and_its_months_are_not_missing(new_page, live):
    story = Story()
    accepted_site(new_page, live, story, day="2026-03-02")
    live.set_now("2026-04-03T09:00:00+08:00")
    page, chief, authority = new_page("sh_contractor"), new_page("sh_chief", phone=True), new_page("sh_pudong")
    story.paths["march"] = open_month(page, story, "2026-03-01")

    stopped = apply_for(page, story, "suspension", "中止", 申请中止日期="2026-04-02", 中止原因="设计变更")
    assert state_of(page) == "已中止待复核"
    assert "正在办理，不能重复申请" in refusal_on(page, story, "suspension")
    chief.goto(stopped)
    take(chief, "复核中止")
    assert state_of(chief) == "已复核中止待监督信息登记"
    authority.goto("/r/shanghai/list/authority_suspensions/")
    follow(authority, "中止备案")
    assert "自 2026-04-02 起中止" in authority.inner_text("main")
    press(authority, "中止备案")
    assert state_of(authority) == "中止已登记"

    page.goto(story.paths["site"])
    assert state_of(page) == "已中止"
    page.goto(story.paths["march"] + "sheets/self/")
    assert "工程处于中止状态" in page.inner_text("main")
    assert "申请恢复" in page.inner_text("main")
    assert page.locator("#sheet-form input[type=checkbox]:not([disabled])").count() == 0
    live.set_now("2026-05-06T09:00:00+08:00")
    assert "请先办理中止恢复" in refusal_on(page, story, "completion")
    page.goto(story.paths["site"] + "?tab=monthly_evaluation")
    page.locator("[name=period]").fill("2026-04")
    press(page, "新增评价")
    assert "工程处于中止状态" in page.inner_text("main")

    live.set_now("2026-06-22T09:00:00+08:00")
    page.goto(stopped)
    take(page, "恢复", 申请恢复日期="2026-06-20")
    assert state_of(page) == "已中止恢复待复核"
    chief.goto(stopped)
    take(chief, "复核恢复")
    assert state_of(chief) == "已复核中止恢复待监督信息登记"
    authority.goto(stopped)
    take(authority, "恢复备案")
    assert state_of(authority) == "恢复已登记"

    page.goto(story.paths["site"])
    assert state_of(page) == "待评价"
    page.goto(story.paths["march"] + "sheets/self/")
    leave_sheet(page)
    live.set_now("2026-07-06T09:00:00+08:00")
    page.goto(story.paths["site"] + "?tab=monthly_evaluation")
    page.locator("[name=period]").fill("2026-05")
    press(page, "新增评价")
    assert "中止 31 天（15 天及以上），不需要评价，也不算漏评" in page.inner_text("main")
    authority.goto(story.paths["site"] + "?tab=quarterly_registration")
    authority.locator("[name=period]").select_option("2026-04-01")
    press(authority, "新增季度登记")
    press(authority, "保存")
    take(authority, "监督信息登记", opinion="本季度全部月份中止，无应评月份。")
    assert state_of(authority) == "已登记"
