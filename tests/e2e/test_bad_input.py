"""Bad input, double clicks, stale pages, wrong addresses and a restarted server, in a real browser on a real server."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.e2e.journey import (
    Story,
    accepted_site,
    fill_declaration,
    open_month,
    path_of,
    press,
    state_of,
)
from tests.live import Copy, Live, Process
from tests.pages import first_page, settled

pytestmark = pytest.mark.e2e

NEW = "/r/shanghai/records/new/quality/declaration/"


@pytest.fixture
def shanghai(live: Live) -> Iterator[psycopg.Connection]:
    """The region's tables, to look at what was stored."""
    with psycopg.connect(live.database_url, autocommit=True, options="-c search_path=shanghai,public") as connection:
        yield connection


def count(shanghai: psycopg.Connection, name: str) -> int:
    """How many records carry this name."""
    (found,) = shanghai.execute(
        "SELECT count(*) FROM assess_forms_record WHERE data->>'site_name' = %s", [name]
    ).fetchone()
    return found


def last_refusal(shanghai: psycopg.Connection) -> tuple[str, dict]:
    """The newest audit entry about an attempt."""
    found = shanghai.execute(
        "SELECT action, data FROM audit_auditentry WHERE action LIKE '%access_refused' ORDER BY sequence DESC LIMIT 1"
    ).fetchone()
    return found or ("", {})


def declare(page, name: str, number: str) -> str:
    """Declare a site; gives the path of its record."""
    page.goto(NEW)
    fill_declaration(page, 工程名称=name, 合同信息报送编号=number)
    press(page, "保存")
    return path_of(page)


def test_fields_that_are_hidden_read_only_or_made_up_are_not_stored(new_page, live, shanghai):
    page = new_page("sh_contractor")
    page.goto(NEW)
    fill_declaration(page, 工程名称="示例篡改工程", 合同信息报送编号="2601SY0901")
    page.evaluate(
        """() => {
          for (const [name, value] of Object.entries({
            contractor_code: "91310000MA1FL0000N", contractor_leader_key: "forged", accepted_on: "2020-01-01",
            state: "registered", tokens: "x", result_score: "100", made_up: "x", district_title: "x",
          })) {
            const control = document.createElement("input");
            Object.assign(control, {type: "hidden", name, value});
            document.querySelector("#form").append(control);
          }
        }"""
    )
    press(page, "保存")
    stored = shanghai.execute(
        "SELECT data, state, result_score, tokens FROM assess_forms_record WHERE data->>'site_name' = '示例篡改工程'"
    ).fetchone()
    data, state, score, tokens = stored
    text = json.dumps([data, tokens], ensure_ascii=False)
    for forged in ("91310000MA1FL0000N", "forged", "2020-01-01", "made_up"):
        assert forged not in text
    assert (state, score) != ("registered", 100)


def test_two_quick_clicks_make_one_record(new_page, live, shanghai):
    page = new_page("sh_contractor")
    page.goto(NEW)
    fill_declaration(page, 工程名称="示例双击工程", 合同信息报送编号="2601SY0902")
    page.get_by_role("button", name="保存", exact=True).first.evaluate("button => { button.click(); button.click(); }")
    page.wait_for_url(re.compile(r"/records/\d+/"))
    settled(page)
    assert count(shanghai, "示例双击工程") == 1


def test_two_requests_at_once_with_one_key_make_one_record(new_page, live, shanghai):
    page = new_page("sh_contractor")
    page.goto(NEW)
    fill_declaration(page, 工程名称="示例并发工程", 合同信息报送编号="2601SY0906")
    answers = page.evaluate(
        """async () => {
          const form = document.querySelector("#form");
          const body = () => new URLSearchParams([...new FormData(form)]);
          const send = () => fetch(form.action || location.href, {method: "POST", body: body()});
          const answers = await Promise.all([send(), send(), send(), send()]);
          return answers.map((answer) => [answer.status, answer.url]);
        }"""
    )
    assert len({url for _status, url in answers}) == 1
    assert {status for status, _url in answers} == {200}
    assert count(shanghai, "示例并发工程") == 1


def test_a_stale_page_is_told_what_changed_and_keeps_what_was_typed(new_page, live, shanghai):
    first = new_page("sh_contractor")
    place = declare(first, "示例旧页工程", "2601SY0903")
    second = first.context.new_page()
    for page in (first, second):
        page.goto(place + "edit/")
    second.get_by_label("工程地址", exact=True).fill("别处 1 号")
    press(second, "保存")
    first.get_by_label("建设单位", exact=True).fill("我写的单位")
    press(first, "保存")
    assert "工程地址" in first.inner_text("#form .note")
    assert first.get_by_label("建设单位", exact=True).input_value() == "我写的单位"
    press(first, "保存")
    (data,) = shanghai.execute(
        "SELECT data::text FROM assess_forms_record WHERE data->>'site_name' = '示例旧页工程'"
    ).fetchone()
    assert "我写的单位" in data


def test_what_is_not_there_or_not_ones_own_says_why_and_what_to_do(new_page, live, shanghai):
    contractor, authority = new_page("sh_contractor"), new_page("sh_pudong")
    place = urlsplit(declare(contractor, "示例他人工程", "2601SY0904")).path
    answer = contractor.goto("/r/atlantis/")
    assert answer.status == 404
    assert "页面不存在" in contractor.inner_text("h1")
    assert contractor.locator("main ol li").count() >= 3

    stranger = new_page("sh_contractor_2")
    answer = stranger.goto(place)
    assert answer.status == 404
    assert "您无权查看" in stranger.inner_text("h1")
    assert "示例他人工程" not in stranger.content()
    assert last_refusal(shanghai) == ("page.access_refused", {"path": place, "method": "GET", "status": 404})

    answer = authority.goto(NEW)
    assert answer.status == 403
    assert authority.inner_text("h1") == "您不能这样做"
    assert "角色" in authority.inner_text("main")
    assert last_refusal(shanghai)[1]["status"] == 403


def test_a_restarted_server_loses_nothing_between_form_and_submit(browser, demo_database, tmp_path):
    clock = tmp_path / "now"
    clock.write_text("2026-03-10T09:00:00+08:00")
    with Copy(f"kaoping_restart_{os.getpid()}", demo_database) as url:
        server = Process(url, clock, tmp_path / "server.log")
        address = server.__enter__()
        try:
            page = first_page(browser.new_context(base_url=address, locale="zh-CN"))
            page.goto("/login/")
            page.fill("[name=username]", "sh_contractor")
            page.fill("[name=password]", os.environ.get("KAOPING_DEMO_PASSWORD", "kaoping-demo"))
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda each: "/login/" not in each)
            page.goto(NEW)
            fill_declaration(page, 工程名称="示例重启工程", 合同信息报送编号="2601SY0905")
            _restart(server, address)
            press(page, "保存")
            assert state_of(page) == "已申报待提交"
            assert "示例重启工程" in page.inner_text("main")
            page.context.close()
        finally:
            server.__exit__()


def _restart(server: Process, address: str) -> None:
    """Replace every worker by a fresh one; the master keeps the port, as an upgrade does."""
    before = server.workers()
    server.process.send_signal(signal.SIGHUP)
    for _ in range(300):
        now = server.workers()
        if now and not now & before:
            break
        time.sleep(0.2)
    assert not server.workers() & before, address
    assert server.process.poll() is None, address


def test_without_javascript_a_site_is_declared_scored_and_submitted(new_page, live):
    story = Story()
    plain = _plain(new_page)
    accepted_site(plain, live, story, day="2026-02-03")
    live.set_now("2026-03-02T09:00:00+08:00")
    page = plain("sh_contractor")
    month = open_month(page, story, "2026-02-01")
    page.goto(month + "sheets/self/")
    box = page.locator("tr.sub input[type=checkbox]").first
    page.locator("tr.sub details.cuts summary").first.click()
    box.check()
    press(page, "保存并退出")
    page.wait_for_url(lambda url: "/sheets/" not in url)
    page.goto(month + "sheets/self/")
    assert page.locator("tr.sub input[type=checkbox]").first.is_checked()
    page.goto(month)
    press(page, "提交")
    assert "待" in state_of(page)
    assert state_of(page) != "待提交"


def _plain(new_page):
    return lambda username="", **options: new_page(username, **{**options, "javascript": False})
