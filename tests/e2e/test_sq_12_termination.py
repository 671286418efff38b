"""Termination (manual, chapter 10): three people, and everything that is open ends."""

import pytest

from tests.e2e.journey import Story, accepted_site, apply_for, follow, leave_sheet, open_month, press, state_of, take

pytestmark = pytest.mark.e2e


def test_sq_12_a_site_is_terminated_and_everything_open_ends(new_page, live):
    story = Story()
    accepted_site(new_page, live, story, day="2026-03-02")
    live.set_now("2026-04-03T09:00:00+08:00")
    page, chief, authority = new_page("sh_contractor"), new_page("sh_chief", phone=True), new_page("sh_pudong")
    month = open_month(page, story, "2026-03-01")
    page.goto(month + "sheets/self/")
    leave_sheet(page)
    press(page, "提交")
    paused = apply_for(page, story, "suspension", "中止", 申请中止日期="2026-04-01", 中止原因="建设资金原因")

    ended = apply_for(page, story, "termination", "终止", 终止原因="合同解除")
    assert state_of(page) == "已终止待复核"
    chief.goto(ended)
    take(chief, "复核终止")
    assert state_of(chief) == "已复核终止待监督信息登记"
    authority.goto("/r/shanghai/list/authority_terminations/")
    follow(authority, "终止备案")
    assert "未办结的月度、季度、竣工、中止评价一并终止" in authority.inner_text("main")
    press(authority, "终止备案")
    assert state_of(authority) == "终止已登记"

    for path in (story.paths["site"], month, paused):
        page.goto(path)
        assert state_of(page) == "已终止"
        assert page.locator(".page-head").get_by_role("button").count() == 0
    for somebody in (page, chief, authority):
        somebody.goto("/inbox/")
        assert "示例江湾学校工程" not in somebody.inner_text("main")
    site = new_page("sh_site")
    assert site.goto(ended).status == 404
