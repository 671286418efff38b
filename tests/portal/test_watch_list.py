"""The list of what is watched: why, found by words, filtered, taken along as a workbook, empty once it is lifted."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.builders import at
from tests.jiangsu_works import Jiangsu
from tests.portal.pages import Browser, Page
from tests.portal.pages import at as path
from workflows.clocks import run_clock

WATCHED = path("list/watch_list/")
NOW = at("2026-09-07")
REASON = "超过预计竣工日期（2026-05-31）90 天未申请终止监督"


@pytest.fixture
def jiangsu(alpha) -> Jiangsu:
    """Two projects far past their planned completion, in two cities, and one that is not."""
    made = Jiangsu()
    made.project()
    made.project(project_name="示例太湖水厂工程", filing_number="3205AQ260078", district="320500")
    made.project(project_name="示例滨江公寓工程", filing_number="3201AQ260079", planned_finish="2028-06-30")
    run_clock(now=at("2026-09-06"))
    return made


def look(jiangsu: Jiangsu, query: str = "") -> Page:
    return Browser(jiangsu.director).get(f"{WATCHED}{query}", now=NOW)


def names(page: Page) -> list[str]:
    return [row[:8] for row in page.texts("tbody td:nth-of-type(2)")]


def test_only_what_is_watched_stands_there_with_the_reason(jiangsu: Jiangsu) -> None:
    page = look(jiangsu)
    assert names(page) == ["示例太湖水厂工程", "示例钟山学校工程"]
    assert page.text("tbody tr").count(REASON) == 1
    assert "关注原因" in page.text("thead")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=钟山", ["示例钟山学校工程"]),
        ("?q=3205AQ260078", ["示例太湖水厂工程"]),
        ("?q=滨江", []),
        ("?f.district=320500", ["示例太湖水厂工程"]),
        ("?f.state=finished", []),
        ("?sort=watched", ["示例太湖水厂工程", "示例钟山学校工程"]),
    ],
)
def test_it_is_searched_like_any_list(jiangsu: Jiangsu, query: str, expected: list[str]) -> None:
    assert names(look(jiangsu, query)) == expected


def test_the_workbook_has_what_was_searched_with_the_reason(jiangsu: Jiangsu) -> None:
    answer = Browser(jiangsu.director).get(f"{WATCHED}export/?q=钟山", now=NOW)
    heads, *rows = [
        [cell.value for cell in row]
        for row in load_workbook(BytesIO(answer.response.content)).active.iter_rows()
        if any(cell.value for cell in row)
    ]
    assert len(rows) == 1
    found = dict(zip(heads, rows[0], strict=True))
    assert found["项目名称"] == "示例钟山学校工程"
    assert REASON in found.values()


def test_what_an_authority_lifts_is_off_the_list(jiangsu: Jiangsu) -> None:
    number = int(look(jiangsu, "?q=钟山").links("tbody .cell-main, tbody td a")[0].split("/records/")[1].split("/")[0])
    posted = {"consequence": "超过预计竣工日期90天", "document_number": "苏安监〔2026〕9号", "reason": "经核查属实。"}
    lifted = jiangsu.open("reversal", jiangsu.authority, now=NOW, parent_id=number, posted=posted)
    jiangsu.act(lifted, "register", jiangsu.authority, now=NOW)
    assert names(look(jiangsu)) == ["示例太湖水厂工程"]
    run_clock(now=at("2026-10-07"))
    assert names(look(jiangsu)) == ["示例太湖水厂工程"]
