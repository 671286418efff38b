"""ID-6: a company registers itself, is approved where nobody else knows it, and sets a new password by what it said."""

import re
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.e2e.barriers import barriers, open_eyes
from tests.live import Live, sign_in, worker_beside
from tests.pages import go
from tests.receiver import Receiver

pytestmark = pytest.mark.e2e

KNOWN = {"企业名称": "示例梁溪建设有限公司", "统一社会信用代码": "91320200MA1K0C010C", "联系人手机号": "13912345678"}
UNKNOWN = {"企业名称": "示例射阳建设有限公司", "统一社会信用代码": "91320900MA1K0C030J", "联系人手机号": "13912345679"}
CONTACT = {"联系人": "韦示五", "联系人身份证号": "320102198506071017"}
PASSWORD, NEW_PASSWORD = "Liangxi-7-Gongdi-88", "Xinde-9-Mima-2026"
PATIENCE = 120  # seconds for a worker to start on a busy machine


@pytest.fixture(scope="module")
def phones(live: Live) -> Iterator[Receiver]:
    """Everybody's mobile phones, and the worker that sends and settles."""
    server = Receiver()
    Thread(target=server.serve_forever, daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOTICE_CHANNELS", f"sms={server.address}")
        with worker_beside(live):
            yield server
    server.shutdown()
    server.server_close()


def texts_to(phones: Receiver, number: str) -> list[str]:
    return [str(said["text"]) for _key, _token, said in phones.taken if said["to"]["mobile"] == number]


def awaited(phones: Receiver, number: str, words: str) -> str:
    """The newest text to a number that says this; it may take a worker a while."""
    for _ in range(PATIENCE * 5):
        found = [text for text in texts_to(phones, number) if words in text]
        if found:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError(f"No text to {number} says {words}: {texts_to(phones, number)}")


def fill(page, said: dict[str, str]) -> None:
    for label, value in said.items():
        page.get_by_label(label, exact=True).fill(value)


def register(page, phones: Receiver, company: dict[str, str]) -> None:
    page.goto("/login/")
    go(page.get_by_role("link", name="企业注册"))
    page.wait_for_url(re.compile("/register/jiangsu/"))
    assert "必须和营业执照上一致，且登录时使用该信用代码进行登录" in page.inner_text("main")
    fill(page, {**company, **CONTACT})
    go(page.get_by_role("button", name="下一步：发送短信验证码"))
    page.wait_for_url(re.compile("/registration/confirm/"))
    code = re.search(r"\d{6}", awaited(phones, company["联系人手机号"], "验证码"))[0]
    fill(page, {"短信验证码": code, "密码": PASSWORD, "再次输入密码": PASSWORD})
    go(page.get_by_role("button", name="提交注册"))
    page.wait_for_url(re.compile("/registration/$"))


def test_id_6_a_company_registers_and_signs_in_with_its_credit_code(browser_page, new_page, live, phones):
    register(browser_page, phones, KNOWN)
    awaited(phones, KNOWN["联系人手机号"], "注册成功")
    go(browser_page.get_by_role("link", name="刷新"))
    browser_page.get_by_text("账号已开通").wait_for()
    sign_in(browser_page, KNOWN["统一社会信用代码"], PASSWORD)
    assert KNOWN["企业名称"] in browser_page.locator("header").inner_text()
    assert browser_page.goto("/r/jiangsu/").status == 200


def test_id_6_what_is_not_as_on_the_licence_is_refused_with_the_reason(browser_page, live):
    browser_page.goto("/register/jiangsu/")
    fill(browser_page, {**KNOWN, **CONTACT, "统一社会信用代码": "91320200MA1K0C010D"})
    go(browser_page.get_by_role("button", name="下一步：发送短信验证码"))
    alert = browser_page.get_by_role("alert")
    assert "91320200MA1K0C010D 不是有效的统一社会信用代码" in alert.inner_text()
    assert browser_page.get_by_label("联系人", exact=True).input_value() == CONTACT["联系人"]


def test_id_6_an_authority_returns_and_approves_without_javascript(new_page, live, phones):
    page = new_page(phone=True, javascript=False)
    register(page, phones, UNKNOWN)
    office = new_page("js_admin")
    for _ in range(PATIENCE):
        office.goto("/r/jiangsu/registrations/")
        if UNKNOWN["企业名称"] in office.inner_text("main"):
            break
        time.sleep(1)
    go(office.get_by_role("link", name=UNKNOWN["企业名称"]))
    assert "企业名录中没有统一社会信用代码为“91320900MA1K0C030J”的企业" in office.inner_text("main")
    assert "320************017" in office.inner_text("main")
    office.get_by_label(re.compile("退回原因")).fill("请上传最新营业执照名称")
    go(office.get_by_role("button", name="退回"))
    awaited(phones, UNKNOWN["联系人手机号"], "请上传最新营业执照名称")
    page.goto("/registration/")
    assert "请上传最新营业执照名称" in page.inner_text("main")
    go(page.get_by_role("link", name="修改后重新提交"))
    assert page.get_by_label("企业名称", exact=True).input_value() == UNKNOWN["企业名称"]


def test_id_6_who_forgot_the_password_sets_another_and_every_session_ends(browser_page, new_page, live, phones):
    earlier = new_page()
    sign_in(earlier, KNOWN["统一社会信用代码"], PASSWORD)
    browser_page.goto("/login/")
    go(browser_page.get_by_role("link", name="忘记密码"))
    fill(browser_page, {**KNOWN, **CONTACT})
    go(browser_page.get_by_role("button", name="下一步：发送短信验证码"))
    browser_page.wait_for_url(re.compile("/password/reset/code/"))
    code = re.search(r"\d{6}", awaited(phones, KNOWN["联系人手机号"], "重新设置"))[0]
    fill(browser_page, {"短信验证码": code, "密码": NEW_PASSWORD, "再次输入密码": NEW_PASSWORD})
    go(browser_page.get_by_role("button", name="设置新密码"))
    browser_page.get_by_text("新密码已设置").wait_for()
    sign_in(browser_page, KNOWN["统一社会信用代码"], NEW_PASSWORD)
    earlier.goto("/inbox/")
    assert "/login/" in earlier.url


def test_id_6_its_pages_have_no_barriers(browser, live):
    context = open_eyes(browser, live)
    page = context.pages[0]
    for path in ("/register/jiangsu/", "/password/reset/"):
        page.goto(path)
        assert barriers(page) == {}
        go(page.get_by_role("button", name="下一步：发送短信验证码"))
        page.get_by_role("alert").wait_for()
        assert barriers(page) == {}
    page.goto("/registration/")
    assert barriers(page) == {}
    context.close()


def test_id_6_the_office_that_decides_has_no_barriers(browser, live, phones):
    context = open_eyes(browser, live, "js_admin")
    page = context.pages[0]
    page.goto("/r/jiangsu/registrations/?box=decided")
    assert barriers(page) == {}
    go(page.get_by_role("link", name=UNKNOWN["企业名称"]))
    assert barriers(page) == {}
    context.close()


def test_id_6_a_stranger_is_told_the_same_and_sent_nothing(browser_page, live, phones):
    browser_page.goto("/password/reset/")
    fill(browser_page, {**KNOWN, **CONTACT, "联系人手机号": "13700000001"})
    go(browser_page.get_by_role("button", name="下一步：发送短信验证码"))
    browser_page.wait_for_url(re.compile("/password/reset/code/"))
    assert "如以上信息全部无误，验证码将发送到登记的手机号" in browser_page.inner_text("main")
    fill(browser_page, {"短信验证码": "123456", "密码": PASSWORD, "再次输入密码": PASSWORD})
    go(browser_page.get_by_role("button", name="设置新密码"))
    assert "验证码不正确" in browser_page.get_by_role("alert").inner_text()
    assert texts_to(phones, "13700000001") == []
