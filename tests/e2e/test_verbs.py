"""What people do with a task beside its actions, in a browser: urging, handing on, added signers, copies, deputies."""

import re

import pytest

from tests.e2e.journey import PROJECT, press, reported_project, state_of

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
    page.get_by_role("link", name="新增代理").click()
    page.locator("label.check input").first.check()
    page.get_by_label("开始日期").fill("2026-03-10")
    page.get_by_label("结束日期").fill("2026-03-12")
    page.get_by_label("原因").fill("出差")
    press(page, "下一步")
    assert "2026-03-10 – 2026-03-12" in page.inner_text(".facts")
    press(page, "确认代理")
    assert "生效中" in page.inner_text("tbody")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name=re.compile("^提前结束")).click()
    page.wait_for_url(re.compile("/deputies/$"))
    assert "已提前结束" in page.inner_text("tbody")
