"""What people do with a task beside its actions, in a browser: urging, handing on, added signers, copies, deputies."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.jiangsu import enter_grading, enter_project
from tests.e2e.journey import path_of, press, state_of
from tests.e2e.looking_up import confirm_supervision, declare_site
from tests.e2e.qingdao_projects import PROJECT, reported_project
from tests.live import PASSWORD
from tests.pages import go, settled

pytestmark = pytest.mark.e2e
#: Qingdao's authority of three districts, by name.
AUTHORITY = "于示二"


def record_of(page, title: str = PROJECT) -> str:
    """The path of the matter of this title, as the inbox leads to it."""
    page.goto("/inbox/")
    return page.get_by_role("link", name=title, exact=True).first.get_attribute("href")


def choose(page, person: str, *, words: str = "") -> None:
    """Choose somebody on the page of a verb, and say something."""
    page.locator("label.check", has_text=person).locator("input").check()
    if words:
        page.locator("textarea").fill(words)


def refusal(page, verb: str) -> str:
    """The sentence to which a greyed button leads."""
    greyed = page.get_by_role("link", name=verb, exact=True)
    assert greyed.get_attribute("aria-disabled") == "true"
    return page.locator(greyed.get_attribute("href")).inner_text()


def test_a_task_is_urged_handed_on_signed_beside_and_copied(new_page, live):
    live.set_now("2026-03-10T09:00:00+08:00")
    reported_project(new_page)
    sender, authority, other = new_page("qd_supervisor"), new_page("qd_authority"), new_page("cross_supervisor")

    path = record_of(authority)

    sender.goto(path)
    press(sender, "催办")
    sender.locator("textarea").fill("请尽快审核。")
    press(sender, "催办")
    assert "一天之内已催办过" in refusal(sender, "催办")
    authority.goto("/inbox/")
    assert authority.locator("tr.group").first.inner_text().startswith("已催办")
    assert "03-10 09:00 催办" in authority.locator("tbody").inner_text()

    authority.goto(path)
    press(authority, "转交")
    choose(authority, "林示二", words="本周出差。")
    press(authority, "转交")
    assert "已转交林示二" in refusal(authority, "通过")
    assert "已转交 林示二" in authority.locator(".next").inner_text()

    other.goto(path)
    press(other, "前加签")
    choose(other, AUTHORITY, words="请核对得分。")
    press(other, "前加签")
    assert AUTHORITY in refusal(other, "通过")
    authority.goto(path)
    press(authority, "加签签署")
    authority.locator("textarea").fill("已核对。")
    press(authority, "加签签署")

    other.goto(path)
    press(other, "抄送")
    choose(other, AUTHORITY)
    press(other, "抄送")
    authority.goto("/inbox/?box=copied")
    assert PROJECT in authority.inner_text("tbody")

    other.goto(path)
    press(other, "通过")
    other.get_by_label(re.compile("意见")).fill("信息无误，同意。")
    press(other, "通过")
    assert state_of(other) == "审核通过"


def send_back(page, to: str, opinion: str) -> None:
    """Send a matter back to the state that is picked."""
    press(page, "退回")
    page.get_by_label(re.compile("意见")).fill(opinion)
    press(page, "退回")
    assert page.locator("#f-to").inner_text()  # without a choice it does not go anywhere
    page.get_by_label(to, exact=True).check()
    press(page, "退回")
    assert state_of(page) == to


def test_a_site_is_sent_back_to_a_chosen_step_and_comes_straight_back(new_page, live):
    live.set_now("2026-03-02T09:00:00+08:00")
    contractor, supervision, authority = new_page("sh_contractor"), new_page("sh_supervision"), new_page("sh_pudong")
    declare_site(contractor, "2601SY0801")
    site = path_of(contractor)
    supervision.goto(site)
    press(supervision, "退回施工企业")
    supervision.get_by_label(re.compile("意见")).fill("监理单位信息有误，请核对合同。")
    press(supervision, "退回施工企业")
    assert state_of(supervision) == "待申报确认"
    contractor.goto(site)
    press(contractor, "申报确认")
    supervision.goto(site)
    confirm_supervision(supervision)

    authority.goto(site)
    send_back(authority, "已退回待修改", "三类人员信息有误，请更正。")
    authority.goto(site + "?tab=history")
    history = authority.inner_text("main")
    assert "三类人员信息有误，请更正。" in history
    assert "已退回待修改" in history
    contractor.goto("/inbox/")
    contractor.goto(site)
    press(contractor, "申报确认")
    assert state_of(contractor) == "待受理"  # straight back to whom it came from, not through the supervision again

    authority.goto(site)
    send_back(authority, "待监理确认", "监理合同信息与总包合同不一致，请重新核对。")
    supervision.goto(site)
    assert "监理合同信息与总包合同不一致" in supervision.inner_text("main")
    confirm_supervision(supervision)
    authority.goto(site)
    press(authority, "受理")
    assert state_of(authority) == "过程管理"


def test_jiangsu_urges_hands_on_copies_and_grades_when_the_signer_after_has_signed(new_page, live):
    live.set_now("2026-03-02T09:00:00+08:00")
    contractor, first, second = new_page("js_contractor"), new_page("js_authority"), new_page("js_authority_2")
    path = enter_grading(contractor, enter_project(first))
    press(contractor, "提交")
    press(contractor, "催办")
    contractor.locator("textarea").fill("工程已竣工，请尽快考评。")
    press(contractor, "催办")

    first.goto("/inbox/")
    assert "示例会签工程" in first.locator("tbody").inner_text()
    first.goto(path)
    press(first, "转交")
    choose(first, "范示五", words="本周出差。")
    press(first, "转交")

    second.goto(path)
    press(second, "后加签")
    choose(second, "顾示二", words="请复核等次。")
    press(second, "后加签")
    press(second, "抄送")
    choose(second, "陆示一")
    press(second, "抄送")
    press(second, "评定")
    second.locator("#f-grade").select_option("不合格")  # nobody inspected the project
    second.get_by_label(re.compile("意见")).fill("材料齐全，同意评定。")
    press(second, "评定")
    assert state_of(second) == "已提交待考评"  # until the signer after has signed

    first.goto(path)
    press(first, "加签签署")
    first.locator("textarea").fill("等次无误。")
    press(first, "加签签署")
    assert state_of(first) == "已考评"
    first.goto(path + "?tab=history")
    history = first.inner_text("main")
    for said in ("请尽快考评", "本周出差", "请复核等次", "等次无误"):
        assert said in history
    contractor.goto("/inbox/?box=copied")
    assert "示例会签工程" in contractor.inner_text("tbody")


def test_the_reason_for_handing_on_outlives_a_closed_tab_and_a_log_out(new_page, live):
    live.set_now("2026-03-02T09:00:00+08:00")
    contractor, authority = new_page("js_contractor"), new_page("js_authority")
    project = enter_project(authority, 项目名称="示例转交草稿工程", 监督备案号="3201AQ260089")
    place = enter_grading(contractor, project) + "task/reassign/"
    press(contractor, "提交")
    authority.goto(place)
    choose(authority, "范示五", words="出差到月底")
    settled(authority)
    authority.get_by_text("已自动保存").wait_for()
    fresh = authority.context.new_page()
    authority.close()
    fresh.goto(place)
    assert fresh.locator("textarea").input_value() == "出差到月底"
    assert fresh.get_by_label(re.compile("范示五")).is_checked()
    fresh.locator("textarea").press_sequentially("，请代办")
    fresh.context.clear_cookies(name="sessionid")
    press(fresh, "转交")
    assert "/login/" in fresh.url
    fresh.fill("[name=username]", "js_authority")
    fresh.fill("[name=password]", PASSWORD)
    fresh.press("[name=password]", "Enter")
    fresh.wait_for_url(re.compile("/task/reassign/"))
    expect(fresh.locator("textarea")).to_have_value(re.compile("请代办"))
    assert fresh.get_by_label(re.compile("范示五")).is_checked()
    press(fresh, "转交")
    assert "已转交范示五" in refusal(fresh, "评定")


def test_a_deputy_is_named_and_ended_on_a_phone_without_scripts(new_page, live):
    live.set_now("2026-03-10T09:00:00+08:00")
    page = new_page(phone=True, javascript=False)
    page.goto("/login/")
    page.fill("[name=username]", "sh_authority")
    page.fill("[name=password]", "kaoping-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/deputies/")
    assert "目前没有人代您办理" in page.inner_text("main")
    go(page.get_by_role("link", name="新增代理"))
    page.locator("label.check input").first.check()
    page.get_by_label("开始日期").fill("2026-03-10")
    page.get_by_label("结束日期").fill("2026-03-12")
    page.get_by_label("原因").fill("出差")
    press(page, "下一步")
    assert "2026-03-10 – 2026-03-12" in page.inner_text(".facts")
    press(page, "确认代理")
    assert "生效中" in page.inner_text("tbody")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    go(page.get_by_role("button", name=re.compile("^提前结束")))
    assert page.url.endswith("/deputies/")
    assert "已提前结束" in page.inner_text("tbody")
