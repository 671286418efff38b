"""ID-1: enterprises sign in with a certificate, through a real signing service beside a real browser."""

import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.certificates.sandbox.__main__ import PACKS, holders_of
from accounts.certificates.sandbox.authority import Authority
from accounts.certificates.sandbox.signer import PIN, SigningService
from tests.live import START, Copy, Live, Process, _free_port
from tests.pages import go

pytestmark = pytest.mark.e2e

NOW = datetime.fromisoformat(START)
CONTRACTOR = "示例第一建设有限公司 91310115MA1K0A001E"


@pytest.fixture(scope="module")
def live(demo_database: str, tmp_path_factory) -> Iterator[Live]:
    """A server whose people have a signing service on their computers."""
    folder, port = tmp_path_factory.mktemp("certificates"), _free_port()
    clock, trust = folder / "now", folder / "trust"
    clock.write_text(START)
    authority = Authority("A region's authority", now=NOW)
    holders = holders_of(authority, PACKS, now=NOW)
    authority.publish(trust, now=NOW)
    more = {"CERTIFICATE_SIGNER": f"http://127.0.0.1:{port}", "CERTIFICATE_TRUST_FOLDER": str(trust)}
    with (
        Copy("kaoping_live_certificates", demo_database) as url,
        Process(url, clock, folder / "log", more) as address,
        SigningService(port, holders, origin=address) as service,
    ):
        threading.Thread(target=service.serve_forever, daemon=True).start()
        yield Live(address, url, clock)
        service.shutdown()


def choose(page, slot: str, *, pin: str = PIN):
    page.goto("/login/")
    go(page.get_by_role("link", name="数字证书（法人一证通）"))
    page.get_by_label("证书", exact=True).select_option(slot)
    page.get_by_label("证书 PIN 码").fill(pin)
    page.get_by_role("button", name="签名并登录").click()


def test_id_1_an_enterprise_signs_in_with_its_certificate_and_pin(browser_page):
    choose(browser_page, CONTRACTOR)
    browser_page.wait_for_url(re.compile("/inbox/"))
    assert "示例第一建设有限公司" in browser_page.locator("header").inner_text()


@pytest.mark.parametrize(
    ("slot", "said"),
    [("expired", "过期"), ("revoked", "吊销"), ("unknown issuer", "不接受该机构签发的证书")],
)
def test_id_1_a_certificate_that_is_not_believed_is_refused_with_the_reason(browser_page, slot, said):
    choose(browser_page, slot)
    expect(browser_page.get_by_role("alert")).to_contain_text(said)
    assert browser_page.url.endswith("/login/certificate/")


def test_id_1_a_wrong_pin_signs_nothing(browser_page):
    choose(browser_page, CONTRACTOR, pin="000000")
    browser_page.get_by_text("PIN 码不正确").wait_for()
    expect(browser_page.get_by_label("证书 PIN 码")).to_have_value("")


def test_id_1_what_was_sent_once_lets_nobody_in_a_second_time(browser_page, new_page):
    sent: list[str] = []
    browser_page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    choose(browser_page, CONTRACTOR)
    browser_page.wait_for_url(re.compile("/inbox/"))
    thief = new_page()
    thief.goto("/login/certificate/")
    body = next(each for each in sent if "challenge=" in each)
    token = thief.locator("#certificate-form [name=csrfmiddlewaretoken]").input_value()
    body = re.sub("csrfmiddlewaretoken=[^&]*", f"csrfmiddlewaretoken={token}", body)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": thief.url}
    answer = thief.request.post("/login/certificate/", data=body, headers=headers)
    assert answer.status == 422
    assert "该签名已经使用过" in answer.text()


def test_id_1_without_a_signing_service_the_page_says_what_to_do(browser_page):
    browser_page.route(re.compile(r"/certificates$"), lambda route: route.abort())
    browser_page.goto("/login/certificate/")
    browser_page.get_by_text("签名组件没有响应").wait_for()
    expect(browser_page.get_by_role("button", name="重新检测")).to_be_visible()


def test_id_1_a_request_to_sign_grows_old(browser_page, live):
    browser_page.goto("/login/certificate/")
    browser_page.get_by_label("证书", exact=True).select_option(CONTRACTOR)
    live.set_now((NOW + timedelta(minutes=4)).isoformat())
    browser_page.get_by_label("证书 PIN 码").fill(PIN)
    browser_page.get_by_role("button", name="签名并登录").click()
    expect(browser_page.get_by_role("alert")).to_contain_text("超过三分钟")
    live.set_now(START)
