"""Workbooks that strangers send: read as they are meant, refused with a sentence where they cannot be."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from exchange.excel import reading
from exchange.excel.errors import BadWorkbook
from exchange.excel.reading import read_workbook
from exchange.excel.sentences import described
from tests.exchange.excel.books import saved, typed


def zipped(**parts):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def with_part(content, name, change):
    """The same workbook with one of its parts changed."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
    return stream.getvalue()


def refusal(content):
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(content)
    (problem,) = refused.value.problems
    assert described([problem])[0].sentence.endswith("。")
    return problem.code


class TestValues:
    def test_numbers_are_read_as_they_are_shown(self):
        (grid,) = read_workbook(typed((0.1 + 0.2, 84.44499999999999, 3, 1e21, 2.50)))
        assert grid.rows[0].values[:3] == (Decimal("0.3"), Decimal("84.445"), Decimal(3))
        assert grid.rows[0].text(5) == "2.5"

    def test_texts_lose_the_spaces_around_them_and_days_are_written_as_days(self):
        (grid,) = read_workbook(typed(("  甲 \n乙 ", True, date(2026, 3, 1))))
        assert grid.rows[0].values == ("甲 \n乙", "TRUE", "2026-03-01T00:00:00")

    def test_empty_rows_are_left_out_and_the_others_keep_their_numbers(self):
        book = Workbook()
        book.active["B3"] = "x"
        book.active["A900"] = "y"
        (grid,) = read_workbook(saved(book))
        assert [(row.number, row.values) for row in grid.rows] == [(3, (None, "x")), (900, ("y",))]

    def test_what_a_row_does_not_have_is_nothing(self):
        (grid,) = read_workbook(typed(("x",)))
        assert (grid.rows[0].at(7), grid.rows[0].text(7)) == (None, "")


class TestRefusals:
    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", zipped(hello="x"), typed(("x",))[:-40]])
    def test_what_is_no_workbook_is_named_so(self, content):
        assert refusal(content) == "no_workbook"

    def test_old_and_locked_files_are_told_apart_from_broken_ones(self):
        assert refusal(b"\xd0\xcf\x11\xe0" + bytes(600)) == "old_or_locked"

    def test_a_file_that_is_too_large_is_not_opened(self):
        assert refusal(bytes(reading.MAX_FILE + 1)) == "file_too_large"

    def test_a_small_file_that_unpacks_to_a_large_one_is_not_unpacked(self):
        content = zipped(xl__workbook="<x/>", xl__worksheets__sheet1=b" " * (reading.MAX_UNPACKED + 1))
        assert len(content) < 100_000
        assert refusal(content) == "unpacks_too_large"

    def test_a_file_with_thousands_of_parts_is_not_opened(self):
        parts = {f"p{number}": "" for number in range(reading.MAX_PARTS)}
        assert refusal(zipped(xl__workbook="<x/>", **parts)) == "unpacks_too_large"

    def test_a_part_that_lies_about_its_size_gives_no_more_than_it_says(self):
        content = bytearray(zipped(xl__workbook="<workbook/>", xl__big=b" " * 5_000_000))
        directory = content.rindex(b"PK\x01\x02")
        content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
        assert refusal(bytes(content)) in ("no_workbook", "unreadable")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_xml_that_declares_entities_is_refused_unread(self, encoding):
        bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)
        content = with_part(typed(("x",)), "xl/worksheets/sheet1.xml", lambda _: bomb)
        assert refusal(content) == "unreadable"

    def test_broken_xml_is_a_sentence_and_no_crash(self):
        assert refusal(with_part(typed(("x",)), "xl/worksheets/sheet1.xml", lambda _: b"<worksheet><sheetD")) in (
            "unreadable",
            "no_workbook",
        )

    def test_more_rows_than_we_take_are_refused_with_the_sheet_they_are_on(self, monkeypatch):
        monkeypatch.setattr(reading, "MAX_ROWS", 10)
        with pytest.raises(BadWorkbook) as refused:
            read_workbook(typed(*[(number,) for number in range(11)]))
        (problem,) = refused.value.problems
        assert (problem.code, problem.sheet) == ("too_many_rows", "评分表")

    @pytest.mark.parametrize("row", [b"1048576", b"999999999"])
    def test_a_cell_far_down_does_not_keep_us_counting(self, row):
        def far(part):
            return part.replace(b'<row r="1">', b'<row r="%s">' % row).replace(b'r="A1"', b'r="A%s"' % row)

        assert refusal(with_part(typed(("x",)), "xl/worksheets/sheet1.xml", far)) == "too_many_rows"

    def test_fewer_rows_are_taken_where_fewer_are_expected(self):
        with pytest.raises(BadWorkbook) as refused:
            read_workbook(typed(*[(number,) for number in range(4)]), most=3)
        assert refused.value.problems[0].data == {"most": 3}


def test_whoever_waits_is_told_how_many_rows_have_been_read():
    told = []
    read_workbook(typed(*[(number,) for number in range(2_500)]), progress=told.append)
    assert told == [1_000, 2_000]
