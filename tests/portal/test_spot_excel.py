"""A spot check taken along as a workbook: what was looked at, reckoned alike, beside the sheet it checks."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange.excel.sheets import columns as c
from forms.handling import Handling
from tests.builders import NOW, publish_all
from tests.checked_works import checked_documents
from tests.exchange.excel.office import needs_office, recalculated
from tests.portal.pages import Browser, at
from tests.world import make_world
from workflows.services import save_sheet


@pytest.fixture
def world(alpha):
    made = make_world()
    publish_all(checked_documents())
    return made


@pytest.fixture
def month(world):
    """A month that was reviewed, and of which one line was looked at in a spot check."""
    found = world.month(world.active_site(), 3)
    world.fill(found, "self", world.contractor, {"items": {"drill": {"marks": 2}, "plan": {"findings": ["plan.2"]}}})
    world.act(found, "submit", world.contractor)
    save_sheet(
        found.pk, sheet="review", version=0, actor=world.site, now=NOW,
        entries={"verdicts": {"emergency": "adopt", "training": "adopt"}},
        handling=Handling({"emergency": "pass", "training": "pass"}, {}),
    )  # fmt: skip
    found = world.act(found, "forward", world.site)
    save_sheet(
        found.pk, sheet="spot", version=0, actor=world.authority, now=NOW,
        entries={"items": {"three_level": {"findings": ["three_level.1"]}}},
        handling=Handling(checked=frozenset({"three_level"})),
    )  # fmt: skip
    return found


def workbook(world, month) -> bytes:
    page = Browser(world.authority).get(at(month, "sheets/spot/excel/file/"))
    assert page.status == 200
    return page.response.content


def test_the_second_page_compares_item_by_item(world, month):
    sheets = load_workbook(BytesIO(workbook(world, month)), data_only=True).worksheets
    rows = list(sheets[1].iter_rows(values_only=True))
    assert [row[4] for row in rows[1:-1]] == ["≠"]
    assert (rows[0][4], rows[-1][4]) == ("是否一致", 0)


def test_what_nobody_looked_at_takes_no_part_and_nothing_can_be_filled_in(world, month):
    table = load_workbook(BytesIO(workbook(world, month))).worksheets[0]
    assert table.protection.sheet
    assert all(cell.protection.locked for row in table.iter_rows() for cell in row)
    ticked = {row[c.TITLE - 1].value for row in table.iter_rows(min_row=5) if row[c.ABSENT - 1].value == c.TICKED}
    assert ticked == {"应急管理"}


@needs_office
def test_a_spreadsheet_comes_to_the_same_score(world, month, tmp_path):
    spot = month.sheets.get(key="spot")
    table = recalculated({"spot": workbook(world, month)}, tmp_path)["spot"].worksheets[0]
    assert table.cell(3, c.TEXT).value == pytest.approx(float(spot.score))


def test_it_is_not_brought_back(world, month):
    browser = Browser(world.authority)
    assert browser.get(at(month, "sheets/spot/excel/")).status == 409
    assert [link for link in browser.get(at(month, "sheets/spot/")).links("a[download]") if "spot/excel/file" in link]
