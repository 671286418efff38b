"""An approval chain drawn by filling a table: four states, a send-back, a deadline; the diagram follows every step."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.pages import eventually, go, settled

pytestmark = pytest.mark.e2e


@pytest.fixture
def flow(new_page, live) -> Any:
    """The flow editor with a chain that was begun a moment ago: two states and one action."""
    live.set_now("2026-03-02T09:00:00+08:00")
    page = new_page("sf_admin")
    page.set_default_timeout(60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/r/showcase/admin/systems/forms/definition/")
    page.locator("#kind").select_option("workflow")
    page.locator("[name=title]").fill("动火审批")
    go(page.get_by_role("button", name="建立定义"))
    go(page.get_by_role("link", name="流程编辑"))
    return page


def press(page: Any, op: str) -> None:
    go(page.locator(f"button[name=op][value={op}]:visible").first)


def open_row(page: Any, pointer: str) -> None:
    go(page.locator(f'#flow a[data-then="{pointer}"]').first)


def drawn(page: Any, *words: str) -> None:
    """Wait until the diagram says all of this."""
    for word in words:
        page.locator("#picture .diagram text", has_text=re.compile(rf"^{word}$")).first.wait_for()


def tick(page: Any, name: str, *values: str) -> None:
    for value in values:
        page.locator(f'#form [name="{name}"][value="{value}"]').check()


def test_a_chain_with_a_send_back_and_a_deadline_is_made_in_the_table(flow):
    drawn(flow, "填写中", "已完成")
    go(flow.locator("a.d-link[href='?at=/states/0']"))
    for place, title in ((1, "待审核"), (2, "已退回")):
        press(flow, "add_state")
        assert f"%2Fstates%2F{place}" in flow.url
        flow.locator('#form [name="title"]').fill(title)
        drawn(flow, title)  # before anything is saved

    open_row(flow, "/actions/0")  # what was typed goes along
    assert flow.locator('[name="/states/2/title"]').input_value() == "已退回"
    tick(flow, "from", "state_2")
    tick(flow, "by", "filler")
    flow.locator('#form [name="to"]').select_option(label="待审核")

    open_row(flow, "/states/1")
    press(flow, "add_action")
    flow.locator('#form [name="title"]').fill("通过")
    for box in flow.locator('#form [name="by"][type=checkbox]').all():
        box.set_checked(box.get_attribute("value") == "reviewer")
    flow.locator('#form [name="to"]').select_option(label="已完成")
    flow.locator('#form [name="due.working_days"]').fill("5")
    flow.locator('#form [name="due.after"]').fill("today")
    press(flow, "add_action")
    flow.locator('#form [name="title"]').fill("退回")
    press(flow, "save")
    open_row(flow, "/states/1")
    flow.locator('[name="/actions/2/to"]').select_option(label="已退回")
    flow.locator('[name="/actions/2/kind"]').select_option("send_back")
    flow.locator('[name="/actions/2/opinion"]').select_option("required")
    flow.locator("#picture .d-edge.d-back").first.wait_for()
    press(flow, "save")
    drawn(flow, "填写中", "待审核", "已退回", "已完成", "通过", "退回")
    expect(flow.locator("#flow")).to_contain_text("5 个工作日")
    expect(flow.locator("#flow tbody")).to_have_count(4)
    assert flow.locator(".flow__told.is-bad").count() == 0, flow.locator(".flow__told").all_inner_texts()


def test_what_is_wrong_stands_at_its_row_and_goes_with_it(flow):
    press(flow, "add_state")
    flow.locator('#flow th .flow__told, #flow th[data-row="/states/2"] .flow__told').first.wait_for()
    press(flow, "remove")
    expect(flow.locator("#flow tbody")).to_have_count(2)


def test_who_would_act_is_asked_beside_the_chain(flow):
    go(flow.locator("a.d-link[href='?at=/states/0']"))
    flow.locator("#who-number").fill("没有这个编号")
    flow.get_by_role("button", name="查看").click()
    flow.locator("#who-said", has_text="没有").wait_for()


def test_the_editor_has_no_barriers_at_any_width(browser, live):
    context = open_eyes(browser, live, "sf_admin")
    page = context.pages[0]
    page.goto("/r/showcase/admin/definitions/?system=forms&kind=workflow")
    go(page.locator("main td a").first)
    go(page.get_by_role("link", name="流程编辑"))
    page.locator("#picture .diagram").wait_for()
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    context.close()


def test_the_title_of_an_action_is_read_in_full(flow):
    title = flow.locator('#flow input[name="/actions/0/title"]')
    title.fill("实名制核验未通过不予受理")
    assert title.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_on_a_phone_a_chain_is_read_from_top_to_bottom_and_its_picture_is_a_tick_away(new_page):
    page = new_page("sh_admin", phone=True)
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=workflow&q=中止")
    go(page.locator("main td a").first)
    page.goto(page.url.partition("?")[0] + "flow/")
    stops = page.locator(".stops > li")
    assert "已中止待复核" in stops.first.inner_text()  # where it begins
    assert stops.last.locator(".tag").inner_text() == "旁支"
    assert page.locator(".stops").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert not page.locator(".diagram").is_visible()
    sizes = stops.locator("a").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(sizes) >= 44, sizes  # a thumb's width
    branches = stops.first.locator("summary")
    branches.focus()
    page.keyboard.press("Enter")
    expect(stops.first.locator("details .way").first).to_be_visible()
    page.locator(".as-picture input").focus()
    page.keyboard.press("Space")
    expect(page.locator(".diagram")).to_be_visible()
    expect(page.locator(".stops")).to_be_hidden()
    eventually(page, lambda: page.locator(".diagram").bounding_box()["width"] > 390, "It is too small to read.")
    page.keyboard.press("Space")
    go(stops.first.locator(".way a").first)
    assert "at=/actions/" in page.url
    assert page.locator(".stop .d-on").count()


@pytest.fixture
def declaration(new_page) -> Any:
    """A chain of the packs whose deadline and check of names may strike in every state."""
    page = new_page("sh_admin")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/r/shanghai/admin/definitions/?system=quality&kind=workflow&q=质量标准化申报")
    go(page.locator("main td a").first)
    go(page.get_by_role("link", name="流程编辑"))
    return page


def test_the_diagram_can_be_read_fits_its_frame_and_grows_by_choice(declaration):
    flow = declaration

    def fits() -> bool:
        return flow.locator(".diagram-frame").evaluate("one => one.scrollWidth <= one.clientWidth")

    def scale() -> int:
        return int(flow.locator(".sizing output").inner_text().removesuffix("%"))

    flow.set_viewport_size({"width": 768, "height": 844})
    flow.reload()
    eventually(flow, lambda: scale() >= 70, "The diagram is too small to read.")
    expect(flow.locator(".diagram-frame")).to_have_class(re.compile(r"is-more-(left|right)"))
    flow.get_by_role("button", name="适合宽度").click()
    eventually(flow, fits, "The diagram does not fit its frame.")
    expect(flow.get_by_role("button", name="缩小", exact=True)).to_be_disabled()
    flow.get_by_role("button", name="放大", exact=True).click()
    eventually(flow, lambda: not fits(), "The diagram does not grow.")
    go(flow.locator(".diagram a.d-link").first)
    flow.locator('#form [name="title"]').fill("复核")
    drawn(flow, "复核")  # drawn anew, as large as it was
    settled(flow)
    assert not fits()


def lines(page: Any) -> int:
    return page.locator(".diagram .d-edge").count()


def test_side_branches_are_drawn_where_there_is_room_or_somebody_asks_or_one_is_chosen(declaration):
    page = declaration
    switch = page.get_by_role("button", name="显示旁支")
    expect(switch).to_have_attribute("aria-pressed", "false")
    few = lines(page)
    readable = page.locator(".sizing output").inner_text()
    assert int(readable.removesuffix("%")) >= 60, readable
    switch.focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert lines(page) > 2 * few
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "true")  # as it was left
    switch.click()
    go(page.locator('#flow a[aria-label="实名制核验未通过 的全部属性"]'))
    assert page.locator(".diagram .d-edge.d-on").count() > 3  # what is chosen is drawn
    assert few < lines(page)


def test_a_short_chain_has_no_switch(flow):
    assert flow.locator(".diagram-sides").count() == 0


def test_the_table_says_that_there_are_columns_on_the_right_until_they_are_in_sight(declaration):
    page = declaration
    more = page.get_by_text("右侧还有更多列")
    wrap = page.locator(".table-wrap", has=page.locator("#flow"))
    room, width = wrap.evaluate("one => [one.clientWidth, one.scrollWidth]")
    expect(more).to_be_visible(visible=width > room + 2)
    page.set_viewport_size({"width": 760, "height": 800})
    more.wait_for()
    wrap.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    more.wait_for(state="hidden")
    page.set_viewport_size({"width": 1280, "height": 900})
    overlaps = page.evaluate(OVERLAPS)
    assert overlaps == []


#: The ways to properties that reach into the next column.
OVERLAPS = """() => [...document.querySelectorAll("#flow td a.small, #flow th a.small")]
    .filter((link) => link.getBoundingClientRect().right > link.closest("td, th").getBoundingClientRect().right + 1)
    .map((link) => link.getAttribute("aria-label"))"""
