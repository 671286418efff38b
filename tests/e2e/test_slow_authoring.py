"""A slow line at an author's desk: what is typed while a button is being answered goes where its row and column go."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.test_catalogue_grid import open_grid
from tests.e2e.test_editor import _decision_with_table
from tests.e2e.test_slow_line import Line
from tests.pages import settled

pytestmark = pytest.mark.e2e

GRID = re.compile(r"/grid/\?(at=[^&]*)?$")
TABLE = re.compile(r"/decision/$")
WHERE = "document.activeElement.closest('td').id"


def pressed(page: Any, address: re.Pattern[str], press: Any) -> Line:
    """Press something whose answer is held back."""
    with page.expect_request(lambda request: request.method == "POST" and bool(address.search(request.url))):
        line = Line(page, address)
        press()
    return line


@pytest.fixture
def grid(new_page, live):
    live.set_now("2026-03-02T09:00:00+08:00")
    page = new_page("sf_admin")
    page.on("dialog", lambda dialog: dialog.accept())
    open_grid(page, "showcase", "forms")
    for _new in range(3):  # three rows of its own to move about
        rows = page.locator("#grid-table tr[data-row]").count()
        page.get_by_role("button", name="添加一行").click()
        page.locator(f"#grid-table tr[data-row] >> nth={rows}").wait_for()
        settled(page)
    return page


def titles(page: Any) -> list[str]:
    """What the last three rows say."""
    cells = page.locator("#grid-table tr.is-item [name$='/title']")
    return [cells.nth(place).input_value() for place in range(cells.count() - 3, cells.count())]


def title(page: Any, place: int) -> Any:
    """A cell of the last three rows."""
    cells = page.locator("#grid-table tr.is-item [name$='/title']")
    return cells.nth(cells.count() - 3 + place)


def type_all(page: Any) -> None:
    for place, text in enumerate("甲乙丙"):
        title(page, place).fill(text)
    page.keyboard.press("Control+s")
    page.locator("#grid-said", has_text="存为草稿").wait_for()
    settled(page)


def test_words_typed_while_a_row_of_a_catalogue_moves_go_with_their_rows(grid):
    type_all(grid)
    title(grid, 0).focus()
    line = pressed(grid, GRID, lambda: grid.keyboard.press("Alt+ArrowDown"))
    title(grid, 0).fill("甲改")
    title(grid, 2).click()
    grid.keyboard.press("F2")
    grid.keyboard.type("改了一")
    line.go_on()
    expect(title(grid, 1)).to_have_value("甲改")
    grid.keyboard.type("半")  # the hand did not leave the cell
    grid.locator("#grid-said", has_text="尚未保存").wait_for()
    assert titles(grid) == ["乙", "甲改", "丙改了一半"]
    grid.keyboard.press("Control+s")
    grid.locator("#grid-said", has_text="存为草稿").wait_for()
    settled(grid)
    grid.reload()
    assert titles(grid) == ["乙", "甲改", "丙改了一半"]


def test_words_typed_while_a_row_of_a_catalogue_is_removed_stay_in_theirs(grid):
    type_all(grid)
    rows = grid.locator("#grid-table tr[data-row]").count()
    title(grid, 1).focus()
    line = pressed(grid, GRID, lambda: grid.locator("button[name=op][value=remove]").click())
    title(grid, 2).fill("丙改")
    line.go_on()
    grid.locator(f"#grid-table tr[data-row] >> nth={rows - 1}").wait_for(state="detached")
    assert titles(grid)[1:] == ["甲", "丙改"]


def cells(page: Any) -> list[list[str]]:
    """What stands in the rows of a decision table."""
    read = "rows => rows.map(row => [...row.querySelectorAll('td input:not([type=hidden])')].map(one => one.value))"
    return page.locator(".decide__grid tbody tr").evaluate_all(read)


@pytest.mark.parametrize(
    ("act", "order"),
    [("rows.0.down", (1, 0)), ("rows.1.up", (1, 0)), ("rows.0.copy", (0, None, 1)), ("rows.0.remove", (1,))],
)
def test_words_typed_while_rows_of_a_decision_are_rearranged_go_with_their_rows(new_page, live, act, order):
    page = new_page("sh_admin")
    page.goto(_decision_with_table(page))
    before = cells(page)
    output = page.locator("thead .decide__inputs").count()
    line = pressed(page, TABLE, lambda: page.locator(f'button[value="{act}"]').click())
    page.locator(f'[name="rows.0.{output}"]').fill("甲")
    page.locator(f'[name="rows.1.{output}"]').click()
    page.keyboard.press("Control+a")
    page.keyboard.type("乙到一")
    line.go_on()
    place = order.index(1)
    expect(page.locator(f'[name="rows.{place}.{output}"]')).to_have_value("乙到一")
    settled(page)
    page.keyboard.type("半")
    assert page.evaluate(WHERE) == f"cell-rows.{place}.{output}"
    texts = {0: "甲", 1: "乙到一半", None: before[0][output]}
    assert [row[output] for row in cells(page)][: len(order)] == [texts[one] for one in order]


def test_words_typed_while_a_column_is_added_or_copied_stay_in_their_columns(new_page, live):
    page = new_page("sh_admin")
    page.goto(_decision_with_table(page))
    inputs = page.locator("thead .decide__inputs").count()
    title = page.locator('[name="inputs.0.title"]').input_value()
    line = pressed(page, TABLE, lambda: page.locator('button[value="inputs.add"]').click())
    page.locator(f'[name="rows.0.{inputs}"]').fill("甲")
    page.locator('[name="inputs.0.title"]').fill(f"{title}改")
    line.go_on()
    expect(page.locator("thead .decide__inputs")).to_have_count(inputs + 1)
    settled(page)
    assert cells(page)[0][inputs : inputs + 2] == ["-", "甲"]
    assert page.locator('[name="inputs.0.title"]').input_value() == f"{title}改"
    line = pressed(page, TABLE, lambda: page.locator('button[value="inputs.0.copy"]').click())
    page.locator(f'[name="rows.0.{inputs + 1}"]').fill("甲乙")
    page.locator('[name="rows.0.0"]').click()  # an editor of expressions stands in for this one
    page.keyboard.press("Control+a")
    page.keyboard.type("> ")
    line.go_on()
    expect(page.locator("thead .decide__inputs")).to_have_count(inputs + 2)
    settled(page)
    page.keyboard.type("8")
    expect(page.locator('[name="rows.0.0"]')).to_have_value("> 8")
    assert cells(page)[0][inputs + 2] == "甲乙"
