"""ID-7: numbers of people are masked on every page; one in full costs a reason, and the audit keeps it."""

from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import path_of, press
from tests.e2e.qingdao_projects import PHONE, fill_report, start_report
from tests.pages import go

pytestmark = pytest.mark.e2e

NUMBER, MASKED, REASON = PHONE, "138****0061", "电话核实检查情况"


def project(page: Any, name: str) -> str:
    """A report on a project, with somebody's number, entered by the supervisor; gives its path."""
    start_report(page, name)
    fill_report(page)
    press(page, "保存")
    return path_of(page)


def show(page: Any, reason: str) -> None:
    """Ask for the numbers of a record's page."""
    page.get_by_text("查看完整号码").click()
    page.get_by_label("查看理由").fill(reason)
    go(page.get_by_role("button", name="查看", exact=True))


def test_id_7_a_number_is_masked_until_a_reason_is_given_and_masked_again_afterwards(new_page, live):
    page = new_page("qd_supervisor")
    site = project(page, "示例栈桥商务中心工程")
    page.goto(f"{site}?tab=form")
    assert MASKED in page.inner_text("main")
    assert NUMBER not in page.content()
    show(page, REASON)
    assert "/reveal/" in page.url
    assert NUMBER in page.inner_text("main")
    assert "已记入审计日志" in page.inner_text("#numbers")
    page.goto(f"{site}?tab=form")
    assert NUMBER not in page.content()
    with psycopg.connect(live.database_url) as database:
        deeds = database.execute(
            "SELECT user_name, data FROM qingdao.audit_auditentry WHERE action = 'personal.revealed'"
        ).fetchall()
        stored = database.execute("SELECT string_agg(r::text, '') FROM qingdao.assess_forms_record r").fetchone()[0]
    assert [data for _name, data in deeds] == [{"fields": ["负责人联系电话"], "reason": REASON}]
    assert NUMBER not in stored


def test_id_7_works_without_a_script_and_on_a_phone(new_page):
    site = project(new_page("qd_supervisor"), "示例台东广场工程")
    page = new_page("qd_supervisor", phone=True, javascript=False)
    page.goto(f"{site}?tab=form")
    assert NUMBER not in page.content()
    show(page, REASON)
    assert NUMBER in page.inner_text("main")


def test_id_7_the_question_and_the_answer_have_no_barriers(browser, live, new_page):
    site = project(new_page("qd_supervisor"), "示例唐岛湾住宅工程")
    eyes = open_eyes(browser, live, "qd_supervisor")
    page = eyes.pages[0]
    page.goto(f"{site}?tab=form")
    page.get_by_text("查看完整号码").click()
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    page.get_by_label("查看理由").fill(REASON)
    go(page.get_by_role("button", name="查看", exact=True))
    page.set_viewport_size({"width": 1280, "height": 900})
    assert barriers(page) == {}
    eyes.close()


def test_id_7_the_administrator_erases_somebody_from_what_may_still_be_changed(new_page):
    site = project(new_page("qd_supervisor"), "示例石老人学校工程")
    page = new_page("qd_admin")
    page.goto("/r/qingdao/admin/persons/")
    page.get_by_label("身份证号或手机号").fill(NUMBER)
    page.locator("#person-reason").fill("本人申请删除")
    go(page.get_by_role("button", name="查找"))
    page.get_by_text("示例石老人学校工程").first.wait_for()
    go(page.get_by_role("button", name="删除"))
    page.get_by_text("条记录中删除").wait_for()
    reader = new_page("qd_supervisor")
    reader.goto(f"{site}?tab=form")
    assert MASKED not in reader.inner_text("main")


def test_id_7_a_number_is_changed_without_the_stored_one_being_shown(new_page):
    page = new_page("qd_supervisor")
    site = project(page, "示例世园会展馆工程")
    page.goto(f"{site}edit/")
    box = page.get_by_label("负责人联系电话", exact=True)
    assert (box.input_value(), NUMBER in page.content()) == (MASKED, False)
    page.get_by_role("button", name="修改 负责人联系电话").click()
    page.keyboard.type("13800000062")
    expect(box).to_have_value("13800000062")
    press(page, "保存")
    page.goto(f"{site}?tab=form")
    assert "138****0062" in page.inner_text("main")
