"""One person, several regions: one inbox, one log-in, and nothing where nothing was granted."""

import re

import psycopg
import pytest

from tests.e2e.journey import Story, accept, passed_site, press, state_of

pytestmark = pytest.mark.e2e

SITE, PROJECT = "示例跨区申报工程", "示例跨区考核工程"


def reported_project(new_page) -> None:
    """A project that Qingdao's supervisor has scored and submitted."""
    page = new_page("qd_supervisor")
    page.goto("/r/qingdao/records/new/three_assessments/project_assessment/")
    values = {
        "受检项目": PROJECT,
        "施工许可证编号": "370202202603020001",
        "企业名称": "示例胶东建设有限公司",
        "项目经理": "宋示一",
        "建筑面积（平方米）": "12000",
        "检查详情": "现场十项检查情况良好。",
        "检查单位": "示例区建筑工程安全监督站",
        "负责人联系电话": "13800000061",
    }
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("行政区").select_option(label="市南区")
    page.get_by_label("监管等级").select_option(index=1)
    press(page, "保存")
    press(page, "填写考核得分")
    for number in range(page.locator("input.input--num").count()):
        page.locator("input.input--num").nth(number).fill("4")
    with page.expect_navigation(url=lambda url: "/sheets/" not in url):
        page.locator(".actionbar").get_by_role("button", name="保存并退出").click()
    press(page, "提交")
    assert state_of(page) == "已提交待审核"


def test_id_8_one_inbox_over_regions_and_acting_in_each_without_another_log_in(new_page, live):
    passed_site(new_page, live, Story(), day="2026-03-02", name=SITE)
    reported_project(new_page)
    page = new_page("cross_supervisor")
    page.goto("/inbox/")
    assert "您在 2 个区域有办理权限" in page.inner_text("main")
    page.get_by_role("link", name=SITE).first.click()
    page.wait_for_url(re.compile("/r/shanghai/"))
    accept(page)
    assert state_of(page) == "待评价"
    page.goto("/inbox/")
    assert SITE not in page.inner_text("main")
    page.get_by_role("link", name=PROJECT).first.click()
    page.wait_for_url(re.compile("/r/qingdao/"))
    press(page, "通过")
    page.get_by_label(re.compile("意见")).fill("信息无误，同意。")
    press(page, "通过")
    assert state_of(page) == "审核通过"
    page.goto("/inbox/?box=done")
    assert {SITE, PROJECT} <= {name for name in (SITE, PROJECT) if name in page.inner_text("main")}


def test_id_8_without_a_grant_there_is_a_refusal_and_a_trace(new_page, live):
    page = new_page("cross_supervisor")
    answer = page.goto("/r/jiangsu/")
    assert answer.status == 403
    assert "江苏" in page.inner_text("main")
    with psycopg.connect(live.database_url) as connection:
        rows = connection.execute(
            "SELECT user_name FROM jiangsu.audit_auditentry WHERE action = 'region.access_refused'"
        ).fetchall()
    assert ("林示二",) in rows


def test_a_grant_that_is_taken_away_closes_the_region_at_the_next_click(new_page, live):
    page = new_page("cross_supervisor")
    assert page.goto("/r/qingdao/").status == 200
    with psycopg.connect(live.database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE accounts_grant SET active = false WHERE user_id = (SELECT id FROM accounts_user WHERE username = "
            "'cross_supervisor') AND region_id = (SELECT id FROM tenants_region WHERE schema_name = 'qingdao')"
        )
    assert page.goto("/r/qingdao/").status == 403
    page.goto("/inbox/?box=done")
    assert PROJECT not in page.inner_text("main")
