"""The pages for webhooks and the audit, by clicking: a live worker tells a real receiver, an inspector gets a file."""

import hashlib
import io
import json
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime
from threading import Thread
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journey import Story, fill_declaration, path_of, press
from tests.live import clock_beside, worker_beside
from tests.pages import go
from tests.receiver import Listener
from workflows.hooks.signing import is_signed

pytestmark = pytest.mark.e2e


PATIENCE = 180  # seconds for the clock to come round and the worker to deliver, on a busy machine
HOOKS, AUDIT = "/r/shanghai/admin/webhooks/", "/r/shanghai/admin/audit/"
MORNING = "2026-03-02T09:00:00+08:00"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """The receiver: another system of the same house, which operators allow by its host and port."""
    server, before = Listener(), os.environ.get("WEBHOOK_HOSTS_INSIDE")
    os.environ["WEBHOOK_HOSTS_INSIDE"] = server.host
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    if before is None:
        del os.environ["WEBHOOK_HOSTS_INSIDE"]
    else:
        os.environ["WEBHOOK_HOSTS_INSIDE"] = before


@pytest.fixture(scope="module", autouse=True)
def everything_runs(listener, live):
    """Worker and clock beside the server."""
    live.set_now(MORNING)
    with worker_beside(live), clock_beside(live):
        yield


@pytest.fixture(scope="module")
def story() -> Story:
    """Where the record of these tests is."""
    return Story()


@pytest.fixture(scope="module")
def secret() -> list[str]:
    """The secret that was shown when the receiver was registered."""
    return []


def heard(listener: Listener, count: int) -> list[tuple[dict[str, str], bytes]]:
    """What the receiver was sent, once it is so much."""
    for _second in range(PATIENCE):
        if len(listener.heard) >= count:
            return listener.heard
        time.sleep(1)
    raise AssertionError(f"The receiver heard {len(listener.heard)} of {count}.")


def shown(page: Page, address: str, words: str) -> None:
    """Look at a page again until its table says this."""
    for _second in range(PATIENCE):
        page.goto(address)
        table = page.locator("table.author-table")
        if table.count() and words in table.inner_text():
            return
        time.sleep(1)
    raise AssertionError(f"{address} never said {words}: {page.inner_text('main')}")


def declare(page: Page, story: Story) -> None:
    page.goto("/r/shanghai/records/new/quality/declaration/")
    fill_declaration(page, 工程名称="示例推送工程")
    press(page, "保存")
    story.paths["site"] = path_of(page)


def hook_page(page: Page) -> str:
    """The address of the receiver's own page, from the list."""
    page.goto(HOOKS)
    return page.get_by_role("link", name="示例数据中心").get_attribute("href")


def test_a_receiver_is_registered_by_clicking_and_its_secret_shown_once(new_page, listener, secret) -> None:
    page = new_page("sh_admin")
    page.goto(HOOKS)
    page.get_by_label("名称").fill("示例数据中心")
    page.get_by_label("地址", exact=False).fill(f"http://{listener.host}/hear")
    systems = page.get_by_label("业务系统").locator("option").all_inner_texts()
    assert not [title for title in systems if re.fullmatch(r"[a-z_]+", title)]
    for box in page.get_by_role("checkbox").all():
        box.check()
    go(page.get_by_role("button", name="登记"))
    secret.append(page.locator("#hook-secret").inner_text())
    assert secret[0].startswith("whsec_")
    page.goto(HOOKS)
    assert secret[0] not in page.content()
    assert "示例数据中心" in page.inner_text("table")


def test_what_happens_is_told_by_the_worker_signed_and_within_a_minute(new_page, listener, secret, story) -> None:
    declare(new_page("sh_contractor"), story)
    headers, body = heard(listener, 1)[0]
    assert is_signed(headers, body, secret=secret[0], now=datetime.fromisoformat(MORNING))
    assert json.loads(body)["type"] == "record.made"
    page = new_page("sh_admin")
    shown(page, hook_page(page), "已发送")
    assert "示例推送工程" in page.inner_text("table")


def test_what_the_receiver_refuses_for_good_is_seen_and_sent_again_by_clicking(new_page, listener, story) -> None:
    listener.status, before = 410, len(listener.heard)
    contractor = new_page("sh_contractor")
    contractor.goto(story.paths["site"])
    press(contractor, "提交")
    refused = heard(listener, before + 1)[before]
    page = new_page("sh_admin")
    address = hook_page(page)
    shown(page, f"{address}?state=dead", "410")
    page.goto(HOOKS)
    go(page.locator("tbody .author-tag--bad"))
    assert page.url.endswith("state=dead")
    assert "记录状态变更" in page.inner_text(".author-table tbody")
    listener.status, before = 204, len(listener.heard)
    dead = page.locator(".author-table tbody tr").count()
    go(page.get_by_role("button", name="重新发送").first)
    again = heard(listener, before + 1)[before]
    assert (again[0]["webhook-id"], again[1]) == (refused[0]["webhook-id"], refused[1])
    for _second in range(PATIENCE):
        page.goto(f"{address}?state=dead")
        if page.locator(".author-table tbody tr").count() < dead:
            return
        time.sleep(1)
    raise AssertionError("What was sent again still counts as given up.")


def test_an_entry_is_found_the_trail_proved_and_handed_to_an_inspector(new_page) -> None:
    page = new_page("sh_admin")
    page.goto(AUDIT)
    page.get_by_role("textbox", name="人员（姓名或账号编号）").fill("没有这个人")
    go(page.get_by_role("button", name="查询", exact=True))
    expect(page.locator(".author-table tbody tr")).to_have_count(0)
    page.goto(AUDIT)
    page.locator("#audit-deed").select_option("webhook.made")
    go(page.get_by_role("button", name="查询", exact=True))
    expect(page.locator(".author-table tbody tr")).to_have_count(1)
    assert "名称: 示例数据中心" in page.inner_text(".author-table tbody")
    names = [line.partition(":")[0] for line in page.locator("tbody .author-noted div").all_inner_texts()]
    assert [name for name in names if name.isascii()] == []
    go(page.get_by_role("button", name="验证审计记录"))
    expect(page.locator("#audit-proof")).to_contain_text("验证通过")
    expect(page.locator(".author-table tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出供检查").click()
    content = download.value.path().read_bytes()
    with ZipFile(io.BytesIO(content)) as archive:
        said = json.loads(archive.read("manifest.json"))
        assert said["rows"] == 1
        assert said["sha256"]["audit.csv"] == hashlib.sha256(archive.read("audit.csv")).hexdigest()
        assert "示例数据中心" in archive.read("audit.csv").decode("utf-8-sig")
    page.goto(AUDIT)
    assert hashlib.sha256(content).hexdigest() in page.inner_text("main")


def test_a_trail_that_somebody_changed_is_said_to_be_broken(new_page, live) -> None:
    import psycopg

    with psycopg.connect(live.database_url, autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE shanghai.audit_auditentry SET user_name = '别人' WHERE sequence = 2")
    page = new_page("sh_admin")
    page.goto(AUDIT)
    go(page.get_by_role("button", name="验证审计记录"))
    expect(page.locator("#audit-proof")).to_contain_text("第 2 条")


def test_both_pages_fit_a_phone(new_page) -> None:
    page = new_page("sh_admin", phone=True)
    for address in (HOOKS, hook_page(page), AUDIT):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
