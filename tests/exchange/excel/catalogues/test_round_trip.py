"""A catalogue that is taken along and brought back is the same catalogue, whatever it says."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exchange.excel.catalogues import columns
from exchange.excel.catalogues.merging import merge_table
from exchange.excel.catalogues.parsing import read_table
from exchange.excel.catalogues.writing import catalogue_workbook
from exchange.excel.reading import read_workbook
from schemas.bases import whole
from schemas.documents import canonical, parse
from tests.exchange.excel.books import saved
from tests.exchange.excel.generated import Maker

PACKS = Path(__file__).parents[4] / "tenants" / "regions"
OURS = {f"{file.parents[2].name}-{file.stem}": file for file in sorted(PACKS.rglob("catalogues/*.json"))}
SEEDS = range(8)


def from_pack(name):
    return whole(parse(OURS[name].read_text()))


def made(seed):
    return parse(json.dumps(Maker(seed).document(), default=str))


def written(document):
    return catalogue_workbook(document, system="safety", standing="草稿")


def back(content, document):
    return merge_table(read_table(read_workbook(content)), document)


def without(content, *hidden):
    """The table with what people do not see taken out, as when they copy it into a file of their own."""
    book = load_workbook(BytesIO(content))
    table = book.worksheets[0]
    for row in range(4, table.max_row + 1):
        for column in hidden:
            table.cell(row, column).value = None
    del book[columns.ORIGIN]
    return saved(book)


@pytest.mark.parametrize("name", OURS)
def test_every_catalogue_of_the_packs_comes_back_as_it_was(name):
    document = from_pack(name)
    assert canonical([back(written(document), document)]) == canonical([document])


@pytest.mark.parametrize("seed", SEEDS)
def test_made_up_catalogues_come_back_as_they_were(seed):
    document = made(seed)
    assert canonical([back(written(document), document)]) == canonical([document])


@pytest.mark.parametrize("name", OURS)
def test_rows_without_keys_and_levels_are_known_by_their_numbers_and_words(name):
    document = from_pack(name)
    content = without(written(document), columns.KEY, columns.LEVEL, columns.DETAIL)
    assert canonical([back(content, document)]) == canonical([document])


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_without_numbers_are_known_by_their_words_and_levels(seed):
    document = made(seed)
    content = without(written(document), columns.KEY, columns.DETAIL)
    assert canonical([back(content, document)]) == canonical([document])


def test_an_english_heading_is_understood_by_a_chinese_platform():
    from django.utils.translation import override

    document = from_pack("shanghai-quality")
    with override("en"):
        content = written(document)
    assert canonical([back(content, document)]) == canonical([document])


class TestTheTableOnPaper:
    @pytest.fixture(scope="class")
    def book(self):
        return load_workbook(BytesIO(written(from_pack("jgj59-jgj59"))))

    def test_it_is_one_a4_page_wide_with_its_heading_on_every_sheet(self, book):
        table = book.worksheets[0]
        assert (table.page_setup.paperSize, table.page_setup.fitToWidth, table.page_setup.fitToHeight) == (9, 1, 0)
        assert table.print_title_rows == "$1:$3"
        assert table.freeze_panes == "A4"

    def test_only_what_authorities_publish_is_printed(self, book):
        table = book.worksheets[0]
        hidden = {letter for letter, dimension in table.column_dimensions.items() if dimension.hidden}
        assert hidden == {"A", "B", "C"}
        headings = [table.cell(3, column).value for column in range(columns.CATEGORY, columns.MARKS + 1)]
        assert headings == ["类别", "序号", "检查项目", "扣分标准", "扣分", "应得分数"]
        assert table.print_area.startswith("'评分表'!$D$1:$I$")

    def test_the_cells_of_an_item_span_its_standards(self, book):
        table = book.worksheets[0]
        merged = {str(area) for area in table.merged_cells.ranges}
        assert {"E6:E16", "F6:F16", "I6:I16"} <= merged  # the safety responsibility system, eleven standards

    def test_categories_have_subtotals_that_add_up_by_themselves(self, book):
        table = book.worksheets[0]
        sums = [row for row in range(4, 120) if table.cell(row, columns.TITLE).value == "小计"]
        assert table.cell(sums[0], columns.MARKS).value.startswith("=SUM(I6,")

    def test_the_values_of_formulas_are_there_before_anything_reckons(self):
        book = load_workbook(BytesIO(written(from_pack("jgj59-jgj59"))), data_only=True)
        table = book.worksheets[0]
        sums = [row for row in range(4, 120) if table.cell(row, columns.TITLE).value == "小计"]
        assert table.cell(sums[0], columns.MARKS).value == 60


def test_no_text_of_a_catalogue_is_a_formula():
    document = made(1)
    document["title"] = '=HYPERLINK("http://bad","x")'
    book = load_workbook(BytesIO(written(document)))
    texts = [cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value).startswith(("=", "+"))]
    titles = [cell for cell in texts if not str(cell.value).startswith("=SUM(")]
    assert titles
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in titles)
