"""The look-ups of the manuals, over real HTTP, in a real browser: found, refused with the reason, made up for later."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import (
    Story,
    fill_declaration,
    fill_leaders,
    fill_site,
    follow,
    forward,
    path_of,
    press,
    state_of,
)
from tests.e2e.looking_up import (
    NEW_SITE,
    add_officer,
    certify,
    choose,
    confirm_supervision,
    declare_site,
    fill,
    open_list,
    save,
    says,
    settled,
    shows,
    visit,
)
from tests.outside import Outside
from tests.pages import go

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


@pytest.fixture(autouse=True)
def everything_answers(sandbox: Outside):
    yield
    sandbox.turn("*")


def test_sa_1_a_site_is_chosen_out_of_the_contract_register(new_page, live, story):
    live.set_now("2026-03-02T09:00:00+08:00")
    page = new_page("sh_contractor")
    page.goto(NEW_SITE)
    open_list(page, "contract_number", "查询待申报工地")
    rows = page.locator("section[aria-labelledby=choices-title] tbody tr")
    expect(rows).to_have_count(2)
    assert "示例建设工程监理有限公司" in rows.first.inner_text()
    assert "示例他企工程" not in page.inner_text("main")
    rows.filter(has_text="2601SY0801").get_by_role("button").click()
    settled(page)
    expect(page.locator("#f-contract_number")).to_have_value("2601SY0801")
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
    reasons = {
        "苏建安C2（2024）201": (
            "证书编号输入格式有误：因证书是从全国工程质量安全监管信息平台检索关联",
            "bad open open",
        ),
        "苏建安C2(2019)0000202": ("全国信息平台上证书状态不是“有效”：如证书过期，需办理证书延续", "ok bad open"),
        "浙建安C1(2024)0000203": ("全国监管平台上企业社会统一信用代码、企业名称等信息与安标系统不一致", "ok ok bad"),
        "苏建安C2(2024)0000999": ("检索不到证书“苏建安C2(2024)0000999”", "ok bad open"),
    }
    choose(page, "head_source", "外省市")
    for number, (reason, findings) in reasons.items():
        fill(page, "head_national", number)
        says(page, "head_national", reason)
        marks = page.locator("#f-head_national-field .lookup__checks li")
        expect(marks).to_have_class([re.compile(rf"--{finding}$") for finding in findings.split()])
    add_officer(page, 0)
    choose(page, "officers\\.0\\.source", "外省市")
    officer = "officers\\.0\\."
    for number, (reason, _findings) in reasons.items():
        fill(page, f"{officer}national", number)
        says(page, f"{officer}national", reason)
        expect(page.locator(f"#f-{officer}national")).to_have_value(number)
    fill(page, f"{officer}national", "苏建安C2(2024)0000201")
    shows(page, f"{officer}name", "严示己")
    choose(page, f"{officer}source", "本市")
    local = {
        "沪建安C（2024）101": "格式有误",
        "沪建安C(2020)0000102": "已过有效期",
        "沪建安C(2021)0000103": "已注销",
        "沪建安C(2024)0000104": "不是本企业",
        "沪建安C(2024)0000999": "没有“沪建安C(2024)0000999”",
    }
    for number, reason in local.items():
        fill(page, f"{officer}certificate", number)
        says(page, f"{officer}certificate", reason)
    fill(page, f"{officer}certificate", "沪建安C(2024)0000101")
    shows(page, f"{officer}name", "施示乙")
    add_officer(page, 1)
    choose(page, "officers\\.1\\.source", "外省市")
    fill(page, "officers\\.1\\.national", "苏建安C2(2024)0000201")
    shows(page, "officers\\.1\\.name", "严示己")
    shows(page, f"{officer}name", "施示乙")


def test_sa_1_declared_confirmed_and_accepted(new_page, live, story):
    page = new_page("sh_contractor")
    declare_site(page, "2601SY0801")
    assert state_of(page) == "待监理确认"
    story.paths["site"] = path_of(page)
    assert "已核验" in page.inner_text("main")
    other = new_page("sh_supervision")
    other.goto(story.paths["site"])
    confirm_supervision(other)
    assert state_of(other) == "待受理"
    other = new_page("sh_pudong")
    other.goto(story.paths["site"])
    press(other, "受理")
    assert state_of(other) == "过程管理"


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
    expect(panel.locator("tbody tr")).to_have_count(2)
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
    page.goto(story.paths["site"] + "?tab=subcontractor")
    follow(page, "综合信息", row="2601FB0901")
    press(page, "编辑")
    shows(page, "company_name", "示例申江建筑工程有限公司")
    certify(page, "officer", "沪建安C(2024)0000104")
    press(page, "保存")
    press(page, "申报")
    assert state_of(page) == "已申报"


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
    go(page.locator(".cell-main").first)
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
    expect(page.locator("main")).to_contain_text("暂时没有响应")
    expect(page.locator("#f-contract_number")).to_have_value("2601SY0802")
