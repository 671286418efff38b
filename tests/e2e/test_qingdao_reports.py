"""Qingdao's three assessments as the manual tells them: projects, the supervisor's report, daily records, districts.

One story in the order of the year; `golden` cases of the pack hold the rules, `tests/regions` who sees what.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS
from tests.e2e.journey import Story, button, path_of, press, state_of, take
from tests.e2e.looking_up import visit
from tests.e2e.qingdao_projects import PROJECT, attach, fill_report, give_marks, start_report
from tests.e2e.walking import Walk
from tests.pages import go

pytestmark = pytest.mark.e2e

PROJECTS = "/r/qingdao/list/permitted_projects/"
ELSEWHERE = "示例石老人学校工程"  # in 崂山


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def decide(page, action: str, opinion: str) -> None:
    """Pass or reject with an opinion, which is asked for on a page of its own."""
    press(page, action)
    page.get_by_label(re.compile("意见")).fill(opinion)
    press(page, action)


def test_qd_1_the_supervisor_finds_the_permitted_projects_and_their_details(new_page, live, sandbox):
    live.set_now("2026-03-02T09:00:00+08:00")
    visit(live, sandbox, "qingdao")
    page = new_page("qd_supervisor")
    page.goto(PROJECTS)
    assert "共 30 条" in page.inner_text("main").replace("\xa0", " ")
    page.goto(f"{PROJECTS}?q={PROJECT}")
    go(page.locator(".acts a", has_text="查看").first)
    assert re.search(r"/records/\d+/", page.url)
    page.goto(f"{path_of(page)}?tab=form")
    shown = page.inner_text("main")
    assert all(word in shown for word in ("370200260100000001", "示例海岸建筑有限公司", "邹示一", "市南区", "13500"))
    assert button(page, "编辑").count() == 0


def test_qd_2_the_supervisor_reports_on_a_phone_saves_at_any_time_and_submits(new_page, live, story):
    live.set_now("2026-03-02T09:30:00+08:00")
    page = new_page("qd_supervisor", phone=True)
    page.goto(PROJECTS + f"?q={PROJECT}")
    go(page.get_by_role("link", name=re.compile("^提报")).first)
    assert "/records/new/" in page.url
    assert page.locator("input[name=enterprise_name], input[name=project_name], input[name=manager]").count() == 0
    assert "邹示一" in page.inner_text("main")
    assert page.locator("[name=district]").input_value() == "370202"
    page.get_by_label("建筑面积（平方米）", exact=True).fill("13600")
    press(page, "保存")  # nothing else is there yet
    story.paths["report"] = path_of(page)
    assert state_of(page) == "待提交"
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    assert "考核得分还有 10 项未评分" in page.inner_text("main")
    give_marks(page, "4.5")
    press(page, "编辑")
    fill_report(page)
    attach(page, "scan", "考核表.jpg")
    attach(page, "evidence", "脚手架.jpg")
    press(page, "保存")
    assert "现场十项检查情况良好。" in page.inner_text("main")
    press(page, "提交")
    assert state_of(page) == "已提交待审核"
    page.goto("/r/qingdao/list/project_assessments/?tab=1")
    assert PROJECT in page.inner_text("main")


def test_qd_3_a_paper_is_seen_large_downloaded_deleted_and_sent_again(new_page, story):
    page = new_page("qd_supervisor")
    page.goto(story.paths["report"])
    take(page, "撤回")
    page.goto(f"{story.paths['report']}?tab=form")
    page.locator("a[data-zoom]").first.click()
    large = page.locator("dialog.zoom")
    large.get_by_role("button", name="放大").click()
    large.get_by_role("button", name="放大").click()
    expect(large.locator("output")).to_have_text("200%")
    with page.expect_download() as taken:
        large.get_by_role("link", name="下载").click()
    assert taken.value.suggested_filename == "考核表.jpg"
    large.get_by_role("button", name="关闭").click()
    page.goto(f"{story.paths['report']}edit/")
    page.locator("[data-field=scan] [name$='.drop']").check()
    attach(page, "scan", "重新签字.jpg")
    press(page, "保存")
    page.goto(f"{story.paths['report']}?tab=form")
    assert "重新签字.jpg" in page.inner_text("main")
    assert "考核表.jpg" not in page.inner_text("main")
    page.goto(story.paths["report"])
    press(page, "提交")
    assert state_of(page) == "已提交待审核"


def test_qd_6_the_authority_rejects_with_an_opinion_and_then_passes(new_page, story):
    authority, supervisor = new_page("qd_authority"), new_page("qd_supervisor")
    authority.goto("/r/qingdao/list/score_review/")
    assert PROJECT in authority.inner_text("main")
    authority.goto(story.paths["report"])
    press(authority, "驳回")
    press(authority, "驳回")
    assert "意见" in authority.locator(".errors").first.inner_text()
    authority.get_by_label(re.compile("意见")).fill("检查详情与得分不符，请核对。")
    press(authority, "驳回")
    supervisor.goto(story.paths["report"])
    assert state_of(supervisor) == "已驳回待提交"
    assert "检查详情与得分不符" in supervisor.inner_text("main")
    press(supervisor, "提交")
    authority.goto(story.paths["report"])
    decide(authority, "通过", "信息无误，同意。")
    assert state_of(authority) == "审核通过"
    authority.goto("/r/qingdao/list/score_review/?tab=1")
    assert PROJECT in authority.inner_text("main")


def test_qd_7_an_enterprise_reports_an_award_and_the_authority_reviews_it(new_page, live, story):
    live.set_now("2026-03-05T09:00:00+08:00")
    page, authority = new_page("qd_enterprise"), new_page("qd_authority")
    page.goto(f"/r/qingdao/list/projects/?q={PROJECT}")
    go(page.get_by_role("link", name=re.compile("^日常考核申报")).first)
    assert "/records/new/" in page.url
    page.locator("#f-matter").select_option("award_province_site")
    page.get_by_label("决定（公布）日期").fill("2026-02-10")
    page.get_by_label("决定（公布）部门").fill("省住房城乡建设主管部门")
    page.get_by_label("情况说明").fill("被评为省建筑施工安全文明标准化工地")
    attach(page, "papers", "证书.jpg")
    press(page, "保存")
    story.paths["award"] = path_of(page)
    page.goto(f"{story.paths['award']}?tab=form")
    assert all(word in page.inner_text("main") for word in ("省级", "6.00", "2027-02-09"))
    page.goto(story.paths["award"])
    press(page, "提交")
    authority.goto("/r/qingdao/list/daily_projects/")
    assert PROJECT in authority.inner_text("main")
    authority.goto(story.paths["award"])
    decide(authority, "通过", "信息无误，同意。")
    assert state_of(authority) == "审核通过"
    page.goto("/r/qingdao/list/daily_projects/?tab=1")
    assert PROJECT in page.inner_text("main")


def test_qd_10_a_project_that_moves_takes_its_open_review_along_and_the_city_sees_what_was_approved(
    new_page, live, story, sandbox
):
    live.set_now("2026-03-06T09:00:00+08:00")
    supervisor, city, laoshan = new_page("qd_supervisor"), new_page("qd_authority"), new_page("qd_laoshan")
    start_report(supervisor, ELSEWHERE)
    fill_report(supervisor)
    attach(supervisor, "scan", "考核表.jpg")
    press(supervisor, "保存")
    report = path_of(supervisor)
    give_marks(supervisor, "4")
    press(supervisor, "提交")
    laoshan.goto(report)
    assert button(laoshan, "通过").count() == 1
    assert city.goto(report).status == 404
    station = new_page("qd_city_station")
    assert station.goto(report).status == 404
    sandbox.data.put("permits", "370200260100000004", {"district": "370214"})
    live.set_now("2026-03-06T11:00:00+08:00")
    visit(live, sandbox, "qingdao")
    assert laoshan.goto(report).status == 404
    chengyang = new_page("qd_chengyang")
    chengyang.goto("/inbox/")
    assert ELSEWHERE in chengyang.inner_text("main")
    chengyang.goto(report)
    decide(chengyang, "通过", "信息无误，同意。")
    city.goto("/r/qingdao/list/score_review/?tab=2")
    assert ELSEWHERE in city.inner_text("main")
    city.goto(report)
    assert button(city, "通过").count() == 0
    station.goto("/r/qingdao/list/score_review/")
    go(station.locator("tr", has_text=ELSEWHERE).locator('a[href*="/records/"]').first)
    assert path_of(station) == report
    assert button(station, "通过").count() == 0


@pytest.mark.parametrize(
    "username", ["qd_supervisor", "qd_authority", "qd_enterprise", "qd_chengyang", "qd_city_station"]
)
def test_no_page_of_projects_and_reviews_is_too_wide_for_a_phone_or_fails(new_page, alike, username):
    walk = Walk(new_page(username, phone=True), "qingdao", alike)
    walk.through("项目安全生产条件考核", "三项基础考核")
    assert walk.wrong == []
