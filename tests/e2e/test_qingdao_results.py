"""Qingdao: enterprises assess themselves, item by item reviewed, and results follow (QD-4, QD-5, QD-8, QD-9)."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import (
    Story,
    button,
    follow,
    leave_sheet,
    line_of,
    path_of,
    press,
    saving,
    state_of,
    take,
)
from tests.e2e.qingdao_projects import attach
from tests.e2e.walking import Walk
from tests.live import ROOT
from tests.pages import go, next_page, settled

pytestmark = pytest.mark.e2e

PHOTO = ROOT / "docs" / "pictures" / "sheet.png"
COMPANY = "示例海岸建筑有限公司"
LISTS = "/r/qingdao/list/"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def add(page: Any, record: str, kind: str, title: str) -> None:
    """Start a record of the year below another one."""
    page.goto(f"{record}?tab={kind}")
    page.locator("[name=period]").select_option(label="2026年度")
    press(page, title)
    if "/new/" in page.url:
        press(page, "保存")


def give(page: Any, line: str, marks: str) -> None:
    """The marks of one item."""
    with saving(page):
        line_of(page, line).locator("input.input--num").fill(marks)


def judge(page: Any, line: str, choice: str) -> None:
    """√ or × on a line, or 通过 or 驳回."""
    with saving(page):
        line_of(page, line).get_by_role("radio", name=re.compile(choice)).check()


def pass_everything(page: Any, sheet: str) -> None:
    """Adopt and pass what nothing was said about yet."""
    settled(page)  # what was typed last is sent after a while, and must not come behind the new page
    page.goto(sheet)
    for name, done in (("其余全部采纳", "√"), ("其余全部通过", "通过")):
        with saving(page):
            button(page, name).click()
        expect(line_of(page, "1").get_by_role("radio", name=re.compile(done))).to_be_checked()


def adjust(page: Any) -> None:
    """The form of a new adjustment; the tab of the same name is no button."""
    with next_page(page):
        page.locator("a.btn--primary", has_text="动态调整").click()


def test_qd_4_the_enterprise_assesses_itself_item_by_item_with_evidence(new_page, live, story):
    page = new_page("qd_enterprise")
    page.goto(LISTS + "enterprise_years/")
    page.locator("[name=period]").select_option(label="2026年度")
    press(page, "登记本年度考核")
    for label in ("安全生产许可证编号", "企业安全总监", "安全生产考核合格证书编号"):
        page.get_by_label(label).fill("示例0001")
    press(page, "保存")
    story.paths["year"] = path_of(page)
    press(page, "提交")
    assert state_of(page) == "考核中"
    add(page, story.paths["year"], "director_assessment", "新增自评")
    story.paths["director"] = path_of(page)
    page.goto(story.paths["director"] + "sheets/self/")
    assert "资格不符扣 15 分" in page.inner_text("main")
    for number, marks in enumerate(("15", "15", "10", "25", "15", "10", "10"), start=1):
        give(page, str(number), marks)
    with page.expect_file_chooser() as chooser, saving(page):
        line_of(page, "7").get_by_role("link", name="照片、附件").click()
        chooser.value.set_files(PHOTO)
    line_of(page, "7").locator(".thumb img").wait_for()
    take(page, "提交")
    assert state_of(page) == "已提交待审核"


def test_qd_5_only_what_is_sent_back_is_open_again_and_all_three_rounds_are_kept(new_page, live, story):
    page, company = new_page("qd_authority"), new_page("qd_enterprise")
    review, own = story.paths["director"] + "sheets/review/", story.paths["director"] + "sheets/self/"
    page.goto(review)
    judge(page, "7", "×")
    with saving(page):
        line_of(page, "7").get_by_label("考核意见").fill("无演练记录")
    give(page, "7", "2")
    page.locator("#score .score__now b", has_text="92.00").wait_for()
    pass_everything(page, review)
    judge(page, "7", "驳回")
    with saving(page):
        line_of(page, "7").get_by_label("审核意见").fill("请补充演练影像")
    leave_sheet(page)
    take(page, "退回企业")
    assert state_of(page) == "已驳回待提交"
    company.goto(own)
    assert company.locator("input.input--num:enabled").count() == 1
    assert "已驳回：请补充演练影像" in line_of(company, "7").inner_text()
    give(company, "7", "5")
    company.locator("#score .score__now b", has_text="95.00").wait_for()
    take(company, "提交")
    page.goto(review)
    judge(page, "7", "×")
    with saving(page):
        line_of(page, "7").get_by_label("考核意见").fill("影像不全")
    give(page, "7", "3")
    page.locator("#score .score__now b", has_text="93.00").wait_for()
    judge(page, "7", "驳回")
    with saving(page):
        line_of(page, "7").get_by_label("审核意见").fill("影像无日期，请重新上传")
    leave_sheet(page)
    take(page, "退回企业")
    company.goto(own)
    assert company.locator("input.input--num:enabled").count() == 1
    give(company, "7", "6")
    company.locator("#score .score__now b", has_text="96.00").wait_for()
    take(company, "提交")
    pass_everything(page, review)
    record = line_of(page, "7").locator("details.rounds")
    record.locator("summary").click()
    told = record.inner_text()
    for words in (
        "自评得分 · 10 分", "考核得分 · 2 分", "无演练记录", "请补充演练影像",
        "自评得分 · 5 分", "考核得分 · 3 分", "影像不全", "影像无日期，请重新上传", "自评得分 · 6 分",
    ):  # fmt: skip
        assert words in told
    assert told.count("已驳回") == 2
    leave_sheet(page)
    take(page, "审核通过")
    assert state_of(page) == "审核通过"
    page.goto(LISTS + "director_review/?tab=1")
    assert "96.00" in page.locator("tr", has_text=COMPANY).inner_text()


def test_qd_8_results_say_of_every_number_where_it_comes_from(new_page, live, story):
    page = new_page("qd_authority")
    page.goto(LISTS + "director_results/?tab=1")
    assert COMPANY not in page.inner_text("main")
    page.goto(LISTS + "director_results/")
    row = page.locator("tr", has_text=COMPANY).inner_text()
    assert "92.00" in row
    assert "优秀" in row
    follow(page, "查看", row=COMPANY)
    story.paths["result"] = path_of(page)
    shown = page.inner_text("main")
    assert "（96 × 60% + 80 × 20%）÷ 80% = 73.6 ÷ 80%" in shown
    assert "80 + 0 - 0 = 80" in shown
    assert "历次结果" in shown
    go(page.get_by_role("row").filter(has_text="安全总监动态考核得分").get_by_role("link"))
    assert path_of(page).endswith(story.paths["director"].rpartition("/r/")[2])


def test_qd_9_a_grade_is_adjusted_by_a_record_and_undone_by_another_one(new_page, live, story):
    page = new_page("qd_authority")
    page.goto(LISTS + "director_results/")
    follow(page, "动态调整", row=COMPANY)
    adjust(page)
    offered = page.get_by_label("动态调整事项").locator("option:enabled").all_inner_texts()
    assert "安全总监挂证、无证或连续 30 日不在岗履职" in offered
    assert "降低安全生产条件被暂扣安全生产许可证" not in offered
    page.get_by_label("动态调整事项").select_option(label="考核中提供虚假材料")
    page.get_by_label("调整原因").fill("自评材料与原件不一致。")
    attach(page, "evidence", "核查记录.jpg")
    press(page, "保存")
    story.paths["adjustment"] = path_of(page)
    assert button(page, "编辑").count() == 0
    page.goto(LISTS + "director_results/")
    cells = page.locator("tr", has_text=COMPANY).inner_text()
    assert "优秀" in cells
    assert "不合格" in cells
    follow(page, "动态调整", row=COMPANY)
    adjust(page)
    with saving(page):
        page.get_by_label("类别").select_option(label="撤回")
    page.get_by_label("撤回哪一条").select_option(label="第 1 条")
    page.get_by_label("调整原因").fill("经复核，材料属实。")
    attach(page, "evidence", "复核意见.jpg")
    press(page, "保存")
    page.goto(story.paths["result"])
    shown = page.inner_text("main")
    assert all(words in shown for words in ("已撤回", "撤回第 1 条", "自评材料与原件不一致。", "于示二"))
    page.goto(LISTS + "director_results/")
    assert "不合格" not in page.locator("tr", has_text=COMPANY).inner_text()
    station = new_page("qd_city_station")
    station.goto(LISTS + "director_results/")
    follow(station, "动态调整", row=COMPANY)
    assert "自评材料与原件不一致。" in station.inner_text("main")
    assert station.locator("a.btn--primary", has_text="动态调整").count() == 0


@pytest.mark.parametrize("username", ["qd_enterprise", "qd_authority", "qd_laoshan", "qd_city_station"])
def test_no_page_of_assessments_and_results_is_too_wide_for_a_phone_or_fails(new_page, alike, username):
    walk = Walk(new_page(username, phone=True), "qingdao", alike)
    walk.through("企业自评", "考核评价", "三项基础考核")
    assert walk.wrong == []
