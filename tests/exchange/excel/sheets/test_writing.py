"""The workbook of a score sheet: what people may fill, what is locked, what is shown before anything reckons."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from engine.scoring import SheetEntries
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.columns import cell
from tests.exchange.excel.sheets.small import EMPTY, FILLED, workbook


def opened(content, **options):
    return load_workbook(BytesIO(content), **options).worksheets[0]


def fillable(page):
    return {each.coordinate for row in page.iter_rows() for each in row if not each.protection.locked}


@pytest.fixture(scope="module")
def page():
    return opened(workbook())


def test_only_the_cells_that_ask_for_something_can_be_filled(page):
    assert page.protection.sheet
    asked = {(c.ABSENT, 5), (c.ENTRY, 6), (c.REMARK, 6), (c.ENTRY, 7), (c.COUNT, 7), (c.AMOUNT, 7)}
    asked |= {(c.ENTRY, row) for row in (9, 10, 11, 12)} | {(c.REMARK, row) for row in (9, 10, 11)}
    marked = {name for name in fillable(page) if not _is_inside_merged(page, name)}
    assert marked == {cell(column, row) for column, row in asked}


def _is_inside_merged(page, name):
    return any(name in area and name != area.coord.split(":")[0] for area in page.merged_cells.ranges)


def test_a_sheet_that_may_not_be_filled_is_locked_as_a_whole():
    assert fillable(opened(workbook(may_fill=False))) == set()


def test_lines_that_were_not_sent_back_are_locked():
    open_rows = {
        int(name.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for name in fillable(opened(workbook(returned={"rest"})))
    }
    assert open_rows == {9, 10, 11, 12}


def test_what_may_be_entered_is_offered_or_limited(page):
    rules = {
        str(each.sqref): (each.type, each.formula1, each.formula2) for each in page.data_validations.dataValidation
    }
    assert rules[f"{cell(c.ENTRY, 6)}:{cell(c.ENTRY, 7)}"] == ("list", '"√"', None)
    assert rules[cell(c.ENTRY, 9)] == ("list", "'_lists'!$A$1:$A$2", None)
    assert rules[cell(c.ENTRY, 10)] == ("decimal", "0", "20")
    assert rules[cell(c.AMOUNT, 7)] == ("decimal", "2", "6")
    assert rules[cell(c.COUNT, 7)] == ("whole", "1", "9999")


def test_the_score_is_there_before_anything_reckons():
    page = opened(workbook(), data_only=True)
    # fence 40 − 3 × 2.5; view 20; talk 18.5; rate 3 / 4 × 20
    assert float(page.cell(3, c.TEXT).value) == 86
    assert page.cell(6, c.ACTUAL).value == 32.5
    assert page.cell(7, c.COST).value == 7.5


def test_nothing_that_people_typed_is_a_formula(page):
    assert page.cell(6, c.TEXT).value == "=未设围挡"
    for row, column in ((6, c.TEXT), (10, c.REMARK)):
        typed = page.cell(row, column)
        assert (typed.data_type, bool(typed.quotePrefix)) == ("s", True)


def test_columns_this_catalogue_has_no_use_for_are_hidden(page):
    hidden = {letter for letter, dimension in page.column_dimensions.items() if dimension.hidden}
    shown = [letter for letter in "CDEFGHIJKLMNOPQR" if letter not in hidden]
    headings = [page[f"{letter}4"].value for letter in shown]
    asked = ["不符合情形", "应得分", "扣分标准", "填写", "数量", "选定扣分", "不涉及", "备注"]
    assert headings == ["序号", "检查项目", *asked, "扣减", "实得分"]


def test_a_sheet_that_starts_from_another_shows_what_that_says_and_asks_for_verdicts():
    own = SheetEntries(verdicts={"order": "adopt"}, opinions={"order": "属实"})
    page = opened(workbook(own, FILLED))
    assert page.cell(4, c.BASE).value == "企业自评"
    assert (page.cell(7, c.BASE).value, page.cell(7, c.ENTRY).value) == ("√", None)
    assert (page.cell(5, c.VERDICT).value, page.cell(5, c.OPINION).value) == ("√", "属实")
    assert {cell(c.VERDICT, 5), cell(c.VERDICT, 8), cell(c.OPINION, 8)} <= fillable(page)


def test_the_hidden_sheet_holds_the_entries_of_that_moment():
    book = load_workbook(BytesIO(workbook(EMPTY)))
    assert book["_kaoping"].sheet_state == "hidden"
    assert [tuple(each.value for each in row) for row in book["_kaoping"].iter_rows()][:2] == [
        ("format", "kaoping-sheet-1"),
        ("region", "alpha"),
    ]
