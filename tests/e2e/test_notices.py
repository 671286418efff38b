"""Messages, reminders and consequences, as people meet them: with a real worker beside the server."""

import re
import time

import pytest

from tests.e2e.journey import Story, fill_declaration, path_of, press
from tests.live import worker_beside
from tests.pages import go

pytestmark = pytest.mark.e2e

PATIENCE = 120  # seconds for a worker to start and deliver on a busy machine


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
    go(contractor.get_by_role("link", name=re.compile("示例消息工程的申报已被监理企业退回")))
    assert path_of(contractor) == story.paths["site"]
    unread(contractor, 0)
    unread(supervision, 0)


def test_on_a_phone_the_bell_leads_to_the_messages(new_page, live):
    page = new_page("js_contractor", phone=True)
    page.goto("/inbox/")
    go(page.locator(".topbar__bell"))
    assert page.locator("h1").inner_text() == "消息"
