"""Reports as spreadsheets: laid out for paper, at once or by the worker, for those who may see them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import Grant
from exchange.models import Export
from forms.models import Record
from portal.lists.background import write_list
from portal.lists.export import AT_ONCE
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.builders import NOW
from tests.portal.pages import Browser, at
from tests.portal.reports.pages import report_world
from tests.world import World

ASKED = at("reports/works/sites/export/?f.site_name=甲")


@pytest.fixture
def world(alpha) -> World:
    return report_world()


@pytest.fixture
def many(world: World) -> int:
    """More sites than somebody waits for."""
    first = world.declare(site_name="甲工程", contract="HT-0")
    values = {field.attname: getattr(first, field.attname) for field in Record._meta.concrete_fields}
    copies = [Record(**{**values, "id": None, "number": f"X-{n}", "unique_key": f"x{n}"}) for n in range(AT_ONCE)]
    Record.objects.bulk_create(copies)
    return AT_ONCE + 1


def write() -> int:
    """What the worker does next."""
    with clock.frozen(NOW):
        return write_list(Export.objects.latest("pk").pk)


def test_the_sheet_has_title_conditions_headings_rows_totals_and_notes(world: World) -> None:
    world.month(world.active_site(site_name="甲工程"), 3)
    sheet = load_workbook(BytesIO(Browser(world.contractor).get(ASKED).response.content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["工程月度评价统计表"]
    assert rows[1][0].startswith("工程名称: 甲 · 数据截至")
    assert rows[2] == ["工程", "工程（第二行）", "所在区", "电话", "月度评价", "平均得分", "状态数", "低于 100 分"]
    assert rows[3] == ["转报数/总数 · 已转报", "转报数/总数 · 月度评价数", "转报率 (%)"]
    assert rows[4][4:] == [0, 1, 0, 1, 0]
    assert rows[5] == ["合计", 0, 1, 0, 0]
    assert rows[6] == ["填表单位："]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:J1", "E3:G3", "A3:A4"} <= merged
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$4")


def test_nothing_in_the_sheet_is_taken_for_a_formula(world: World) -> None:
    world.declare(site_name="=甲+1")
    sheet = load_workbook(BytesIO(Browser(world.contractor).get(ASKED).response.content)).active
    assert sheet["A5"].value == "'=甲+1"
    assert sheet["A5"].data_type == "s"


def test_a_long_report_is_written_by_the_worker_and_fetched(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    assert browser.get(ASKED).url.endswith("/exports/")
    assert Export.objects.get().about == "report:works/sites"
    assert write() == many
    (way,) = browser.get(at("exports/")).links("tbody .acts a")
    sheet = load_workbook(BytesIO(browser.get(way).response.content), read_only=True).active
    assert len(list(sheet.values)) == many + 4 + 2
    assert AuditEntry.objects.filter(action="records.exported").count() == 1


def test_who_lost_the_right_gets_nothing(world: World, many: int) -> None:
    browser = Browser(world.contractor)
    browser.get(ASKED)
    write()
    Grant.objects.filter(user_id=world.contractor.user_id).delete()
    assert browser.get(at(f"exports/{Export.objects.get().pk}/file/")).status in (403, 404)
    Export.objects.update(state=Export.State.WAITING)
    assert write() == 0
    assert Export.objects.get().state == Export.State.FAILED
