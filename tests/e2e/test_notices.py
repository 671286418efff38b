"""Messages, reminders and consequences, as people meet them: with a real worker beside the server."""

import re
import time

import pytest

from tests.e2e.journey import Story, fill_declaration, path_of, press, state_of
from tests.live import command_beside, worker_beside

pytestmark = pytest.mark.e2e

GRADING = {
    "项目名称": "示例逾期考评工程",
    "监督备案号": "3201AQ260099",
    "项目负责人": "袁示一",
    "联系电话": "13800000079",
    "预计竣工日期": "2026-02-10",
    "实际竣工日期": "2026-02-20",
    "本年度企业检查次数": "4",
    "项目自评总结": "自评达标。",
}
PATIENCE = 40  # seconds for a worker to start and deliver on a busy machine


@pytest.fixture(scope="module", autouse=True)
def worker(live):
    """The worker that delivers what the steps of these tests write."""
    with worker_beside(live):
        yield


def unread(page, expected: int) -> None:
    """Look at the page again until the bell says so many."""
    for _second in range(PATIENCE):
        page.goto("/messages/")
        count = page.locator(".topbar__bell .count")
        if (int(re.match(r"\d+", count.inner_text().strip())[0]) if count.count() else 0) == expected:
            return
        time.sleep(1)
    raise AssertionError(f"The bell never said {expected}: {page.inner_text('main')}")


def test_sent_back_the_sender_hears_of_it_with_the_opinion_and_gets_there_in_one_click(new_page, live):
    live.set_now("2026-03-02T09:00:00+08:00")
    story, contractor, supervision = Story(), new_page("sh_contractor"), new_page("sh_supervision")
    unread(contractor, 0)
    contractor.goto("/r/shanghai/records/new/quality/declaration/")
    fill_declaration(contractor, 工程名称="示例消息工程")
    press(contractor, "保存")
    story.paths["site"] = path_of(contractor)
    press(contractor, "提交")
    supervision.goto(story.paths["site"])
    press(supervision, "退回")
    supervision.get_by_label(re.compile("意见")).fill("工程地址请写到门牌号。")
    press(supervision, "退回")
    unread(contractor, 1)
    assert "退回意见：工程地址请写到门牌号。" in contractor.inner_text("main")
    with contractor.expect_navigation():
        contractor.get_by_role("link", name=re.compile("示例消息工程的申报已被监理企业退回")).click()
    assert path_of(contractor) == story.paths["site"]
    unread(contractor, 0)
    unread(supervision, 0)


def test_js_7_what_is_not_filed_is_told_watched_and_in_the_end_graded_by_itself(new_page, live):
    live.set_now("2026-02-21T09:00:00+08:00")
    contractor, authority = new_page("js_contractor"), new_page("js_authority")
    contractor.goto("/r/jiangsu/records/new/safety/grading/")
    for label, value in GRADING.items():
        contractor.get_by_label(label, exact=True).fill(value)
    contractor.get_by_label("所在市").select_option(label="南京市")
    press(contractor, "保存")
    project = path_of(contractor)

    live.set_now("2026-03-08T00:10:00+08:00")
    command_beside(live, "deadlines", "--region", "jiangsu", "--fire")
    command_beside(live, "deadlines", "--region", "jiangsu", "--fire")
    unread(contractor, 1)
    authority.goto("/r/jiangsu/list/watch_list/")
    assert "竣工后至2026-03-07未提交考评材料" in authority.inner_text("main")
    authority.goto("/r/jiangsu/list/watch_list/?q=没有这个工程")
    assert "示例逾期考评工程" not in authority.inner_text("main table, main .empty")
    with authority.expect_download() as download:
        authority.goto("/r/jiangsu/list/watch_list/")
        authority.get_by_role("link", name=re.compile("导出 Excel")).click()
    assert download.value.suggested_filename.startswith("重点关注")

    live.set_now("2026-04-06T09:00:00+08:00")
    command_beside(live, "deadlines", "--region", "jiangsu", "--fire")
    contractor.goto(project)
    assert state_of(contractor) == "待提交"
    live.set_now("2026-04-07T00:10:00+08:00")
    command_beside(live, "deadlines", "--region", "jiangsu", "--fire")
    contractor.goto(project)
    assert state_of(contractor) == "已考评"
    assert "不合格" in contractor.inner_text("main")
    unread(contractor, 2)


def test_on_a_phone_the_bell_leads_to_the_messages(new_page, live):
    page = new_page("js_contractor", phone=True)
    page.goto("/inbox/")
    with page.expect_navigation():
        page.locator(".topbar__bell").click()
    assert page.locator("h1").inner_text() == "消息"
    with page.expect_navigation():
        page.get_by_role("button", name="全部标为已读").click()
    assert "没有未读消息" in page.inner_text("main") or page.locator(".topbar__bell .count").count() == 0
