"""Spot-check comparison (manual, chapter 11): what the authority saw stands beside self-score and review."""

import pytest

from tests.e2e.journey import (
    Story,
    accepted_site,
    button,
    follow,
    leave_sheet,
    line_of,
    live_score,
    open_month,
    press,
    row_of,
    saving,
    tick,
)

pytestmark = pytest.mark.e2e


def test_sq_13_the_authority_checks_items_of_a_month_in_spots(new_page, live):
    story = Story()
    accepted_site(new_page, live, story, day="2026-03-02")
    live.set_now("2026-04-02T09:00:00+08:00")
    contractor, chief, page = new_page("sh_contractor"), new_page("sh_chief"), new_page("sh_pudong")
    month = open_month(contractor, story, "2026-03-01")
    contractor.goto(month + "sheets/self/")
    tick(contractor, "7.5")
    leave_sheet(contractor)
    press(contractor, "提交")
    chief.goto(month + "sheets/review/")
    with saving(chief):
        button(chief, "其余全部采纳").click()
    leave_sheet(chief)
    press(chief, "完成复核")
    press(chief, "提交")

    page.goto("/r/shanghai/list/authority_spot_checks/")
    follow(page, "抽查比对", "示例江湾学校工程")
    follow(page, "抽查比对", "2026年3月")
    for item in ("1.1", "1.2", "7.1"):
        with saving(page):
            row_of(page, item).get_by_role("checkbox", name="已核查，符合").check()
    tick(page, "7.2")
    assert "≠" in row_of(page, "7.2").inner_text()
    assert "≠" not in row_of(page, "1.1").inner_text()
    assert "75" in page.locator("#score").inner_text()
    leave_sheet(page)
    assert "抽查比对" in page.inner_text("main")
    for somebody in (contractor, chief):
        somebody.goto(month)
        assert "99.50" in somebody.inner_text("main")
        somebody.goto(month + "sheets/spot/")
        assert somebody.locator("#sheet-form input[type=checkbox]:not([disabled])").count() == 0
        assert "≠" in row_of(somebody, "7.2").inner_text()
    assert live_score(chief)
    assert line_of(chief, "7").count() == 1
