"""The look-ups of the manuals, over real HTTP, in a real browser: found, refused with the reason, made up for later."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import (
    Story,
    button,
    fill_declaration,
    fill_leaders,
    fill_site,
    forward,
    path_of,
    press,
    state_of,
)
from tests.live import ROOT, Live
from tests.outside import Outside

pytestmark = pytest.mark.e2e

NEW_SITE = "/r/shanghai/records/new/safety/site/?draft=new"
NEW_PERSON = "/r/shanghai/records/new/epidemic/pre_registration/"
HEALTH_ID, SILENT_ID = "320500199001015013", "320500199102025026"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


@pytest.fixture(autouse=True)
def everything_answers(sandbox: Outside):
    yield
    sandbox.turn("*")


def visit(live: Live, sandbox: Outside, region: str) -> str:
    """The round to the registers that the worker makes every few minutes."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    more = {"DATABASE_URL": live.database_url, "KAOPING_NOW_FILE": str(live.clock), "PYTHONPATH": roots}
    command = [sys.executable, "manage.py", "registers", "visit", "--region", region]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **sandbox.environment, **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def settled(page) -> None:
    """Wait until the form has been drawn again with what follows from the last change."""
    page.wait_for_timeout(400)
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=15_000)
    page.wait_for_timeout(100)


def ask(page, field: str) -> None:
    """Press a field's button."""
    page.locator(f'button[value="look_up:{field}"]').click()
    settled(page)


def open_list(page, field: str, words: str) -> None:
    """Open the list of a register to choose from."""
    button = page.locator(f'button[value="choose:{field}"]')
    expect(button).to_have_text(words)
    button.click()
    expect(page.locator("#choices-title")).to_contain_text(words, timeout=15_000)


def fill(page, field: str, text: str) -> None:
    """Type into a field and leave it."""
    page.locator(f"#f-{field}").fill(text)
    page.locator(f"#f-{field}").blur()
    settled(page)


def choose(page, field: str, option: str) -> None:
    page.locator(f"#f-{field}").select_option(option)
    settled(page)


def says(page, field: str, reason: str) -> None:
    """What is wrong with a field stands beside it."""
    expect(page.locator(f"#f-{field}-errors")).to_contain_text(reason, timeout=15_000)


def shows(page, field: str, text: str) -> None:
    """What a read-only field says."""
    expect(page.locator(f"#f-{field}")).to_contain_text(text, timeout=15_000)


def save(page) -> None:
    """Save a new record and wait for its page."""
    button(page, "保存").click()
    page.wait_for_url(lambda url: "/new/" not in url)


def certify(page, prefix: str, number: str, *, source: str = "本市") -> None:
    choose(page, f"{prefix}_source", source)
    fill(page, f"{prefix}_{'certificate' if source == '本市' else 'national'}", number)


def test_sa_1_a_site_is_chosen_out_of_the_contract_register(new_page, live, story):
    live.set_now("2026-03-02T09:00:00+08:00")
    page = new_page("sh_contractor")
    page.goto(NEW_SITE)
    open_list(page, "contract_number", "查询待申报工地")
    rows = page.locator("section[aria-labelledby=choices-title] tbody tr")
    assert rows.count() == 2
    assert "示例建设工程监理有限公司" in rows.first.inner_text()
    assert "示例他企工程" not in page.inner_text("main")
    rows.filter(has_text="2601SY0801").get_by_role("button").click()
    settled(page)
    assert page.locator("#f-contract_number").input_value() == "2601SY0801"
    shows(page, "site_name", "示例江湾学校安全标准化工程")
    shows(page, "contractor_leader", "陈示一")
    shows(page, "supervision_leader", "韩示四")
    forward(page)
    assert page.locator(".steps .is-done small").inner_text() == "2601SY0801"
    choose(page, "civilized", "是")
    expect(page.locator("#f-civilized_year")).to_be_visible()
    choose(page, "civilized", "否")
    forward(page)
    certify(page, "head", "沪建安A(2024)0000001")
    shows(page, "head_name", "何示甲")
    confirmed = page.locator("#f-head_certificate-field .answered--ok")
    expect(confirmed).to_contain_text("何示甲，证书有效，至 2029-12-31；所属企业一致")


def test_sa_1_certificates_are_refused_for_the_manual_s_three_reasons(new_page, live, story):
    page = new_page("sh_contractor")
    page.goto(f"{NEW_SITE}&step=people")
    choose(page, "officer_source", "外省市")
    reasons = {
        "苏建安C2（2024）201": (
            "证书编号输入格式有误：因证书是从全国工程质量安全监管信息平台检索关联",
            "bad open open",
        ),
        "苏建安C2(2019)0000202": ("全国信息平台上证书状态不是“有效”：如证书过期，需办理证书延续", "ok bad open"),
        "浙建安C1(2024)0000203": ("全国监管平台上企业社会统一信用代码、企业名称等信息与安标系统不一致", "ok ok bad"),
        "苏建安C2(2024)0000999": ("检索不到证书“苏建安C2(2024)0000999”", "ok bad open"),
    }
    for number, (reason, findings) in reasons.items():
        fill(page, "officer_national", number)
        says(page, "officer_national", reason)
        marks = page.locator("#f-officer_national-field .lookup__checks li")
        assert [mark.get_attribute("class").rpartition("--")[2] for mark in marks.all()] == findings.split()
        assert page.locator("#f-officer_national").input_value() == number
    fill(page, "officer_national", "苏建安C2(2024)0000201")
    shows(page, "officer_name", "严示己")
    choose(page, "officer_source", "本市")
    local = {
        "沪建安C（2024）101": "格式有误",
        "沪建安C(2020)0000102": "已过有效期",
        "沪建安C(2021)0000103": "已注销",
        "沪建安C(2024)0000104": "不是本企业",
        "沪建安C(2024)0000999": "没有“沪建安C(2024)0000999”",
    }
    for number, reason in local.items():
        fill(page, "officer_certificate", number)
        says(page, "officer_certificate", reason)


def declare_site(page, number: str) -> None:
    """A site declared with both kinds of personnel."""
    page.goto(NEW_SITE)
    fill(page, "contract_number", number)
    forward(page)
    choose(page, "civilized", "否")
    forward(page)
    certify(page, "head", "沪建安A(2024)0000001")
    certify(page, "officer", "沪建安C(2024)0000101")
    forward(page)
    save(page)
    press(page, "申报确认")


def test_sa_1_declared_confirmed_and_accepted(new_page, live, story):
    page = new_page("sh_contractor")
    declare_site(page, "2601SY0801")
    assert state_of(page) == "待监理确认"
    story.paths["site"] = path_of(page)
    assert "已核验" in page.inner_text("main")
    for username, action, state in (("sh_supervision", "确认", "待受理"), ("sh_pudong", "受理", "过程管理")):
        other = new_page(username)
        other.goto(story.paths["site"])
        press(other, action)
        assert state_of(other) == state


def test_sa_3_a_new_leader_of_the_contract_replaces_the_old_one(new_page, live, story, sandbox):
    before = new_page("sh_site")
    before.goto(story.paths["site"])
    assert "示例江湾学校安全标准化工程" in before.inner_text("main")
    new_leader = {"leader": {"name": "韩示四", "id_number": "310101199009210414"}}
    sandbox.data.put("contracts", "2601SY0801", new_leader)
    live.set_now("2026-03-03T09:00:00+08:00")
    visit(live, sandbox, "shanghai")
    page = new_page("sh_contractor")
    page.goto(story.paths["site"])
    main = page.inner_text("main")
    assert "合同信息报送系统变更，已自动更新" in main
    assert "陈示一 → 韩示四" in main
    assert before.goto(story.paths["site"]).status == 404
    assert "changed=1" not in visit(live, sandbox, "shanghai")
    sandbox.data.put("contracts", "2601SY0801", {"leader": {"name": "陈示一", "id_number": "310101198302020033"}})
    live.set_now("2026-03-04T09:00:00+08:00")
    visit(live, sandbox, "shanghai")


def test_sa_7_a_subcontractor_comes_out_of_the_register_or_the_reason_why_not(new_page, live, story):
    page = new_page("sh_site")
    page.goto(story.paths["site"] + "?tab=subcontractor")
    press(page, "分包申报")
    open_list(page, "contract_number", "待申报分包列表")
    panel = page.locator("section[aria-labelledby=choices-title]")
    assert panel.locator("tbody tr").count() == 2
    assert "2. 分包合同信息报送时未选择相应的总包合同编号。" in panel.inner_text()
    reasons = {
        "2601FB0999": "该分包合同未完成合同信息报送。",
        "2601FB0903": "分包合同信息报送时未选择相应的总包合同编号。",
        "2601FB0904": "分包合同登记时，误选专业绿化分包选项。",
        "2601FB0905": "不是本工地的总包合同",
    }
    for number, reason in reasons.items():
        fill(page, "contract_number", number)
        expect(page.locator(".field__error").first).to_contain_text(reason)
    open_list(page, "contract_number", "待申报分包列表")
    panel.locator("tbody tr").filter(has_text="2601FB0901").get_by_role("button").click()
    settled(page)
    shows(page, "company_name", "示例申江建筑工程有限公司")
    certify(page, "officer", "沪建安C(2024)0000104")
    save(page)
    press(page, "申报")
    assert state_of(page) == "已申报"


def test_ep_2_health_information_is_fetched_or_the_person_told_to_register_there(new_page, live):
    page = new_page("sh_contractor")
    page.goto(NEW_PERSON)
    page.locator("#f-id_number").fill("110101199003072316")
    page.locator("#f-name").fill("无名氏")
    expect(page.locator('button[value="look_up:name"]')).to_have_text("获取健康云信息")
    ask(page, "name")
    says(page, "name", "请先去“健康云”APP进行来沪人员健康登记")
    fill(page, "id_number", HEALTH_ID)
    says(page, "name", "不一致")
    fill(page, "name", "魏示壬")
    shows(page, "report", "36.5")
    expect(page.locator("#f-mobile")).to_have_count(0)
    page.locator("#f-departure").fill("江苏省苏州市")
    open_list(page, "contract_number", "选择用人单位")
    page.locator("section[aria-labelledby=choices-title] tbody tr").first.get_by_role("button").click()
    settled(page)
    shows(page, "employer", "示例第一建设有限公司")
    save(page)
    main = page.inner_text("main")
    assert HEALTH_ID not in main
    assert "13800002001" not in main


def test_ep_2_a_phone_the_register_does_not_know_is_typed_by_hand(new_page, live):
    page = new_page("sh_contractor", javascript=False)
    page.goto(NEW_PERSON)
    page.locator("#f-id_number").fill(SILENT_ID)
    page.locator("#f-name").fill("陶示癸")
    with page.expect_navigation():
        page.locator('button[value="look_up:name"]').click()
    shows(page, "report", "36.8")
    assert page.locator("#f-name").input_value() == "陶示癸"
    assert page.locator("#f-mobile").is_visible()
    with page.expect_navigation():
        page.locator('button[value="choose:contract_number"]').click()
    with page.expect_navigation():
        page.locator("section[aria-labelledby=choices-title] tbody tr").first.get_by_role("button").click()
    shows(page, "employer", "示例第一建设有限公司")


def test_qd_1_permits_flow_in_once_change_and_are_marked_when_they_are_gone(new_page, live, sandbox):
    live.set_now("2026-03-10T09:00:00+08:00")
    visit(live, sandbox, "qingdao")
    page = new_page("qd_supervisor")
    page.goto("/r/qingdao/list/permitted_projects/")
    assert "30" in page.inner_text("main")
    live.set_now("2026-03-10T10:30:00+08:00")
    sandbox.data.put("permits", "370200260100000001", {"manager": "新任经理"})
    sandbox.data.remove("permits", "370200260100000002")
    told = visit(live, sandbox, "qingdao")
    assert "made=0, changed=1, gone=1" in told
    page.goto("/r/qingdao/list/permitted_projects/?q=370200260100000001")
    page.locator(".cell-main").first.click()
    assert "新任经理" in page.inner_text("main")
    assert "邹示一 → 新任经理" in page.inner_text("main")
    page.goto("/r/qingdao/list/permitted_projects/?q=370200260100000002")
    assert "平台已删除" in page.inner_text("main")


def test_qd_1_a_platform_that_is_down_takes_nothing_away(new_page, live, sandbox):
    sandbox.turn("permits", "down")
    live.set_now("2026-03-10T12:00:00+08:00")
    visit(live, sandbox, "qingdao")
    page = new_page("qd_supervisor")
    page.goto("/r/qingdao/list/permitted_projects/?q=370200260100000003")
    assert "许可有效" in page.inner_text("main")


def test_a_register_that_dies_in_mid_form_loses_nothing_and_is_made_up_for(new_page, live, sandbox):
    live.set_now("2026-04-01T09:00:00+08:00")
    page = new_page("sh_contractor")
    page.goto("/r/shanghai/records/new/quality/declaration/")
    sandbox.turn("real_name", "down")
    fill_declaration(page, 工程名称="示例断网学校工程", 合同信息报送编号="2601SY0778")
    save(page)
    assert "待核验" in page.locator(".page-head").inner_text()
    here = path_of(page)
    press(page, "提交")
    assert state_of(page) == "已提交待复核"
    sandbox.turn("real_name")
    live.set_now("2026-04-01T09:10:00+08:00")
    visit(live, sandbox, "shanghai")
    page.goto(here)
    assert "待核验" not in page.locator(".page-head").inner_text()
    assert "登记系统已核验" in page.inner_text("main")


def test_what_turns_out_wrong_later_stands_on_the_record(new_page, live, sandbox):
    live.set_now("2026-04-02T09:00:00+08:00")
    page = new_page("sh_contractor")
    page.goto("/r/shanghai/records/new/quality/declaration/")
    sandbox.turn("real_name", "error")
    fill_site(page, 工程名称="示例错号学校工程", 合同信息报送编号="2601SY0779")
    forward(page)
    fill_leaders(page, phone="13900000000")
    forward(page)
    save(page)
    here = path_of(page)
    sandbox.turn("real_name")
    live.set_now("2026-04-02T09:10:00+08:00")
    visit(live, sandbox, "shanghai")
    page.goto(here)
    assert "核验未通过" in page.locator(".page-head").inner_text()
    assert re.search("“陈示一”的联系电话与现场人员实名制信息系统中登记的不一致", page.inner_text("main"))


def test_a_contract_register_that_is_down_says_so_and_keeps_what_was_typed(new_page, live, sandbox):
    sandbox.turn("contracts", "error")
    live.set_now("2026-04-03T09:00:00+08:00")
    page = new_page("sh_contractor")
    page.goto(NEW_SITE)
    fill(page, "contract_number", "2601SY0802")
    says(page, "contract_number", "暂时没有响应")
    open_list(page, "contract_number", "查询待申报工地")
    assert "暂时没有响应" in page.inner_text("main")
    assert page.locator("#f-contract_number").input_value() == "2601SY0802"
