"""A score sheet in the hands of those who fill it, check it line by line and check it in spots, in a real browser."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.database import template_database
from tests.e2e import checked_pack
from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import (
    Story,
    accepted_site,
    button,
    line_of,
    live_score,
    open_month,
    path_of,
    press,
    row_of,
    saving,
    state_of,
    tick,
)
from tests.live import ROOT, regions_of
from tests.pages import go, offline, settled

pytestmark = pytest.mark.e2e

PHOTO = ROOT / "docs" / "pictures" / "sheet.png"
REMARK = "3# 楼二层柱主筋保护层垫块缺失"


@pytest.fixture(scope="module")
def demo_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """Shanghai as a regulator would change it: lines are sent back singly, months checked in spots, sites by JGJ 59."""
    packs = checked_pack.build(tmp_path_factory.mktemp("checked"))
    with django_db_blocker.unblock():
        template = template_database()
    with regions_of(packs, template, name="kaoping_checked") as name:
        yield name


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


def sheet(page: Any, story: Story, key: str, record: str = "month") -> Any:
    """Open a sheet of a record."""
    page.goto(f"{story.paths[record]}sheets/{key}/")
    return page


def choose(page: Any, line: str, choice: str) -> None:
    """Adopt or override a line, pass it or send it back."""
    with saving(page):
        line_of(page, line).get_by_role("radio", name=re.compile(choice)).check()


def wait_for_score(page: Any, score: str) -> None:
    """Wait until the panel shows a score: leaving a text and ticking a box are two saves."""
    page.locator("#score .score__now b", has_text=score).wait_for()


def submit(page: Any, action: str) -> None:
    """Take an action from the sheet, and confirm it where that is asked for."""
    press(page, action)
    if "/act/" in page.url:
        press(page, action)


# --- lines passed or sent back, round after round ---------------------------------------------------------------------


def test_a_finding_is_ticked_explained_and_photographed(new_page, live, story):
    accepted_site(new_page, live, story, day="2026-02-03")
    live.set_now("2026-04-02T09:00:00+08:00")
    page = new_page("sh_contractor")
    story.paths["month"] = open_month(page, story, "2026-02-01")
    sheet(page, story, "self")
    tick(page, "7.5")
    wait_for_score(page, "99.50")
    with saving(page):
        page.get_by_label("问题描述与部位").fill(REMARK)
    expect(page.locator("#sheet-saved")).to_contain_text("已保存")
    with page.expect_file_chooser() as chooser, saving(page):
        line_of(page, "7").get_by_role("link", name="照片、附件").click()
        chooser.value.set_files(PHOTO)
    picture = line_of(page, "7").locator(".thumb img")
    picture.wait_for()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    submit(page, "提交")
    assert state_of(page) == "已提交待复核评价"


def test_any_number_tells_why(new_page, story):
    page = sheet(new_page("sh_contractor"), story, "self")
    why = page.locator("#why")
    title = why.locator("> summary")
    line_of(page, "7").locator(".item__act .why-link").click()
    title.get_by_text("7 钢筋工程").wait_for()
    expect(why).to_contain_text("首次 × 50% × 分项得分 1")
    page.locator(".total .why-link").last.click()
    title.get_by_text("工程实体质量控制标准化").wait_for()
    page.locator(".score__now .why-link").click()
    title.get_by_text("为什么是 99.50").wait_for()
    expect(why).to_contain_text("99.5 ÷ 100 × 100")


def test_one_line_is_sent_back_and_nothing_else_is_open_then(new_page, story):
    reviewer, contractor = new_page("sh_chief"), new_page("sh_contractor")
    sheet(reviewer, story, "review")
    with saving(reviewer):
        button(reviewer, "其余全部采纳").click()
    with saving(reviewer):
        button(reviewer, "其余全部通过").click()
    choose(reviewer, "7", "退回")
    with saving(reviewer):
        reviewer.get_by_label("退回原因").fill("请补充垫块整改照片")
    reviewer.goto(story.paths["month"])
    submit(reviewer, "退回单项")
    assert state_of(reviewer) == "单项已退回"

    sheet(contractor, story, "self")
    assert "请补充垫块整改照片" in line_of(contractor, "7").inner_text()
    assert line_of(contractor, "7").get_by_role("checkbox").count() > 0
    assert line_of(contractor, "8").locator("input").count() == 0
    with saving(contractor):
        row_of(contractor, "7.5").get_by_role("checkbox").nth(1).check()
    with saving(contractor):
        row_of(contractor, "7.5").get_by_role("checkbox").first.uncheck()
    submit(contractor, "提交")
    assert state_of(contractor) == "已提交待复核评价"


def test_the_returned_line_waits_again_and_shows_every_round(new_page, story):
    page = sheet(new_page("sh_chief"), story, "review")
    assert page.locator("#sheet-next .count").inner_text() == "1"
    told = line_of(page, "7").locator("details.rounds")
    told.locator("summary").click()
    assert "请补充垫块整改照片" in told.inner_text()
    assert "7.5" in told.locator("ul").first.inner_text()  # what had been found is kept with its round
    assert [re.findall("自评|复核", said)[0] for said in told.locator("ol > li").all_inner_texts()] == [
        "自评",
        "复核",
        "自评",
    ]
    choose(page, "7", "改判")
    with saving(page):
        page.get_by_label("改判意见").fill("整改照片已核对")
    with saving(page):
        row_of(page, "7.5").get_by_role("checkbox").nth(1).uncheck()
    wait_for_score(page, "100.00")
    choose(page, "7", "通过")
    expect(page.locator("#sheet-next .count")).to_have_count(0)
    submit(page, "完成复核")
    submit(page, "提交")
    assert state_of(page) == "已复核待季度评价监督信息登记"


def test_a_spot_check_marks_where_it_disagrees_and_says_how_far(new_page, story):
    page = sheet(new_page("sh_pudong"), story, "spot")
    with saving(page):
        row_of(page, "1.1").get_by_role("checkbox", name=re.compile("已核查")).check()
    tick(page, "7.5", finding=3)
    expect(row_of(page, "7.5").locator(".diff")).to_have_count(1)
    expect(row_of(page, "1.1").locator(".diff")).to_have_count(0)
    expect(page.locator("#score")).to_contain_text("50%（1/2）")


# --- JGJ 59 -----------------------------------------------------------------------------------------------------------


def test_a_table_is_used_twice_with_chosen_amounts_and_counts(new_page, story):
    page = new_page("sh_contractor")
    page.goto(story.paths["site"] + "?tab=inspection")
    press(page, "新增检查")
    press(page, "保存")
    story.paths["inspection"] = path_of(page)
    sheet(page, story, "check", "inspection")
    assert page.locator("details.sheet-sec[open]").count() == 1  # a long sheet opens with one section
    press_in(page, "part-scaffold_cuplock", "使用本表")
    press_in(page, "part-scaffold_cuplock--1", "再增加一张")
    second = page.locator("#part-scaffold_cuplock--2")
    assert second.get_attribute("open") is not None
    with saving(page):
        second.get_by_label("每个架体一张").fill("2#楼架体")
        page.keyboard.press("Enter")  # saves; it must not press the button beside it, nor Tab by leading there
    page.keyboard.press("Tab")
    settled(page)
    assert page.locator("[id^=part-scaffold_cuplock--]").filter(has=page.locator("summary")).count() == 2
    locks = page.locator("#item-scaffold_cuplock-04--2")
    locks.locator("summary").click()
    with saving(page):
        locks.get_by_label("立杆间距、水平杆步距超过设计或规范").last.fill("3")  # the number ticks the box
        page.keyboard.press("Tab")
    expect(locks.get_by_role("checkbox").first).to_be_checked()
    expect(locks.locator(".item__act b")).to_have_text("4")
    safety = page.locator("#item-safety_management-01")
    page.goto(page.url.partition("?")[0] + "#item-safety_management-01")
    safety.locator("summary").click()
    with saving(page):
        safety.get_by_label("没有备齐各工种安全技术操作规程").last.fill("4")
        page.keyboard.press("Tab")
    expect(safety.locator(".item__act b")).to_have_text("6")
    wait_for_score(page, "99.13")  # (9.6 + (94 + 100) / 2 / 10 + 60) / 80
    page.reload()
    assert "2#楼架体" in page.locator("#part-scaffold_cuplock--2-sum").inner_text()


def press_in(page: Any, element: str, name: str) -> None:
    """Press a button inside an element and wait for the page that follows."""
    go(page.locator(f"#{element}").get_by_role("button", name=name))


def test_the_keyboard_is_enough(new_page, story):
    page = sheet(new_page("sh_contractor"), story, "check", "inspection")
    first, second = (page.locator(f"#item-safety_management-0{number}") for number in (2, 3))
    first = first.locator(".cuts")
    keys(page, "?")
    expect(page.get_by_text("键盘填写")).to_be_visible()
    keys(page, "?", "j", "j", "Space", "ArrowDown")
    before = live_score(page)
    with saving(page):
        keys(page, "Space")
    expect(first.get_by_role("checkbox").nth(0)).to_be_checked()
    assert live_score(page) != before
    with saving(page):
        keys(page, "z")
    wait_for_score(page, before)
    keys(page, "j")
    expect(second.locator(":focus")).to_have_count(1)


def keys(page: Any, *names: str) -> None:
    """Press keys one after the other."""
    for name in names:
        page.keyboard.press(name)


def test_what_is_typed_without_a_connection_is_kept_and_saved_later(new_page, story):
    page = sheet(new_page("sh_contractor"), story, "check", "inspection")
    line = page.locator("#item-safety_management-02 .cuts")
    line.locator("summary").click()
    with saving(page), offline(page):  # it is saved by itself as soon as there is one again
        line.get_by_role("checkbox").nth(1).check()
        page.locator("#sheet-saved", has_text="未保存").wait_for()
    with saving(page):
        line.get_by_role("checkbox").nth(2).check()
    page.reload()
    assert [box.is_checked() for box in line.get_by_role("checkbox").all()[:3]] == [False, True, True]


def test_what_is_typed_is_sent_once_though_the_field_is_left_afterwards(new_page, story):
    page = sheet(new_page("sh_contractor"), story, "check", "inspection")
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    remark = page.locator("#item-safety_management-01").get_by_label("问题描述与部位")
    for text in ("缺少交底记录", "缺少交底记录和签字"):
        with saving(page):
            remark.fill(text)
        page.keyboard.press("Tab")
    settled(page)
    assert len(posts) == 2


def test_a_remark_that_is_too_long_stays_where_it_was_typed(new_page, story):
    page = sheet(new_page("sh_contractor"), story, "check", "inspection")
    remark = page.locator("#item-safety_management-01").get_by_label("问题描述与部位")
    with saving(page):
        remark.fill("缺" * 2001)
    expect(page.locator("#sheet-notes")).to_contain_text("2001")
    expect(page.locator("#sheet-saved")).to_contain_text("未保存")
    assert len(remark.input_value()) == 2001


def test_a_phone_without_script_fills_explains_and_saves(new_page, story):
    page = sheet(new_page("sh_contractor", phone=True, javascript=False), story, "check", "inspection")
    line = page.locator("#item-safety_management-04")
    line.locator("summary").click()
    line.get_by_role("checkbox").nth(1).check()
    go(button(page, "保存并退出"))
    sheet(page, story, "check", "inspection")
    line.locator(".item__act .why-link").click()
    assert page.url.endswith("#why")
    assert "4 安全检查" in page.locator("#why summary").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("username", "record", "key"),
    [
        ("sh_contractor", "inspection", "check"),
        ("sh_contractor", "month", "self"),
        ("sh_chief", "month", "review"),
        ("sh_pudong", "month", "spot"),
    ],
)
def test_no_sheet_has_barriers(browser, live, story, username, record, key):
    context = open_eyes(browser, live, username)
    page = sheet(context.pages[0], story, key, record)
    page.evaluate("document.querySelectorAll('details[open] details.cuts').forEach(each => each.open = true)")
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    context.close()
