"""Shanghai quality standardisation as its manual tells it, one row after the other, in a real browser."""

import re

import pytest

from tests.e2e.journey import (
    LEADER,
    OTHER_CHIEF,
    OTHER_CHIEF_PHONE,
    Story,
    button,
    fill_leaders,
    fill_site,
    forward,
    leave_sheet,
    line_of,
    live_score,
    open_month,
    path_of,
    press,
    row_of,
    saving,
    section,
    state_of,
    tick,
)
from tests.live import PHONE
from tests.pages import go

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def test_sq_1_the_contractor_declares_a_site(new_page, live, story):
    live.set_now("2026-02-03T09:00:00+08:00")
    page = new_page("sh_contractor")
    page.goto("/r/shanghai/list/declarations/")
    press(page, "申报")
    fill_site(page)
    forward(page)
    fill_leaders(page, phone="13900000000")
    forward(page)
    assert page.locator(".errors").is_visible()
    assert "实名制" in page.locator(".errors").inner_text()
    contractor = section(page, "施工总承包企业")
    assert contractor.get_by_label("项目负责人").input_value() == LEADER
    assert contractor.locator(".lookup__checks li").all_inner_texts() == ["个人电子档案\n相符", "联系电话\n不符"]
    contractor.get_by_label("联系电话").fill("13800001001")
    forward(page)
    assert page.locator(".errors").count() == 0
    assert "示例江湾学校工程" in section(page, "工程信息").inner_text()
    press(page, "保存")
    assert state_of(page) == "已申报待提交"
    story.paths["site"] = path_of(page)
    page.goto(story.paths["site"] + "print/")
    assert "质量标准化" in page.inner_text("h1")
    assert "示例江湾学校工程" in page.inner_text("main")
    page.goto(story.paths["site"])
    press(page, "提交")
    assert state_of(page) == "已提交待复核"


def test_sq_2_the_supervision_returns_once_then_corrects_its_leader_and_passes(new_page, live, story):
    live.set_now("2026-02-04T09:00:00+08:00")
    page, contractor = new_page("sh_supervision"), new_page("sh_contractor")
    page.goto("/inbox/")
    go(page.get_by_role("link", name="示例江湾学校工程").first)
    press(page, "退回")
    press(page, "退回")
    assert "意见" in page.locator(".errors, .field__error").first.inner_text()
    page.get_by_label(re.compile("意见")).fill("项目总监已更换，请核对。")
    press(page, "退回")
    assert state_of(page) == "已退回待提交"
    contractor.goto(story.paths["site"])
    assert "项目总监已更换，请核对。" in contractor.inner_text("main")
    press(contractor, "提交")
    assert state_of(contractor) == "已提交待复核"
    page.goto(story.paths["site"])
    press(page, "编辑")
    assert page.locator("[name=site_name]").count() == 0
    section(page, "监理单位").get_by_label("项目总监").fill(OTHER_CHIEF)
    section(page, "监理单位").get_by_label("联系电话").fill(OTHER_CHIEF_PHONE)
    press(page, "保存")
    assert OTHER_CHIEF in page.inner_text("main")
    section_of_chief = {"项目总监": "韩示四", "联系电话": "13800001020"}
    press(page, "编辑")
    for label, value in section_of_chief.items():
        section(page, "监理单位").get_by_label(label).fill(value)
    press(page, "保存")
    press(page, "通过")
    if "/act/" in page.url:
        press(page, "通过")
    assert state_of(page) == "已复核待受理"


def test_sq_3_the_authority_accepts(new_page, live, story):
    live.set_now("2026-02-05T09:00:00+08:00")
    page = new_page("sh_pudong")
    page.goto("/r/shanghai/list/acceptance/")
    page.goto(story.paths["site"])
    press(page, "受理")
    page.get_by_label("是否受理").select_option("是")
    page.get_by_label(re.compile("意见")).fill("材料齐全，同意受理。")
    press(page, "受理")
    assert state_of(page) == "待评价"


def test_sq_4_the_contractor_scores_months_and_sees_earlier_findings_and_why(new_page, live, story):
    live.set_now("2026-03-03T09:00:00+08:00")
    page = new_page("sh_contractor")
    story.paths["february"] = open_month(page, story, "2026-02-01")
    page.goto(story.paths["february"] + "sheets/self/")
    tick(page, "7.5")
    leave_sheet(page)
    press(page, "提交")
    assert state_of(page) == "已提交待复核评价"

    live.set_now("2026-04-02T09:00:00+08:00")
    story.paths["march"] = open_month(page, story, "2026-03-01")
    page.goto(story.paths["march"] + "sheets/self/")
    assert "本项目此前 1 次" in row_of(page, "7.5").inner_text()
    assert "第 2 次" in row_of(page, "7.5").inner_text()
    tick(page, "7.5")
    assert live_score(page) == "99.00"
    tick(page, "1.2")
    assert live_score(page) == "97.50"
    tick(page, "3.4", finding=2)
    assert live_score(page) == "96.75"
    with saving(page):
        line_of(page, "9").get_by_role("switch").check()
    assert live_score(page) == "96.47"
    with saving(page):
        line_of(page, "10").get_by_role("switch").check()
    with saving(page):
        line_of(page, "10").get_by_role("switch").uncheck()
    assert live_score(page) == "96.47"
    why = page.locator("#why").inner_text()
    assert "88.75 ÷ 92 × 100" in why
    assert "第 2 次" in why
    leave_sheet(page)
    press(page, "提交")
    assert state_of(page) == "已提交待复核评价"
    page.goto(story.paths["march"] + "sheets/self/print/")
    assert "月度评价表" in page.inner_text("h1")
    assert "96.47" in page.inner_text("main")


def test_sq_5_the_site_team_looks_but_does_not_touch(new_page, live, story):
    page = new_page("sh_site", phone=True)
    page.goto(story.paths["march"])
    assert "96.47" in page.inner_text("main")
    page.goto(story.paths["march"] + "sheets/self/")
    assert page.locator("#sheet-form input[type=checkbox]:not([disabled])").count() == 0
    assert page.locator(".actionbar").get_by_role("button", name="保存").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(story.paths["site"])
    assert page.get_by_role("button", name="提交", exact=True).count() == 0


def test_sq_6_the_chief_engineer_scores_again_beside_it(new_page, live, story):
    live.set_now("2026-04-03T09:00:00+08:00")
    page = new_page("sh_chief")
    for name in ("february", "march"):
        page.goto(story.paths[name] + "sheets/review/")
        if name == "march":
            with saving(page):
                line_of(page, "1").get_by_role("radio", name="× 改判").check()
            row_of(page, "1.2").locator("input[type=checkbox]:checked").uncheck()
            with saving(page):
                page.get_by_label("改判意见").fill("项目负责人到岗记录齐全，不应扣分。")
        with saving(page):
            button(page, "其余全部采纳").click()
        leave_sheet(page)
        press(page, "完成复核")
        assert state_of(page) == "已复核待提交"
        press(page, "提交")
        assert state_of(page) == "已复核待季度评价监督信息登记"
    assert "98.10" in page.inner_text("main")


def test_sq_7_the_authority_registers_the_quarter_and_its_months_are_locked(new_page, live, story):
    live.set_now("2026-04-08T09:00:00+08:00")
    page, contractor, chief = new_page("sh_pudong"), new_page("sh_contractor"), new_page("sh_chief")
    page.goto("/inbox/")
    go(page.get_by_role("link", name=re.compile("示例江湾学校工程.*第1季度")).first)
    story.paths["quarter"] = path_of(page)
    assert state_of(page) == "待信息登记"
    press(page, "监督信息登记")
    assert page.get_by_label("登记结论").input_value() == "优良"
    page.get_by_label(re.compile("意见")).fill("同意登记。")
    press(page, "监督信息登记")
    assert state_of(page) == "已登记"
    for somebody, sheet in ((contractor, "self"), (chief, "review")):
        somebody.goto(story.paths["march"] + f"sheets/{sheet}/")
        assert "已完成季度评价监督信息登记" in somebody.inner_text("main")
        refused = post_as(
            somebody, story.paths["march"] + f"sheets/{sheet}/", {"version": "99", "f.rebar.rebar_cover": "x"}
        )
        assert refused in (403, 409)
    contractor.goto(story.paths["march"])
    assert state_of(contractor) == "已登记"
    assert "98.10" in contractor.inner_text("main")


def post_as(page, url: str, fields: dict[str, str]) -> int:
    """Post a form behind the page's back, as somebody with a stale or forged page would; gives the status."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = page.request.post(
        url, form={**fields, "csrfmiddlewaretoken": token}, headers={"Referer": url}, max_redirects=0
    )
    return answer.status
