"""Jiangsu, projects of a company: rows JS-1, JS-2 and JS-6 to JS-9 of the systems, in the roles they name."""

import os
import re
import subprocess
import sys

import pytest

from tests.e2e.jiangsu import MATERIAL, enter_project
from tests.e2e.journey import path_of, press, state_of
from tests.e2e.looking_up import visit
from tests.e2e.walking import Walk
from tests.live import PASSWORD, ROOT
from tests.pages import go

pytestmark = pytest.mark.e2e

NOW = "2026-03-20T09:00:00+08:00"
REGION = "/r/jiangsu"
#: Projects in every standing, out of the demonstration: busy, evaluated, completed, lapsed, late, short of inspections.
STORIES = ("p1", "p2", "p3", "p9", "p11", "p12")


@pytest.fixture(scope="module", autouse=True)
def _projects(live):
    """The projects of the demonstration that these tests look at, as of today."""
    live.set_now(NOW)
    command = [sys.executable, "-m", "tests.demo_projects", "jiangsu", *STORIES]
    environment = {**os.environ, "DATABASE_URL": live.database_url, "KAOPING_NOW_FILE": str(live.clock)}
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def open_project(page, number: str) -> None:
    """From the list of all the company's projects, by its filing number."""
    page.goto(f"{REGION}/list/projects/?tab=1&q={number}")
    go(page.locator("tbody .cell-main").first)


def rows(page) -> str:
    return page.inner_text("main tbody")


def test_js_1_a_filing_number_opens_the_overview_where_every_count_opens_its_list(new_page):
    director = new_page("js_director")
    director.goto(f"{REGION}/list/projects/?tab=1")
    assert "3201AQ260020" in rows(director)
    assert "3205AQ" not in rows(director)  # another company's
    open_project(director, "3201AQ260020")
    counts = {
        link.get_attribute("href"): link.evaluate("one => one.firstChild.textContent.trim()")
        for link in director.locator(".counts dd a").all()
    }
    headings = director.locator(".counts h3").all_inner_texts()
    assert headings == ["企业检查", "企业检查待整改", "自查与抽查", "超危大工程与机械设备", "终止监督"]
    assert len(counts) >= 5
    for way, count in counts.items():
        director.goto(way)
        assert director.locator("main tbody tr").count() == int(count), way


def test_js_2_statistics_open_on_this_month_not_evaluated_and_a_project_is_reminded(new_page):
    director = new_page("js_director")
    director.goto(f"{REGION}/")
    go(director.get_by_role("link", name="标准化月评统计").first)
    assert director.locator("[name=period]").input_value() == "2026-03"
    assert director.locator("[name=standing] option:checked").inner_text() == "未月评"
    assert "示例江北新区学校工程" in rows(director)
    assert "示例滨江公寓工程" not in rows(director)
    go(director.get_by_role("link", name=re.compile("提醒月评.*示例江北新区学校工程")))
    press(director, "提醒月评")
    assert "提醒月评" in director.inner_text("main")
    director.goto(f"{REGION}/list/month_statistics/?period=2026-03&standing=done")
    assert "已月评" in rows(director)
    assert "月评表" in rows(director)
    go(director.get_by_role("link", name=re.compile("查看月评.*示例滨江公寓工程")))
    assert "月评表" in director.inner_text("main")


def test_js_6_too_few_inspections_make_a_project_unqualified_until_the_authority_takes_it_back(new_page):
    director, authority = new_page("js_director"), new_page("js_authority")
    open_project(director, "3201AQ250031")
    assert "不合格：2025年企业检查不足三次" in director.inner_text("main")
    number = re.search(r"/records/(\d+)/", director.url)[1]
    authority.goto(f"{REGION}/records/new/safety/reversal/?draft=new&parent={number}")
    authority.get_by_label("撤销的处理").select_option("企业检查不足三次")
    authority.get_by_label("年度").fill("2025")
    authority.get_by_label("文号").fill("示例安监〔2026〕9号")
    authority.get_by_label("理由").fill("检查记录经核查齐全。")
    press(authority, "保存")
    press(authority, "登记")
    press(authority, "登记")
    assert state_of(authority) == "已登记"
    director.goto(f"{REGION}/records/{number}/")
    assert "企业检查不足三次" not in director.inner_text("main .facts >> nth=0")
    assert "未考评" in director.inner_text("main")


def test_js_7_a_project_submits_the_authority_grades_and_what_is_not_filed_lapses(new_page):
    site, authority, director = new_page("js_site"), new_page("js_authority"), new_page("js_director")
    director.goto(f"{REGION}/list/not_filed/")
    assert "逾期未办理，按不合格处理" in rows(director)
    assert "示例城南医院工程" in rows(director)
    director.goto(f"{REGION}/list/watch_list/")
    assert "示例浦口厂房工程" in rows(director)
    assert "90 天未申请终止监督" in rows(director)

    site.goto(f"{REGION}/list/gradings/?q=示例城南医院工程")
    go(site.locator("tbody .cell-main").first)
    grading = path_of(site)
    site.goto(f"{grading}edit/?draft=new")
    for label, value in MATERIAL.items():
        site.get_by_label(label, exact=True).fill(value)
    press(site, "保存")
    press(site, "提交")
    assert state_of(site) == "已提交待考评"

    authority.goto(grading)
    press(authority, "评定")
    authority.locator("#f-grade").select_option("不合格")
    authority.get_by_label(re.compile("意见")).fill("企业检查不足三次。")
    press(authority, "评定")
    assert state_of(authority) == "已考评"
    director.goto(f"{REGION}/list/projects/?tab=1&q=3201AQ260022")
    assert "已终止监督" in rows(director)


def test_js_7_a_completion_that_the_register_lists_is_found_and_told(new_page, live, sandbox):
    project = enter_project(new_page("js_authority"), 监督备案号="3201AQ260066", 项目名称="示例备案工程")
    sandbox.data.put("completions", "3201AQ260066", {"acceptedOn": "2026-03-18"})
    assert "changed=1" in visit(live, sandbox, "jiangsu")
    site = new_page("js_site")
    site.goto(project)
    assert state_of(site) == "已竣工未办理终止监督"
    assert "竣工验收备案日期 — → 2026-03-18" in site.inner_text("main")
    site.goto(f"{REGION}/list/gradings/?q=示例备案工程")
    assert "2026-04-19" in rows(site), "thirty days after the notice"


def test_js_8_plus_opens_what_belongs_to_a_work_with_what_is_missing_marked(new_page):
    director = new_page("js_director")
    director.goto(f"{REGION}/list/over_scale_works/")
    go(director.get_by_role("link", name="展开地下室深基坑"))
    opened = director.locator("tr.opened")
    assert opened.locator("h2").all_inner_texts() == [
        "施工方案", "专家论证", "交底记录", "验收记录（结论）", "实施情况", "另需资料",
    ]  # fmt: skip
    assert opened.locator(".tag--bad").all_inner_texts() == [
        "实施情况逾期：最近一条记录已超过 7 天",
        "缺少：第三方监测方案与监测报告",
    ]
    go(director.get_by_role("link", name="收起地下室深基坑"))
    assert director.locator("tr.opened").count() == 0


def test_js_9_a_company_opens_an_account_for_its_project_and_the_account_sees_that_one_alone(new_page):
    director, account = new_page("js_director"), new_page()
    director.goto(f"{REGION}/project-accounts/?q=3201AQ260020")
    go(director.get_by_role("link", name=re.compile("^账号管理")))
    for name, value in {"username": "xm260020", "name": "吕示一", "mobile": "13800000222"}.items():
        director.locator(f"[name={name}]").fill(value)
    press(director, "开通账号")
    start = director.locator(".start-password").inner_text()

    account.goto(f"{REGION}/")
    account.fill("[name=username]", "xm260020")
    account.fill("[name=password]", start)
    account.press("[name=password]", "Enter")
    account.wait_for_url(re.compile("/account/password/"))
    account.get_by_label("当前密码").fill(start)
    account.get_by_label("新密码", exact=True).fill(f"{PASSWORD}-9")
    account.get_by_label("再次输入新密码").fill(f"{PASSWORD}-9")
    go(account.get_by_role("button", name="修改密码"))
    account.goto(f"{REGION}/list/projects/?tab=1")
    assert "3201AQ260020" in rows(account)
    assert account.locator("main tbody tr").count() == 1


@pytest.mark.parametrize("who", ["js_director", "js_contractor", "js_inspector", "js_site", "js_authority"])
def test_no_page_is_too_wide_for_a_phone_or_fails(new_page, alike, who: str):
    walk = Walk(new_page(who, phone=True), "jiangsu", alike)
    walk.through()
    assert walk.wrong == []
