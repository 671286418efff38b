"""Enterprise inspections of Jiangsu as the manual tells them: by phrases, by an own sheet, by JGJ 59 and for dust."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.jiangsu import enter_project
from tests.e2e.journey import button, path_of, press, state_of
from tests.live import command_beside, sign_in
from tests.pages import first_page, go, offline, settled

pytestmark = pytest.mark.e2e
PHRASES = "/r/jiangsu/list/inspect_phrases/"


def photo(name: str) -> dict[str, object]:
    """A picture as a telephone takes it."""
    made = BytesIO()
    Image.new("RGB", (640, 480), "#8a9aa5").save(made, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


PDF = {
    "name": "检查单.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n",
}


@pytest.fixture(scope="module")
def project(live, browser) -> str:
    """A project under way, its leader has the account js_site."""
    context = browser.new_context(base_url=live.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = first_page(context)
    sign_in(page, "js_authority")
    path = enter_project(page, 监督备案号="3201AQ260066", 项目名称="示例检查工程", 预计竣工日期="2027-02-20")
    context.close()
    return path


def begin(page, menu: str, *, by: str) -> None:
    """选择项目，点击【检查】: from the menu to a new inspection of the project."""
    page.goto(f"/r/jiangsu/list/inspect_{menu}/")
    row = page.locator("tr", has_text="示例检查工程")
    go(row.locator("a", has_text=re.compile("^检查")).first)
    press(page, "检查")
    page.get_by_label("检查人员", exact=True).fill(by)


def add_phrases(page, *phrases: str) -> None:
    """添加规范用语: search, tick, add."""
    page.locator("[data-picks] > summary").click()
    for phrase in phrases:
        page.locator("[data-picks-search]").fill(phrase[-5:])
        page.get_by_label(phrase).check()
    with page.expect_response(lambda answer: "live=1" in answer.url):
        button(page, "添加").click()
    settled(page)
    page.get_by_role("textbox", name="整改要求").wait_for()


def attach(page, name: str, *files: dict[str, object]) -> None:
    """Choose files in a field and wait until they are there."""
    field = page.locator(f"[data-files][data-name='{name}']")
    before = field.locator(".attached__item").count()
    field.locator("[data-add]").first.set_input_files([*files])
    field.locator(".attached__item").nth(before + len(files) - 1).wait_for()


def fill_summary(page, comment: str, *, rectify: str) -> None:
    page.get_by_label("评语", exact=True).fill(comment)
    page.get_by_label(rectify, exact=True).check()


def test_js_3_phrases_are_searched_and_ticked_with_photos_and_make_a_document(new_page, project):
    page = new_page("js_inspector")
    begin(page, "phrases", by="魏示二、曹示一")
    add_phrases(page, "{班组}未进行班前安全教育", "项目负责人未到岗履职")
    row = page.locator("[data-rows=phrases] [data-row]")
    expect(row.locator("textarea")).to_have_count(2)
    assert [box.input_value() for box in row.locator("textarea").all()] == [
        "项目负责人未到岗履职",
        "{班组}未进行班前安全教育",
    ]
    page.locator("[name='phrases.1.phrase']").fill("木工班组未进行班前安全教育")
    page.locator("[name='phrases.0.remark']").fill("晨会无人主持")
    attach(page, "phrases.0.photos", photo("晨会.jpg"))
    page.get_by_role("textbox", name="整改要求").fill("当日整改")
    press(page, "保存")
    assert "2026-03-11" in page.locator("main").inner_text()  # one working day after the inspection: the earliest
    press(page, "保存检查")
    assert state_of(page) == "待整改"
    with page.expect_download() as given:
        page.get_by_role("link", name="立即生成检查单").click()
    assert given.value.suggested_filename.endswith(".pdf")


def test_js_3_what_is_ticked_and_searched_for_stays_when_the_server_answers(new_page, project):
    page = new_page("js_inspector")
    begin(page, "phrases", by="魏示二")
    page.locator("[data-picks] > summary").click()
    search, tick = page.locator("[data-picks-search]"), page.get_by_label("项目负责人未到岗履职")
    search.fill("到岗履职")
    tick.check()
    with page.expect_response(lambda answer: "live=1" in answer.url):
        page.get_by_label("检查人员", exact=True).fill("曹示一")
        page.get_by_label("检查人员", exact=True).blur()
    settled(page)
    assert search.input_value() == "到岗履职"
    assert tick.is_checked()


def test_js_3_the_own_sheet_is_scanned_looked_up_again_and_deleted(new_page, project):
    page = new_page("js_contractor")
    begin(page, "own", by="陆示一")
    attach(page, "scans", PDF)
    page.get_by_label("检查备注", exact=True).fill("季度综合检查")
    page.get_by_label("否", exact=True).check()
    press(page, "保存")
    press(page, "保存检查")
    assert state_of(page) == "已保存检查"
    path = path_of(page)
    page.goto("/r/jiangsu/list/history_own/")
    assert page.locator("tr", has_text="示例检查工程").count() == 1
    page.goto(path)
    assert "检查单.pdf" in page.locator("main").inner_text()
    press(page, "删除")
    press(page, "删除")
    page.goto("/r/jiangsu/list/history_own/")
    assert page.locator("tr", has_text="示例检查工程").count() == 0


def test_js_3_jgj_59_is_checked_item_by_item_and_summarised(new_page, project):
    page = new_page("js_director")
    begin(page, "jgj59", by="曹示一")
    press(page, "保存")
    path = path_of(page)
    go(page.get_by_role("link", name=re.compile("^填写")).first)
    page.locator("main details.cuts > summary").first.click()
    page.get_by_label("责任制没有责任人签字确认").first.check()
    press(page, "保存检查项")
    assert page.locator(".score__now b").inner_text() == "99.70"
    press(page, "保存汇总")
    fill_summary(page, "按标准检查，逐项整改。", rectify="否")
    press(page, "保存汇总")
    assert (state_of(page), path_of(page)) == ("已保存汇总", path)


def test_js_4_items_are_saved_one_by_one_absent_ones_count_fully_and_the_summary_is_taken_along(new_page, project):
    page = new_page("js_inspector")
    begin(page, "dust", by="魏示二")
    press(page, "保存")
    press(page, "填写扬尘评分")
    page.get_by_label("未在出入口设置扬尘防治公示牌").check()
    press(page, "保存检查项")
    assert page.locator(".sheet-nav ul .num").all_inner_texts()[:2] == ["5", "未检查"]
    press(page, "清空当前检查")
    assert "确定清空当前检查吗" in page.locator("#clear").inner_text()
    press(page, "清空当前检查")
    assert page.locator(".score__now b").inner_text() == "100.00"
    page.get_by_label("未配备专职扬尘管理人员").check()
    press(page, "保存检查项")
    page.get_by_role("switch", name=re.compile("缺项")).and_(page.locator(":visible")).check(force=True)
    press(page, "保存检查项")
    assert page.locator(".sheet-nav ul .num").all_inner_texts()[:3] == ["6", "缺项", "未检查"]
    assert page.locator(".score__now b").inner_text() == "98.00"
    press(page, "保存汇总")
    page.get_by_label("否", exact=True).check()
    go(button(page, "保存汇总"))
    page.get_by_role("alert").filter(has_text="评语").first.wait_for()
    fill_summary(page, "总体较好。", rectify="否")
    press(page, "保存汇总")
    assert state_of(page) == "已保存汇总"
    with page.expect_download() as paper:
        page.get_by_role("link", name="下载汇总表（PDF）").click()
    assert paper.value.suggested_filename.endswith(".pdf")
    with page.expect_download() as book:
        page.get_by_role("link", name="下载汇总表（Excel）").click()
    assert load_workbook(BytesIO(book.value.path().read_bytes())).worksheets


def test_js_5_the_project_replies_with_photos_and_the_inspector_returns_or_accepts(new_page, live, project):
    page = new_page("js_inspector")
    begin(page, "phrases", by="魏示二")
    add_phrases(page, "安全周检记录缺失")
    page.get_by_role("textbox", name="整改要求").fill("补齐周检记录")
    press(page, "保存")
    press(page, "保存检查")
    path = path_of(page)
    live.set_now("2026-03-20T09:00:00+08:00")
    command_beside(live, "deadlines", "--region", "jiangsu", "--fire")
    site = new_page("js_site")
    site.goto(path)
    assert "逾期未整改" in site.locator("main").inner_text()
    reply(site, "记录已补齐。")
    assert state_of(site) == "已回复待复查"
    page.goto(path)
    press(page, "退回整改")
    page.get_by_label("整改时间").fill("2026-03-24")
    page.get_by_label(re.compile("意见")).fill("照片不能反映整改情况，请补充。")
    press(page, "退回整改")
    assert state_of(page) == "已退回待整改"
    site.goto(path)
    reply(site, "已补拍。")
    page.goto(path)
    press(page, "复查通过")
    if "/act/" in page.url:
        press(page, "复查通过")
    assert state_of(page) == "整改完成"
    page.goto("/r/jiangsu/reports/safety/rectifications/")
    row = " ".join(page.locator("tr", has_text="示例检查工程").inner_text().split())
    assert re.search(r"[1-9] ：示例检查工程 完成/要求", row), row
    live.set_now("2026-03-10T09:00:00+08:00")


def reply(page, text: str) -> None:
    """整改回复: what was done, with photos of before and after."""
    press(page, "整改回复")
    page.get_by_label("整改情况", exact=True).fill(text)
    attach(page, "before", photo("整改前.jpg"))
    attach(page, "after", photo("整改后.jpg"))
    press(page, "整改回复")


def test_an_inspection_on_a_phone_loses_nothing_when_the_connection_goes(new_page, project):
    page = new_page("js_inspector", phone=True)
    begin(page, "phrases", by="魏示二")
    add_phrases(page, "项目负责人未到岗履职")
    with offline(page):
        page.locator("[name='phrases.0.remark']").fill("三号楼")
        page.locator("[data-files][data-name='phrases.0.photos'] [data-add]").first.set_input_files([photo("离线.jpg")])
        page.get_by_text("恢复后自动上传： 离线.jpg").wait_for()
        page.get_by_role("textbox", name="整改要求").fill("当日整改")
        button(page, "保存").click()
        page.get_by_text("网络不通，尚未提交。").wait_for()
    page.locator("[data-name='phrases.0.photos'] .attached__item").wait_for()
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "保存")
    said = page.locator("main").inner_text()
    assert all(words in said for words in ("三号楼", "离线.jpg", "当日整改"))
