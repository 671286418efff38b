"""Shanghai's safety standardisation as the manual tells it: enterprises, both sides of the site, and the authority.

One story in the order of the year; `golden` cases of the pack hold the rules, this holds the pages.
"""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.e2e.journey import (
    Story,
    button,
    enter,
    follow,
    leave_sheet,
    path_of,
    press,
    refusal_on,
    saving,
    section,
    state_of,
    take,
)
from tests.e2e.looking_up import certify, choose, confirm_supervision, declare_site, fill, save, says, shows, visit
from tests.e2e.walking import Walk
from tests.pages import go

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def fill_sheet(page, path: str) -> None:
    """A sheet of JGJ 59 without deductions."""
    page.goto(path + "sheets/self/")
    leave_sheet(page)


def review(page, path: str) -> None:
    """Everything adopted, and the review handed in."""
    page.goto(path + "sheets/review/")
    with saving(page):
        button(page, "其余全部采纳").click()
    leave_sheet(page)
    take(page, "监理复核")


def test_sa_2_the_supervision_enterprise_confirms_by_choosing_its_contract_then_the_authority_accepts(
    new_page, live, story
):
    live.set_now("2026-01-05T09:00:00+08:00")
    page = new_page("sh_contractor")
    declare_site(page, "2601SY0801")
    story.paths["site"] = path_of(page)
    supervision, authority = new_page("sh_supervision"), new_page("sh_pudong")
    authority.goto(story.paths["site"])
    assert button(authority, "受理").count() == 0
    supervision.goto("/r/shanghai/list/safety_confirmations/")
    follow(supervision, "确认", row="示例江湾学校安全标准化工程")
    supervision.goto(story.paths["site"])
    confirm_supervision(supervision)
    assert state_of(supervision) == "待受理"
    authority.goto(story.paths["site"])
    press(authority, "受理")
    assert state_of(authority) == "过程管理"


def test_sa_5_a_month_is_scored_by_the_enterprise_and_closed_to_it_by_the_review(new_page, live, story):
    live.set_now("2026-01-20T09:00:00+08:00")
    page, site, chief = new_page("sh_contractor"), new_page("sh_site"), new_page("sh_chief")
    open_evaluation(page, story, "2026-01")
    assert "2026年1月尚未结束，次月 1 日起可以月评，次月 5 个工作日内完成。" in page.inner_text("main")
    live.set_now("2026-02-03T09:00:00+08:00")
    story.paths["january"] = open_evaluation(page, story, "2026-01")
    site.goto(story.paths["january"])
    assert button(site, "编辑").count() == 0
    assert button(site, "提交").count() == 0
    fill_sheet(page, story.paths["january"])
    press(page, "提交")
    assert state_of(page) == "待监理复核"
    chief.goto("/r/shanghai/list/safety_months/")
    review(chief, story.paths["january"])
    assert state_of(chief) == "监理已复核待季度确认"
    page.goto(story.paths["january"])
    assert button(page, "编辑").count() == 0
    page.goto(story.paths["january"] + "sheets/self/")
    assert page.locator("#sheet-form input:not([disabled]):not([type=hidden])").count() == 0


def open_evaluation(page, story, month: str) -> str:
    """A month of the site, from the site's own page."""
    page.goto(story.paths["site"] + "?tab=monthly_evaluation")
    page.locator("[name=period]").fill(month)
    press(page, "新增月评")
    if "/new/" in page.url and page.locator(".actionbar").count():
        press(page, "保存")
    return path_of(page)


def test_sa_6_the_chief_reviews_the_month_and_the_authority_confirms_the_quarter(new_page, live, story):
    page, chief, authority = new_page("sh_contractor"), new_page("sh_chief"), new_page("sh_pudong")
    for month, day in (("2026-02", "2026-03-02"), ("2026-03", "2026-04-01")):
        live.set_now(f"{day}T09:00:00+08:00")
        path = open_evaluation(page, story, month)
        fill_sheet(page, path)
        press(page, "提交")
        review(chief, path)
    live.set_now("2026-04-08T09:00:00+08:00")
    authority.goto("/r/shanghai/list/safety_quarters/")
    follow(authority, "季度确认", row="2026年第1季度")
    assert "优良" in authority.inner_text("main")
    press(authority, "季度确认")
    assert state_of(authority) == "季度已确认"
    chief.goto(path + "sheets/review/")
    assert "本季度已由监督机构季度确认，2026年3月的月评、监理复核都不能再编辑。" in chief.inner_text("main")
    page.goto(path)
    assert "本季度已由监督机构季度确认" in page.inner_text("main")


def test_sa_7_a_subcontractor_flows_in_is_declared_scored_reviewed_and_completed(new_page, live, story, sandbox):
    live.set_now("2026-04-09T09:00:00+08:00")
    assert "made=2" in visit(live, sandbox, "shanghai")
    site, chief = new_page("sh_site"), new_page("sh_chief")
    site.goto(story.paths["site"] + "?tab=subcontractor")
    follow(site, "综合信息", row="2601FB0901")
    press(site, "编辑")
    certify(site, "officer", "沪建安C(2024)0000104")
    press(site, "保存")
    press(site, "申报")
    assert state_of(site) == "已申报"
    story.paths["sub"] = path_of(site)
    site.goto(story.paths["sub"] + "?tab=subcontractor_month")
    site.locator("[name=period]").fill("2026-03")
    press(site, "新增分包月评")
    if "/new/" in site.url:
        press(site, "保存")
    month = path_of(site)
    fill_sheet(site, month)
    press(site, "提交")
    review(chief, month)
    assert state_of(chief) == "监理已复核"
    site.goto(story.paths["sub"])
    assert button(site, "竣工评定").count() == 0
    page, supervision = new_page("sh_contractor"), new_page("sh_supervision")
    page.goto(story.paths["sub"])
    take(page, "竣工评定")
    assert state_of(page) == "竣工评定待复核"
    supervision.goto(story.paths["sub"])
    press(supervision, "竣工评定复核")
    assert state_of(supervision) == "竣工评定已复核"


def test_sa_8_both_sides_enter_dangerous_works_and_contractors_leave_those_of_the_supervision_alone(
    new_page, live, story
):
    live.set_now("2026-04-10T09:00:00+08:00")
    site, chief, enterprise = new_page("sh_site", phone=True), new_page("sh_chief"), new_page("sh_contractor")
    paths = {}
    for who, name in ((site, "落地脚手架"), (chief, "地下室深基坑")):
        who.goto(story.paths["site"] + "?tab=dangerous_work")
        press(who, "新增危险性分部分项")
        enter(
            who, {"类别": "其他", "分部分项工程名称": name, "计划开始日期": "2026-05-01", "计划完成日期": "2026-08-01"}
        )
        who.get_by_label("否", exact=True).first.check()
        save(who)
        paths[name] = path_of(who)
        assert state_of(who) == "待监理复核"
    site.goto(paths["地下室深基坑"])
    assert button(site, "编辑").get_attribute("aria-disabled") == "true"
    assert "这一条由监理机构填报，施工单位现场用户不可修改。" in site.inner_text("main")
    assert site.goto(paths["地下室深基坑"] + "edit/").status == 409
    site.goto(paths["落地脚手架"])
    press(site, "编辑")
    enter(site, {"部位": "1 号楼"})
    press(site, "保存")
    chief.goto(paths["落地脚手架"])
    press(chief, "监理复核")
    assert state_of(chief) == "监理已复核"
    enterprise.goto(story.paths["site"] + "?tab=dangerous_work")
    assert "地下室深基坑" in enterprise.inner_text("main")
    assert button(enterprise, "新增危险性分部分项").count() == 0


def test_sa_9_special_workers_are_added_by_their_certificates_and_reviewed(new_page, live, story):
    site, chief = new_page("sh_site"), new_page("sh_chief")
    site.goto(story.paths["site"] + "?tab=special_worker")
    press(site, "新增特种作业人员")
    choose(site, "origin", "外省市")
    for number, reason in (
        ("苏建安C2(2024)0000201", "证书编号输入格式有误：因证书是从全国工程质量安全监管信息平台检索关联"),
        ("苏A042019000202", "全国信息平台上证书状态不是“有效”"),
    ):
        fill(site, "national_number", number)
        says(site, "national_number", reason)
    choose(site, "origin", "本市")
    fill(site, "local_number", "沪A042024000001")
    shows(site, "worker_name", "魏示焊")
    save(site)
    worker = path_of(site)
    assert state_of(site) == "待监理复核"
    chief.goto(worker)
    press(chief, "复核")
    assert state_of(chief) == "监理已复核"
    site.goto(worker)
    take(site, "删除")
    assert state_of(site) == "已删除"


def test_sa_10_completion_is_refused_while_a_subcontractor_is_missing_then_follows_the_quarters(new_page, live, story):
    page, site, supervision = new_page("sh_contractor"), new_page("sh_site"), new_page("sh_supervision")
    refusal = refusal_on(page, story, "completion")
    assert "专业承包或劳务分包单位尚未添加：示例东方市政工程有限公司（2601FB0902）" in refusal
    site.goto(story.paths["site"] + "?tab=subcontractor")
    follow(site, "撤销申报", row="2601FB0902")
    press(site, "撤销申报")
    page.goto(story.paths["site"] + "?tab=completion")
    press(page, "确认竣工")
    press(page, "确认竣工")
    assert state_of(page) == "竣工待监理复核"
    assert page.locator("dl, .facts").filter(has_text="竣工结论").first.inner_text().count("优良") >= 1
    story.paths["completion"] = path_of(page)
    assert button(page, "编辑").count() == 0
    supervision.goto(story.paths["completion"])
    take(supervision, "退回", opinion="工程尚未竣工，不同意。")
    assert state_of(supervision) == "监理已退回"


def test_sa_11_the_authority_suspends_a_site_and_resumes_it(new_page, live, story):
    live.set_now("2026-05-06T09:00:00+08:00")
    page, authority = new_page("sh_contractor"), new_page("sh_pudong")
    april = open_evaluation(page, story, "2026-04")
    page.goto(story.paths["site"] + "?tab=suspension")
    assert page.locator(".toolbar").get_by_role("link", name="中止施工").count() == 0
    authority.goto(story.paths["site"] + "?tab=suspension")
    go(authority.locator(".toolbar").get_by_role("link", name="中止施工"))
    enter(authority, {"中止施工原因": "建设资金未到位"})
    save(authority)
    stop = path_of(authority)
    take(authority, "中止施工")
    assert state_of(authority) == "中止施工"
    page.goto(april + "sheets/self/")
    assert "工地处于中止施工状态，月评、监理月评复核、季度确认等均不可操作。" in page.inner_text("main")
    live.set_now("2026-05-08T09:00:00+08:00")
    authority.goto(stop)
    take(authority, "恢复施工")
    assert state_of(authority) == "已恢复施工"
    fill_sheet(page, april)
    press(page, "提交")
    assert state_of(page) == "待监理复核"


def test_sa_12_the_enterprise_reads_its_three_tables_and_takes_them_along(new_page, live, story):
    page = new_page("sh_contractor")
    for report, words in (
        ("dangerous_works", ("落地脚手架", "地下室深基坑", "监理机构")),
        ("site_contracts", ("2601SY0801", "示例江湾学校安全标准化工程", "合计")),
        ("annual_results", ("年度考核统计表",)),
    ):
        page.goto(f"/r/shanghai/reports/safety/{report}/")
        main = page.inner_text("main")
        assert all(word in main for word in words), report
    page.goto("/r/shanghai/reports/safety/site_contracts/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Excel")).first.click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert any("2601SY0801" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_sa_13_the_year_is_confirmed_online_and_after_the_31st_of_january_it_cannot_be_excellent(new_page, live, story):
    page = new_page("sh_contractor")
    live.set_now("2027-02-01T09:00:00+08:00")
    page.goto("/r/shanghai/list/safety_years/")
    assert page.locator(".page-head select[name=period] option[selected]").inner_text() == "2026年度"
    press(page, "生成企业考核评分表")
    enter(page, {"资质等级": "特级"})
    save(page)
    main = page.inner_text("main")
    assert "示例江湾学校安全标准化工程" in main
    assert "次年 1 月 31 日前网上确认" in main
    take(page, "在线提交")
    assert state_of(page) == "已确认申报"
    assert "合格" in page.inner_text("main")


def test_sa_5_a_late_month_is_no_longer_excellent_and_after_the_quarter_there_is_none(new_page, live, story):
    live.set_now("2027-02-03T09:00:00+08:00")
    page, chief, authority = new_page("sh_contractor"), new_page("sh_chief"), new_page("sh_pudong")
    path = open_evaluation(page, story, "2026-07")
    fill_sheet(page, path)
    press(page, "提交")
    page.goto(path + "?tab=form")
    result = section(page, "月评结论").inner_text()
    assert [word for word in ("评定等级（JGJ 59）\n优良", "月评结论\n合格", "逾期提交\n是") if word not in result] == []
    review(chief, path)
    authority.goto("/r/shanghai/list/safety_quarters/")
    follow(authority, "季度确认", row="2026年第3季度")
    press(authority, "季度确认")
    open_evaluation(page, story, "2026-08")
    assert "该月所在季度已由监督机构季度确认，不能再新增月评。" in page.inner_text("main")


@pytest.mark.parametrize("username", ["sh_contractor", "sh_supervision", "sh_site", "sh_chief", "sh_authority"])
def test_no_page_is_too_wide_for_a_phone_or_fails(new_page, alike, username):
    walk = Walk(new_page(username, phone=True), "shanghai", alike)
    walk.through("安全标准化")
    assert walk.wrong == []
