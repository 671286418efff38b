"""A catalogue typed like a spreadsheet: rows pasted, marks put right by what the page says, and scored beside it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.pages import eventually, go, settled

pytestmark = pytest.mark.e2e

ROWS = 12
#: As a spreadsheet program puts it on the clipboard: number, what is checked, what is wrong, what it costs, marks.
BLOCK = "\n".join(f"{number}\t第 {number} 项检查内容\t第 {number} 项不符合要求\t2\t5" for number in range(1, ROWS + 1))
PASTE = """text => {
    const held = new DataTransfer();
    held.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


def open_grid(page: Any, region: str, system: str) -> None:
    page.goto(f"/r/{region}/admin/definitions/?system={system}&kind=catalogue")
    go(page.locator("main td a").first)
    go(page.get_by_role("link", name="目录表格"))


def cell(page: Any, name: str) -> Any:
    return page.locator(f'[name="{name}"]')


def first_paint(page: Any) -> float:
    """When something of the page was seen first, in milliseconds; it is loaded before that on a busy machine."""
    painted = "performance.getEntriesByName('first-contentful-paint')"
    eventually(page, lambda: page.evaluate(f"{painted}.length") == 1, "The page was never painted.")
    return page.evaluate(f"{painted}[0].startTime")


@contextmanager
def tried_anew(page: Any) -> Iterator[None]:
    """What is done here loads the sheet beside the table anew: wait for that, or it folds under the hand."""
    with page.expect_event("framenavigated", lambda frame: frame != page.main_frame) as anew:
        yield
    anew.value.wait_for_load_state()


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.name")


@pytest.fixture
def grid(new_page, live):
    live.set_now("2026-03-02T09:00:00+08:00")
    page = new_page("sf_admin")
    page.set_default_timeout(60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    open_grid(page, "showcase", "forms")
    return page


def test_twelve_items_are_pasted_put_right_and_scored(grid):
    marks = grid.locator("#grid-table tr.is-whole .is-number input")
    before = grid.locator("#grid-table tr.is-item").count()
    earlier = int(marks.input_value())
    cell(grid, "/title").focus()
    grid.evaluate(PASTE, BLOCK)
    expect(grid.locator("#look tbody tr")).to_have_count(ROWS)
    expect(grid.locator("#look")).to_contain_text(f"{earlier + 60} 分")
    with tried_anew(grid):
        grid.get_by_role("button", name="加入这些行").click()
    grid.locator(f"#grid-table tr.is-item >> nth={before + ROWS - 1}").wait_for()
    grid.locator(".grid__told", has_text=f"合计为 {earlier + 60}").wait_for()
    expect(grid.locator("[aria-invalid=true]").first).to_have_attribute("name", "/marks")
    marks.fill(str(earlier + 60))
    grid.locator(".grid__told").wait_for(state="detached")
    expect(grid.locator("tr.is-whole .grid__sum.is-ok")).to_have_count(1)
    with tried_anew(grid):
        grid.keyboard.press("Control+s")
    grid.locator("#grid-said", has_text="存为草稿").wait_for()
    sheet = grid.frame_locator("#try")
    sheet.locator(".score__now", has_text=f"{earlier + 60}").wait_for()
    line = sheet.locator("tbody.item", has_text="第 12 项检查内容")
    line.locator("summary").first.click()
    line.get_by_label("第 12 项不符合要求").check()
    sheet.locator(".score__now", has_text=f"{earlier + 58}").wait_for()
    expect(sheet.locator(".why__tree")).to_contain_text("第 12 项检查内容")


def test_keys_move_edit_and_take_back(grid):
    row = "/nodes/0/children/0" if cell(grid, "/nodes/0/children/0/title").count() else "/nodes/0"
    title = cell(grid, f"{row}/title")
    said = title.input_value()
    title.focus()
    grid.keyboard.press("ArrowRight")
    assert focused(grid) == f"{row}/marks"
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.type("改过")  # what is typed takes the place of what stood there
    grid.keyboard.press("Escape")
    assert title.input_value() == said
    grid.keyboard.press("F2")
    grid.keyboard.type("改过")
    grid.keyboard.press("ArrowLeft")
    assert (focused(grid), title.input_value()) == (f"{row}/title", f"{said}改过")
    grid.keyboard.press("Enter")
    assert focused(grid) != f"{row}/title"
    grid.keyboard.press("Control+z")
    assert (focused(grid), title.input_value()) == (f"{row}/title", said)
    rows = grid.locator("#grid-table tr[data-row]").count()
    grid.get_by_role("button", name="添加一行").click()
    grid.locator(f"#grid-table tr[data-row] >> nth={rows}").wait_for()
    settled(grid)
    assert grid.evaluate("document.activeElement.value") == "新的检查项"
    grid.keyboard.press("Control+z")
    grid.locator(f"#grid-table tr[data-row] >> nth={rows}").wait_for(state="detached")


def test_what_is_typed_while_a_draft_is_being_saved_stays(grid):
    held: list[Any] = []
    title = grid.locator("#grid-table tr.is-item [name$='/title']").first
    title.fill("先改的检查项")
    with grid.expect_request(lambda request: request.method == "POST" and request.url.endswith("?")):
        grid.route(re.compile(r"\?$"), lambda route: held.append(route))
        grid.keyboard.press("Control+s")
    title.fill("保存之后又改的检查项")
    held[0].continue_()
    grid.locator("#grid-said", has_text="尚未保存").wait_for()
    settled(grid)
    assert title.input_value() == "保存之后又改的检查项"
    expect(title).to_have_attribute("data-was", "先改的检查项")


def test_a_long_catalogue_is_there_at_once_and_answers_every_key(new_page, live):
    page = new_page("sh_admin")
    page.set_default_timeout(60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    open_grid(page, "shanghai", "quality")
    items = page.locator("#grid-table tr[data-row]").count()
    paint = first_paint(page)
    marks = cell(page, "/nodes/0/marks")
    marks.focus()
    begun = time.perf_counter()
    page.keyboard.type("41")
    seen = time.perf_counter() - begun
    page.locator(".grid__told").first.wait_for()
    told = time.perf_counter() - begun
    print(f"{items} rows: first paint after {paint:.0f} ms, two keys {seen * 1000:.0f} ms, told {told * 1000:.0f} ms")
    assert items > 200
    assert marks.input_value() == "41"


def test_the_table_has_no_barriers_at_any_width(browser, live):
    context = open_eyes(browser, live, "sf_admin")
    page = context.pages[0]
    open_grid(page, "showcase", "forms")
    page.locator("#paste summary").click()
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    context.close()
