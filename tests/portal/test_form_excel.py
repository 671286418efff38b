"""A form taken along as a workbook and brought back: a look at the difference first, nothing stored before it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from exchange.models import Transfer
from forms.models import Draft, Record
from schemas.services import publish
from tests.builders import NOW
from tests.exchange.excel.records.trial import answer, column_of, edited
from tests.portal.pages import Browser, Page, at, portal_world
from tests.small_works import DOCUMENTS, SITE_FORM
from tests.world import World

COLUMNS = {
    "trade": {"type": "string", "enum": ["木工", "电工"]},
    "days": {"type": "integer", "minimum": 0},
    "pay": {"type": "number"},
    "phone": {"type": "string"},
    "licence": {"type": "string"},
}
TABLE = {
    "key": "workers",
    "title": "工人",
    "widget": "table",
    "fields": [
        {"key": "trade", "title": "工种", "widget": "choice", "required": "true"},
        {"key": "days", "title": "天数", "widget": "integer"},
        {"key": "pay", "title": "应付", "widget": "decimal", "computed": "days * 100"},
        {"key": "phone", "title": "电话", "widget": "mobile"},
        {"key": "licence", "title": "证号", "visible": 'trade = "电工"'},
    ],
}
NEW = at("records/new/works/site/")
ROWS = {
    "workers": "",
    "workers.0.:was": "",
    "workers.0.trade": "电工",
    "workers.0.days": "3",
    "workers.0.phone": "13912345678",
    "workers.0.licence": "0012",
}


@pytest.fixture
def world(alpha) -> World:
    world: World = portal_world()
    schema = SITE_FORM["schema"]
    properties = {**schema["properties"], "workers": {"type": "array", "items": {"properties": COLUMNS}}}
    section = {"key": "team", "title": "班组", "fields": [TABLE]}
    form = {**SITE_FORM, "schema": {**schema, "properties": properties}}
    form["sections"] = [*SITE_FORM["sections"], section]
    publish(system="works", documents=[form if each is SITE_FORM else each for each in DOCUMENTS], by=None, at=NOW)
    return world


@pytest.fixture
def contractor(world: World) -> Browser:
    return Browser(world.contractor)


@pytest.fixture
def excel(contractor: Browser) -> str:
    """Where the table of a form with one row is taken along; the form is a draft by then."""
    controls = {name: text for name, text in contractor.get(NEW).sent().items() if "__row" not in name}
    return contractor.post(NEW, controls | {"do": "excel:workers", "site_name": "河畔"} | ROWS).url


def taken(contractor: Browser, address: str) -> bytes:
    link = contractor.get(address).soup.select_one("a[download]")["href"]
    return contractor.get(link).response.content


def sent(contractor: Browser, address: str, content: bytes) -> Page:
    """What is said to a file."""
    page = contractor.post(address, {"file": SimpleUploadedFile("工人.xlsx", content)})
    return contractor.get(page.url) if page.url else page


def changes(page: Page) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.soup.select("tbody tr")]


def test_a_table_is_a_sheet_of_its_own_behind_the_number_of_the_record(contractor: Browser, excel: str) -> None:
    sheet = load_workbook(BytesIO(taken(contractor, excel)))["工人"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["记录编号", "序号", "工种 *", "天数", "应付", "电话", "证号"]
    assert rows[1][1:] == [1, "电工", 3, 300, "139****5678", "0012"]


def test_a_file_that_nobody_touched_changes_nothing(contractor: Browser, excel: str) -> None:
    page = sent(contractor, excel, taken(contractor, excel))
    assert "没有需要带入的内容" in page.text("main")
    assert not page.soup.select(".btn--primary[form=confirm]")


def test_what_changes_is_shown_and_stands_in_the_form_only_when_it_is_confirmed(
    contractor: Browser, excel: str
) -> None:
    def more(book: Workbook) -> None:
        sheet = book["工人"]
        sheet.cell(3, column_of(sheet, "天数")).value = 5
        sheet.append([None, None, "木工", 2])

    before = contractor.client, Draft.objects.get().revision
    page = sent(contractor, excel, edited(taken(contractor, excel), more))
    assert changes(page) == [
        ["工人 第 1 行 › 天数", "3", "5"],
        ["工人 第 1 行 › 应付", "300", "500"],
        ["工人 第 2 行 新增行", "—", "工种 木工；天数 2；应付 200"],
    ]
    assert Draft.objects.get().revision == before[1]
    form = contractor.post(address_of(page), {}).url
    there = contractor.get(form)
    assert [there.value(f"workers.{row}.days") for row in (0, 1)] == ["5", "2"]
    assert there.value("workers.0.phone") == "13912345678", "a masked number that nobody changed stays whole"
    assert there.value("site_name") == "河畔"
    assert bytes(Transfer.objects.get().content) == b""
    assert "放弃" in contractor.get(contractor.post(address_of(page), {}).url).text("main, body")


def address_of(page: Page) -> str:
    return page.response.wsgi_request.get_full_path()


def test_given_up_it_leaves_the_form_alone(contractor: Browser, excel: str) -> None:
    page = sent(contractor, excel, edited(taken(contractor, excel), lambda book: book["工人"].delete_rows(3)))
    assert changes(page)[0][0] == "工人 第 1 行 删除"
    revision = Draft.objects.get().revision
    contractor.post(address_of(page), {"drop": "yes"})
    assert Draft.objects.get().revision == revision
    assert Transfer.objects.get().state == Transfer.State.DROPPED


def test_every_cell_that_cannot_be_taken_is_named_with_its_sheet_row_and_column(
    contractor: Browser, excel: str
) -> None:
    def wrong(book: Workbook) -> None:
        sheet = book["工人"]
        sheet.cell(3, column_of(sheet, "天数")).value = "三天"
        sheet.append([None, None, "瓦工", -1])
        sheet.append([None, None, None, 2, None, "12345"])

    page = sent(contractor, excel, edited(taken(contractor, excel), wrong))
    assert page.status == 422
    assert changes(page) == [["工人!D3", "请填写数字，例如 12.5。"]]
    mended = edited(taken(contractor, excel), lambda book: (wrong(book), book["工人"].cell(3, 4, 3))[0])
    assert changes(sent(contractor, excel, mended)) == [
        ["工人!C4", "请从列表中选择。"],
        ["工人!D4", "不能小于 0。"],
        ["工人!C5", "请填写此项。"],
        ["工人!F5", "手机号码不正确：应为以 1 开头的 11 位数字。"],
    ]
    assert not Transfer.objects.exists()


def test_what_is_worked_out_or_hidden_cannot_be_smuggled_in(contractor: Browser, excel: str) -> None:
    def smuggle(book: Workbook) -> None:
        sheet = book["工人"]
        sheet.cell(3, column_of(sheet, "应付")).value = 999_999
        sheet.append([None, None, "木工", 1, 888_888, None, "假证"])

    page = sent(contractor, excel, edited(taken(contractor, excel), smuggle))
    assert changes(page) == [["工人 第 2 行 新增行", "—", "工种 木工；天数 1；应付 100"]]
    assert page.texts("main .note li") == ["工人!E3 应付", "工人!G4 证号"]


def test_a_table_of_ones_own_is_understood_by_its_headings(contractor: Browser, excel: str) -> None:
    book = Workbook()
    book.active.title = "花名册"
    book.active.append(["某工地工人花名册"])
    book.active.append(["证号", "天数", "工种"])
    book.active.append(["0034", 7, "电工"])
    page = sent(contractor, excel, edited_bytes(book))
    assert changes(page) == [
        ["工人 第 1 行 新增行", "—", "工种 电工；天数 7；应付 700；证号 0034"],
        ["工人 第 1 行 删除", "工种 电工；天数 3；应付 300；电话 139****5678；证号 0012", "—"],
    ]


def edited_bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_whole_form_comes_back_as_well(contractor: Browser, excel: str) -> None:
    whole = excel.partition("&table")[0]

    def rename(book: Workbook) -> None:
        answer(book.worksheets[0], "工程名称").value = "新河畔"

    page = sent(contractor, whole, edited(taken(contractor, whole), rename))
    assert changes(page) == [["工程名称", "河畔", "新河畔"]]
    form = contractor.get(contractor.post(address_of(page), {}).url)
    assert form.value("site_name") == "新河畔"
    assert form.value("workers.0.days") == "3"


def test_a_number_that_the_spreadsheet_rounded_is_named(contractor: Browser, excel: str) -> None:
    def long(book: Workbook) -> None:
        sheet = book["工人"]
        sheet.cell(3, column_of(sheet, "证号")).value = 310101199001011234

    said = changes(sent(contractor, excel, edited(taken(contractor, excel), long)))
    assert said[0][0] == "工人!G3"
    assert "取整" in said[0][1]


def test_somebody_else_sees_nothing_of_it(contractor: Browser, excel: str) -> None:
    page = sent(contractor, excel, edited(taken(contractor, excel), lambda book: book["工人"].delete_rows(3)))
    assert b"139" not in bytes(Transfer.objects.get().content)
    assert Browser().get(address_of(page)).status == 302


def test_a_list_goes_out_with_all_that_its_forms_say(world: World, contractor: Browser) -> None:
    row = {"trade": "电工", "days": 3, "phone": "13912345678", "licence": "0012"}
    site = world.declare(workers=[row])
    book = load_workbook(BytesIO(contractor.get(at("list/sites/export/?full=1")).response.content))
    main, workers = book.worksheets
    said = dict(zip([cell.value for cell in main[1]], [cell.value for cell in main[2]], strict=True))
    assert (said["记录编号"], said["工程名称"]) == (site.number, site.data["site_name"])
    assert [cell.value for cell in workers[3]] == [site.number, 1, "电工", 3, 300, "139****5678", "0012"]


def test_a_stored_number_goes_out_and_comes_back_masked_and_stays_what_it_was(
    world: World, contractor: Browser
) -> None:
    site = world.declare(workers=[{"trade": "电工", "days": 3, "phone": "13912345678"}])
    excel = at(site, "edit/excel/")
    page = sent(contractor, excel, edited(taken(contractor, excel), lambda book: book["工人"].cell(3, 4, 8) and None))
    assert ["工人 第 1 行 › 天数", "3", "8"] in changes(page)
    form = contractor.get(contractor.post(address_of(page), {}).url)
    assert (form.value("workers.0.days"), form.value("workers.0.phone")) == ("8", "139****5678")
    contractor.post(at(site, "edit/"), form.sent())
    assert Record.objects.get(pk=site.pk).data["workers"][0]["phone"] == "13912345678"
