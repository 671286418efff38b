"""The form with every kind of question taken along as a workbook, changed there, and brought back in a browser."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import button, press
from tests.exchange.excel.records.trial import answer, column_of
from tests.pages import go, settled

pytestmark = pytest.mark.e2e

NEW = "/r/showcase/records/new/forms/site_check/?draft=new"


@pytest.fixture(scope="module")
def page(browser, live) -> Any:
    """A form in which something was typed, opened as a workbook through the button at its table."""
    context = open_eyes(browser, live, "sf_filler")
    page = context.pages[0]
    page.goto(NEW)
    page.get_by_label("检查名称").fill("示例带出检查")
    button(page, "＋ 添加一行").click()
    page.locator("[name='workers.0.name']").fill("王一")
    page.locator("[name='workers.0.days']").fill("3")
    page.locator("[name='workers.0.days']").blur()
    settled(page)
    page.form = page.url
    go(button(page, "导出 / 从表格导入"))
    page.wait_for_url("**/excel/**")
    page.excel = page.url
    yield page
    context.close()


def taken_along(page: Any, address: str, folder: Path, edit: Callable[[Workbook], None]) -> Path:
    """The workbook as somebody saves it after changing it."""
    page.goto(address)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel 文件").click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    edit(book)
    file = folder / "带出.xlsx"
    book.save(file)
    return file


def send(page: Any, file: Path) -> None:
    page.get_by_label("填好的文件").set_input_files(file)
    press(page, "查看变化")


def test_a_table_comes_back_into_the_form_after_a_look_at_what_it_changes(page, tmp_path) -> None:
    def more(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.cell(3, column_of(sheet, "出勤天数")).value = 9
        for number in range(2, 41):
            row = sheet.max_row + 1
            sheet.cell(row, column_of(sheet, "姓名")).value = f"工人{number}"
            sheet.cell(row, column_of(sheet, "工种")).value = "木工"

    file = taken_along(page, page.excel, tmp_path, more)
    assert barriers(page) == {}
    send(page, file)
    assert "40" in page.locator("#changes").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[0]
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    press(page, "带入表单")
    assert page.locator("[name='workers.0.days']").input_value() == "9"
    assert page.locator("[name='workers.39.name']").input_value() == "工人40"
    assert page.get_by_label("检查名称").input_value() == "示例带出检查"


def test_the_whole_form_comes_back_with_every_kind_of_answer(page, tmp_path) -> None:
    answers = {
        "检查名称": "示例带回检查",
        "所在区": "示东区",
        "检查日期": "2026年3月31日",
        "天气": "雨",
    }

    def fill(book: Workbook) -> None:
        for title, text in answers.items():
            answer(book.worksheets[0], title).value = text

    send(page, taken_along(page, page.excel.partition("&table")[0], tmp_path, fill))
    shown = page.locator("tbody tr").all_inner_texts()
    assert len(shown) == len(answers), shown
    press(page, "带入表单")
    assert page.locator("[name=check_name]").input_value() == "示例带回检查"
    assert page.locator("[name=checked_on]").input_value() == "2026-03-31"
    assert page.locator("[name=weather]").input_value() == "雨"


def test_cells_that_cannot_be_taken_are_named_and_nothing_is_taken(page, tmp_path) -> None:
    def wrong(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.cell(3, column_of(sheet, "出勤天数")).value = "九天"

    send(page, taken_along(page, page.excel, tmp_path, wrong))
    assert page.locator("tbody td").all_inner_texts() == ["请填写数字，例如 12.5。"]
    assert page.locator("tbody th").inner_text().endswith("3")
    assert barriers(page) == {}
