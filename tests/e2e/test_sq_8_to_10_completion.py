"""Completion (manual, chapter 8): who may apply when, the review, and the registration that ends everything."""

import re

import pytest

from tests.e2e.journey import (
    Story,
    accepted_site,
    follow,
    path_of,
    press,
    refusal_on,
    reviewed_month,
    section,
    state_of,
    take,
)
from tests.live import PHONE
from tests.pages import go

pytestmark = pytest.mark.e2e

REGISTER_FIRST = "请联系监督机构完成该项目当季季度评价监督信息登记后，再进行竣工评价申请。"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def test_sq_8_the_contractor_applies_for_completion_as_soon_as_the_quarter_allows(new_page, live, story):
    accepted_site(new_page, live, story, day="2026-03-02")
    reviewed_month(new_page, live, story, start="2026-03-01", day="2026-04-02")
    page, authority = new_page("sh_contractor"), new_page("sh_pudong")
    authority.goto(story.paths["site"] + "?tab=quarterly_registration")
    follow(authority, "综合信息", "第1季度")
    take(authority, "监督信息登记", opinion="同意登记。")
    live.set_now("2026-04-15T09:00:00+08:00")
    assert REGISTER_FIRST in refusal_on(page, story, "completion")
    live.set_now("2026-04-16T09:00:00+08:00")
    assert "请先完成该项目当月月度评价并提交监理复核" in refusal_on(page, story, "completion")
    reviewed_month(new_page, live, story, start="2026-04-01", day="2026-04-17")
    assert "当月月度评价已复核，" + REGISTER_FIRST in refusal_on(page, story, "completion")
    authority.goto(story.paths["site"] + "?tab=quarterly_registration")
    follow(authority, "编辑", "第2季度")
    authority.get_by_label("拟申请竣工评价日期").fill("2026-04-17")
    press(authority, "保存")
    take(authority, "监督信息登记", opinion="工程拟竣工，同意登记。")
    assert state_of(authority) == "已登记"

    page.goto("/r/shanghai/list/enterprise_completions/")
    follow(page, "竣工评价", "示例江湾学校工程")
    press(page, "竣工评价申请")
    page.get_by_label("竣工日期").fill("2026-04-30")
    press(page, "竣工评价申请")
    assert "竣工日期不能晚于今天" in page.locator(".errors").inner_text()
    page.get_by_label("竣工日期").fill("2026-04-10")
    page.get_by_label("竣工情况说明").fill("合同约定内容全部完成。")
    press(page, "竣工评价申请")
    assert state_of(page) == "竣工评价待复核"
    story.paths["completion"] = path_of(page)
    assert "100" in section(page, "竣工评价").inner_text()
    page.goto(story.paths["completion"] + "print/")
    assert "竣工评价表" in page.inner_text("h1")
    assert "合同约定内容全部完成。" in page.inner_text("main")


def test_sq_9_the_chief_engineer_disagrees_then_agrees(new_page, live, story):
    live.set_now("2026-04-20T09:00:00+08:00")
    chief, contractor = new_page("sh_chief", phone=True), new_page("sh_contractor")
    chief.goto("/inbox/")
    go(chief.get_by_role("link", name=re.compile("示例江湾学校工程.*竣工评价")).first)
    take(chief, "复核", 复核结论="不同意", opinion="竣工资料尚缺分部工程验收记录。")
    assert state_of(chief) == "竣工评价已复核待提交"
    assert chief.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    press(chief, "提交")
    assert state_of(chief) == "竣工评价待再次提交"
    contractor.goto(story.paths["completion"])
    assert "竣工资料尚缺分部工程验收记录。" in contractor.inner_text("main")
    press(contractor, "编辑")
    contractor.get_by_label("竣工情况说明").fill("验收记录已补齐。")
    press(contractor, "保存")
    press(contractor, "再次提交")
    assert state_of(contractor) == "竣工评价待复核"
    chief.goto(story.paths["completion"])
    take(chief, "复核", 复核结论="同意", opinion="资料齐全，同意竣工评价。")
    press(chief, "提交")
    assert state_of(chief) == "竣工评价已提交待监督信息登记"


def test_sq_10_the_authority_registers_completion_and_management_ends(new_page, live, story):
    live.set_now("2026-04-22T09:00:00+08:00")
    page, contractor, site = new_page("sh_pudong"), new_page("sh_contractor"), new_page("sh_site")
    page.goto("/r/shanghai/list/authority_completions/")
    follow(page, "登记", "示例江湾学校工程")
    assert "质量标准化管理结束" in page.inner_text("main")
    assert page.get_by_label("登记结论").input_value() == "优良"
    page.get_by_label(re.compile("意见")).fill("竣工评价情况属实，同意登记。")
    press(page, "登记")
    assert state_of(page) == "竣工评价已登记"
    contractor.goto(story.paths["site"])
    assert state_of(contractor) == "已竣工结束"
    contractor.goto("/inbox/")
    assert "示例江湾学校工程" not in contractor.inner_text("main")
    assert "不能再申请" in refusal_on(contractor, story, "suspension")
    contractor.goto(story.paths["site"] + "?tab=monthly_evaluation")
    contractor.locator("[name=period]").fill("2026-05")
    live.set_now("2026-06-02T09:00:00+08:00")
    press(contractor, "新增评价")
    assert "已结束质量标准化管理" in contractor.inner_text("main")
    site.goto(story.paths["completion"])
    assert state_of(site) == "竣工评价已登记"
    assert site.locator(".page-head").get_by_role("link", name="编辑").count() == 0
