"""A month's score sheet taken along, filled where there is no connection, and brought back, in a real browser."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exchange.excel.sheets import columns as c
from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import Story, accepted_site, live_score, open_month, press
from tests.exchange.excel.books import saved

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def contractor(browser, live) -> Iterator[Any]:
    """The page of somebody whose site is accepted and whose month is open."""
    contexts: list[Any] = []

    def eyes(username: str) -> Any:
        contexts.append(open_eyes(browser, live, username))
        return contexts[-1].pages[0]

    story, pages = Story(), _once(eyes)
    accepted_site(pages, live, story, day="2026-02-03")
    live.set_now("2026-04-02T09:00:00+08:00")
    page = pages("sh_contractor")
    page.excel = open_month(page, story, "2026-02-01") + "sheets/self/excel/"
    yield page
    for context in contexts:
        context.close()


def _once(make: Callable[[str], Any]) -> Callable[[str], Any]:
    known: dict[str, Any] = {}
    return lambda name: known.get(name) or known.setdefault(name, make(name))


def taken_along(page: Any, folder: Path, **cells: str) -> Path:
    """The workbook, with the first cells that ask for a tick filled."""
    page.goto(page.excel)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel 文件").click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    table = book.worksheets[0]
    first = next(row for row in range(5, 60) if table.cell(row, c.DETAIL).value)
    for column, value in cells.items():
        table.cell(first, getattr(c, column)).value = value
    file = folder / "自评.xlsx"
    file.write_bytes(saved(book))
    return file


def send(page: Any, file: Path) -> None:
    page.get_by_label("填好的文件").set_input_files(file)
    press(page, "查看变化")


def test_the_pages_have_no_barriers_and_no_need_to_scroll_sideways(contractor, tmp_path):
    file = taken_along(contractor, tmp_path, ENTRY="有")
    assert barriers(contractor) == {}
    send(contractor, file)
    contractor.get_by_role("alert").get_by_text("K7").wait_for()
    assert barriers(contractor) == {}
    assert contractor.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]


def test_a_file_filled_offline_is_looked_at_and_saved(contractor, tmp_path):
    file = taken_along(contractor, tmp_path, ENTRY="√", REMARK="三层柱")
    send(contractor, file)
    contractor.get_by_text("有 1 处变化").wait_for()
    assert barriers(contractor) == {}
    press(contractor, "保存这些变化")
    contractor.get_by_text("已按文件保存自评").wait_for()
    assert live_score(contractor) == "99.00"
