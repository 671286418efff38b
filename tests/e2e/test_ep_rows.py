"""Shanghai epidemic registration in the browser, row by row, as the manual tells it: one site and its people."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import Story, button, follow, path_of, press, state_of
from tests.e2e.test_every_field import photo
from tests.e2e.walking import Walk
from tests.pages import go, settled

pytestmark = pytest.mark.e2e

REGION = "/r/shanghai/"
NEW_SITE = f"{REGION}records/new/epidemic/site/?draft=new"
PEOPLE = f"{REGION}list/pre_registrations/"
REPORT = f"{REGION}reports/epidemic/people_by_contract/"
CONTRACT = "2601SY0801"
HEALTH_ID, SILENT_ID = "320500199001015013", "320500199102025026"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def fill(page, field: str, text: str) -> None:
    """Type into a field and leave it."""
    page.locator(f"#f-{field}").fill(text)
    page.locator(f"#f-{field}").blur()
    settled(page)


def ask(page, button_value: str) -> None:
    """Press a button that asks a register."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f'button[value="{button_value}"]').click()
    settled(page)


def says(page, field: str, reason: str) -> None:
    """What is wrong with a field stands beside it."""
    expect(page.locator(f"#f-{field}-errors")).to_contain_text(reason)


def shows(page, field: str, text: str) -> None:
    """What a read-only field says."""
    expect(page.locator(f"#f-{field}")).to_contain_text(text)


def save(page, name: str = "保存") -> None:
    """Save a new record, with the word its button has, and wait for its page."""
    go(button(page, name))
    page.wait_for_url(lambda url: "/new/" not in url)


def attach(page, field: str, name: str) -> None:
    """Choose a file and wait until it is kept."""
    page.locator(f"[name='{field}.+']").first.set_input_files([photo(name)])
    page.locator(f"[data-field={field}] .attached__item").first.wait_for()


def open_child(page, story: Story, record: str, kind: str) -> None:
    page.goto(f"{story.paths[record]}?tab={kind}")


def test_ep_1_the_checklist_is_refused_before_the_first_save(new_page, story) -> None:
    page = new_page("sh_site")
    page.goto(NEW_SITE)
    page.locator("#f-contract_number").fill(CONTRACT)
    ask(page, "look_up:contract_number")
    shows(page, "project_name", "示例江湾学校")
    shows(page, "station", "浦东新区建设工程安全质量监督站")
    save(page, "登记工地")
    story.paths["site"] = path_of(page)
    assert state_of(page) == "待填写"
    refused = page.locator("#refused-upload_checklist")
    expect(refused).to_contain_text("请先保存工地疫情防控信息记录，再上传建筑工地复工检查表！")
    page.goto(story.paths["site"] + "edit/")
    page.get_by_label(re.compile("疫情防控小组成员")).fill("陈示一 13800001001")
    page.get_by_label("对口医院").fill("示例第一医院")
    press(page, "保存")
    press(page, "提交")
    assert state_of(page) == "已提交"
    assert page.locator("#refused-upload_checklist").count() == 0
    press(page, "上传建筑工地复工检查表")
    attach(page, "checklist", "复工检查表.jpg")
    press(page, "上传建筑工地复工检查表")
    assert state_of(page) == "已上传复工检查表"
    page.goto(story.paths["site"] + "?tab=form")
    assert "复工检查表.jpg" in page.inner_text("main")


def test_ep_2_a_person_is_registered_out_of_the_health_register(new_page, story) -> None:
    page = new_page("sh_site")
    page.goto(PEOPLE)
    press(page, "进场预登记")
    page.locator("#f-id_number").fill("110101199003072316")
    page.locator("#f-name").fill("无名氏")
    expect(page.locator('button[value="look_up:name"]')).to_have_text("获取健康云信息")
    ask(page, "look_up:name")
    says(page, "name", "请先去“健康云”APP进行来沪人员健康登记")
    fill(page, "id_number", HEALTH_ID)
    says(page, "name", "不一致")
    fill(page, "name", "魏示壬")
    shows(page, "report", "36.5")
    expect(page.locator("#f-mobile")).to_have_count(0)
    page.locator("#f-departure").fill("江苏省苏州市")
    page.locator('button[value="choose:contract_number"]').click()
    offered = page.locator("section[aria-labelledby=choices-title] tbody tr")
    expect(offered.first).to_be_visible(timeout=45_000)
    offered.filter(has_text="示例东方市政工程有限公司").get_by_role("button").click()
    settled(page)
    shows(page, "employer", "示例东方市政工程有限公司")
    save(page)
    story.paths["person"] = path_of(page)
    main = page.inner_text("main")
    assert HEALTH_ID not in main
    assert "13800002001" not in main
    open_child(page, story, "person", "stay")
    expect(page.locator("#refused-create")).to_contain_text("该人员未进行进场预登记，不能进场登记。")
    page.goto(story.paths["person"])
    press(page, "完成预登记")
    page.goto(PEOPLE)
    row = page.locator("tbody tr").filter(has_text="魏示壬")
    assert "320************013" in row.inner_text()
    links = [text.split("：")[0].strip() for text in row.locator(".acts a").all_inner_texts()]
    assert links == ["查看", "携带家属", "每日健康", "处置方式", "进退场"]


def test_ep_2_a_phone_the_register_does_not_know_is_typed_by_hand(new_page, story) -> None:
    page = new_page("sh_site", javascript=False)
    page.goto(PEOPLE)
    press(page, "进场预登记")
    page.locator("#f-id_number").fill(SILENT_ID)
    page.locator("#f-name").fill("陶示癸")
    go(page.locator('button[value="look_up:name"]'))
    shows(page, "report", "36.8")
    assert page.locator("#f-name").input_value() == "陶示癸"
    assert page.locator("#f-mobile").is_visible()


def test_ep_3_family_members_are_looked_up_one_by_one(new_page, story) -> None:
    page = new_page("sh_site")
    page.goto(PEOPLE)
    follow(page, "携带家属", "魏示壬")
    press(page, "携带家属登记")
    page.locator("#f-id_number").fill(SILENT_ID)
    page.locator("#f-name").fill("陶示癸")
    ask(page, "look_up:name")
    shows(page, "report", "36.8")
    fill(page, "mobile", "13800002009")
    page.locator("#f-departure").fill("江苏省苏州市")
    save(page)
    open_child(page, story, "person", "family_member")
    row = page.locator("tbody tr").filter(has_text="陶示癸")
    assert "320************026" in row.inner_text()


def test_ep_4_no_symptoms_excludes_all_others(new_page, story) -> None:
    page = new_page("sh_chief")
    page.goto(PEOPLE)
    follow(page, "每日健康", "魏示壬")
    press(page, "新增健康状态")
    page.locator("#f-temperature").fill("38.5")
    page.get_by_label("咳嗽").check()
    page.get_by_label("无上述异常症状").check()
    settled(page)
    expect(page.get_by_label("咳嗽")).not_to_be_checked()
    page.get_by_label("发热").check()
    settled(page)
    expect(page.get_by_label("无上述异常症状")).not_to_be_checked()
    save(page)
    open_child(page, story, "person", "daily_health")
    row = page.locator("tbody tr").first.inner_text()
    assert "发热" in row
    assert "38.5" in row
    page.goto(story.paths["person"] + "?tab=form")
    assert "异常" in page.inner_text("main")


def test_ep_5_isolation_demands_time_and_manner_and_the_form(new_page, story) -> None:
    page = new_page("sh_chief")
    page.goto(PEOPLE)
    follow(page, "处置方式", "魏示壬")
    page.locator("#f-disposition").select_option("需隔离")
    settled(page)
    expect(page.locator("#f-isolation_manner")).to_be_visible()
    expect(page.locator("#f-suspected_manner")).to_have_count(0)
    button(page, "处置方式").click()
    expect(page.locator("#f-since-errors")).not_to_be_empty(timeout=45_000)
    expect(page.locator("#f-isolation_manner-errors")).not_to_be_empty()
    fill(page, "since", "2026-03-10")
    page.locator("#f-isolation_manner").select_option("居家隔离")
    attach(page, "health_form", "健康状况信息登记表.jpg")
    press(page, "处置方式")
    page.goto(story.paths["person"] + "?tab=form")
    main = page.inner_text("main")
    assert "需隔离" in main
    assert "居家隔离" in main
    assert "健康状况信息登记表.jpg" in main


def test_ep_6_who_is_to_be_isolated_cannot_enter_and_later_leaves_again(new_page, story) -> None:
    page = new_page("sh_site")
    page.goto(PEOPLE)
    follow(page, "进退场", "魏示壬")
    expect(page.locator("#refused-create")).to_contain_text("该人员状态为“需隔离”，不能进行进场登记。")
    page.goto(PEOPLE)
    follow(page, "处置方式", "魏示壬")
    page.locator("#f-disposition").select_option("可进场")
    settled(page)
    fill(page, "released_on", "2026-03-10")
    attach(page, "health_form", "解除隔离.jpg")
    press(page, "处置方式")
    open_child(page, story, "person", "stay")
    press(page, "进场登记")
    save(page, "进场登记")
    story.paths["stay"] = path_of(page)
    assert state_of(page) == "在场"
    open_child(page, story, "person", "stay")
    expect(page.locator("#refused-create")).to_contain_text("该人员已在场。")


def test_ep_7_the_contractor_counts_the_materials(new_page, story) -> None:
    page = new_page("sh_site")
    open_child(page, story, "site", "material_stock")
    press(page, "登记防疫物资")
    page.locator("#f-surgical_mask").fill("100")
    page.locator("#f-n95_mask").fill("5")
    save(page)
    page.goto(page.url.partition("?")[0] + "?tab=form")
    assert "52" in page.inner_text("main")
    chief = new_page("sh_chief")
    open_child(chief, story, "site", "material_stock")
    expect(chief.locator("main").get_by_role("link", name="登记防疫物资")).to_have_count(0)


def test_ep_8_the_authority_counts_by_contract_and_opens_each_number(new_page, story) -> None:
    page = new_page("sh_authority")
    page.goto(REPORT)
    row = page.locator("tbody tr").filter(has_text=CONTRACT)
    assert [text.split("：")[0].strip() for text in row.locator("td.num a.figure").all_inner_texts()] == [
        "1",
        "1",
        "1",
        "1",
    ]
    expect(page.locator("svg[role=img]")).to_be_visible()
    go(row.locator("a.figure").nth(1))
    assert "魏示壬" in page.inner_text("tbody")
    assert HEALTH_ID not in page.content()
    page.goto(f"{REPORT}?f.station=闵行区建设工程安全质量监督站")
    assert CONTRACT not in page.inner_text("main")
    site = new_page("sh_site")
    site.goto(story.paths["stay"])
    press(site, "退场登记")
    press(site, "退场登记")
    assert state_of(site) == "已退场"
    page.goto(f"{REPORT}?f.contract_number={CONTRACT}&f.project_name=江湾&f.contractor_name=第一")
    assert "0 / 1" in page.locator("tbody tr").first.inner_text().replace("\xa0", " ")
    assert new_page("sh_site").goto(REPORT).status == 404


@pytest.mark.parametrize("username", ["sh_site", "sh_chief", "sh_contractor", "sh_supervision", "sh_authority"])
def test_no_page_is_too_wide_for_a_phone_or_fails(new_page, alike, username):
    walk = Walk(new_page(username, phone=True), "shanghai", alike)
    walk.through("疫情防控")
    assert walk.wrong == []
