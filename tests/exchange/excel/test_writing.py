"""What gets into a cell: texts stay texts, formulas have their values, days look like days."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange.excel.writing import MAX_TEXT, Book, Formula, Put, for_paper, guarded, sheet_title


def written(*puts, **options):
    book = Book()
    page = book.page("表", {1: 10})
    page.add(puts)
    return load_workbook(BytesIO(book.content()), **options).worksheets[0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠a"])
def test_a_text_that_looks_like_a_formula_is_a_text(text):
    cell = written(Put(text))["A1"]
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", text, True)
    assert guarded(text) == f"'{text}"


def test_an_innocent_text_is_left_alone():
    cell = written(Put("2～10"))["A1"]
    assert (cell.value, bool(cell.quotePrefix), guarded("2～10")) == ("2～10", False, "2～10")


def test_signs_that_xml_cannot_hold_are_taken_out_and_endless_texts_cut():
    assert written(Put("a\x00b\x0bc"))["A1"].value == "abc"
    assert len(written(Put("甲" * 40_000))["A1"].value) == MAX_TEXT


def test_a_formula_has_its_value_for_readers_that_do_not_reckon():
    puts = [Put(Formula("1+1", Decimal(2))), Put(Formula('"a"&"<b>"', "a<b>")), Put(Formula("A1"))]
    assert [cell.value for cell in written(*puts)[1]] == ["=1+1", '="a"&"<b>"', "=A1"]
    assert [cell.value for cell in written(*puts, data_only=True)[1]] == [2, "a<b>", None]


def test_days_and_numbers_of_one_look_keep_their_own_formats():
    row = written(Put(date(2026, 3, 1)), Put(3), Put(Decimal("2.50"), places=2), Put(date(2026, 3, 2)))[1]
    assert [cell.number_format for cell in row] == ["yyyy-mm-dd", "General", "0.00", "yyyy-mm-dd"]


@pytest.mark.parametrize(
    ("title", "shown"), [("a/b:c[d]*?\\", "abcd"), ("甲" * 40, "甲" * 31), ("'x'", "x"), ("", "1")]
)
def test_titles_of_sheets_are_such_as_excel_allows(title, shown):
    assert sheet_title(title) == shown


def test_an_ampersand_in_the_footer_is_a_sign_and_no_command():
    book = Book()
    page = book.page("表", {1: 10})
    page.add([Put("x")])
    for_paper(page, head=1, foot="A&B")
    assert load_workbook(BytesIO(book.content())).worksheets[0].oddFooter.left.text == "A&&B"
