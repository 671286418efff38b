"""A regional admin changes the rules in the browser; what has begun goes on by the old ones."""

import re

import pytest

from tests.e2e.journey import (
    Story,
    accepted_site,
    leave_sheet,
    live_score,
    open_month,
    tick,
)
from tests.pages import go

pytestmark = pytest.mark.e2e

OLD = "尚未填写打分表。请打开“打分表”完成自评并保存。"
NEW = "请先打开“打分表”，完成本月自评并保存，再提交复核。"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def test_marks_and_a_guard_are_changed_released_and_hold_for_new_months_only(new_page, live, story):
    accepted_site(new_page, live, story, day="2026-03-02")
    contractor, admin = new_page("sh_contractor"), new_page("sh_admin")
    live.set_now("2026-04-02T09:00:00+08:00")
    march = open_month(contractor, story, "2026-03-01")
    assert OLD in contractor.inner_text("main")
    contractor.goto(march + "sheets/self/")
    tick(contractor, "13.1")
    assert live_score(contractor) == "99.25"
    leave_sheet(contractor)

    live.set_now("2026-04-08T09:00:00+08:00")
    admin.set_default_timeout(60_000)
    open_table(admin, "catalogue", "打分表")
    cell(admin, "13.1").fill("1")
    cell(admin, "13.6").fill("1")
    save_draft(admin)
    open_table(admin, "workflow", "月度评价")
    admin.locator("textarea").filter(has_text="尚未填写打分表").fill(NEW)
    save_draft(admin)

    follow(admin, "检查")
    assert "没有问题" in admin.inner_text("main")
    follow(admin, "差异")
    changes = admin.inner_text("main")
    assert NEW in changes
    assert OLD in changes
    assert re.search(r"13\.1.*\s1\.5\s+1\s", changes)
    follow(admin, "发布版本")
    publish(admin)
    refused = admin.inner_text("main")
    assert "1 处不符" in refused  # a golden case knew the old sentence
    assert "months_refused" in refused
    choose(admin, "结果符合修改意图，记入试算用例")
    publish(admin)
    follow(admin, "发布历史")
    assert "调整设备安装分项得分" in admin.inner_text("main")

    live.set_now("2026-05-06T09:00:00+08:00")
    april = open_month(contractor, story, "2026-04-01")
    assert NEW in contractor.inner_text("main")
    contractor.goto(april + "sheets/self/")
    tick(contractor, "13.1")
    assert live_score(contractor) == "99.00"  # the second time: the whole 1, which was 1.5
    contractor.goto(march + "sheets/self/")
    assert live_score(contractor) == "99.25"
    tick(contractor, "13.6")
    assert live_score(contractor) == "99.00"  # half of the old 0.5, not of the new 1


def open_table(page, kind: str, title: str) -> None:
    """Find a definition in the admin and open it as a table."""
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=" + kind)
    follow(page, title, exact=False)
    follow(page, "源文本")
    follow(page, "表格编辑")


def publish(page) -> None:
    """Say why, confirm, publish; the golden cases are run on the way."""
    page.locator("#notes").fill("调整设备安装分项得分；写清提交前要做什么。")
    page.get_by_role("checkbox").check()
    choose(page, "发布")


def choose(page, name: str) -> None:
    """Press a button of the admin and wait for the page that follows."""
    go(page.get_by_role("button", name=name, exact=True))


def follow(page, name: str, *, exact: bool = True) -> None:
    """Follow a link and wait for its page."""
    go(page.get_by_role("link", name=name, exact=exact).first)


def cell(page, number: str):
    """The marks of an item in the table of a catalogue."""
    row = page.locator("tr").filter(has=page.locator("th", has_text=re.compile(rf"^\s*{re.escape(number)}\s*$")))
    return row.locator("input[inputmode=decimal]").first


def save_draft(page) -> None:
    """Save the table and see that it took."""
    choose(page, "保存草稿")
    assert page.locator(".help-critical").count() == 0
