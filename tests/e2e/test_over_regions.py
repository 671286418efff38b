"""One person, several regions: one inbox, one log-in, and nothing where nothing was granted."""

import re

import psycopg
import pytest

from tests.e2e.journey import Story, accept, passed_site, press, state_of
from tests.e2e.qingdao_projects import PROJECT, reported_project
from tests.pages import go

pytestmark = pytest.mark.e2e

SITE = "示例跨区申报工程"


def test_id_8_one_inbox_over_regions_and_acting_in_each_without_another_log_in(new_page, live):
    passed_site(new_page, live, Story(), day="2026-03-02", name=SITE)
    reported_project(new_page)
    page = new_page("cross_supervisor")
    page.goto("/inbox/")
    assert "您在 2 个区域有办理权限" in page.inner_text("main")
    go(page.get_by_role("link", name=SITE).first)
    page.wait_for_url(re.compile("/r/shanghai/"))
    accept(page)
    assert state_of(page) == "待评价"
    page.goto("/inbox/")
    assert SITE not in page.inner_text("main")
    go(page.get_by_role("link", name=PROJECT).first)
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
