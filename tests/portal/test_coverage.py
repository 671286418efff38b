"""Lists by whether what is due below each record for a period is there."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from engine.errors import blocking
from schemas.checking import check_documents
from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS, Browser, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World

COVERAGE = {
    "child": "month",
    "done": ["forwarded"],
    "done_title": "已月评",
    "open_title": "未月评",
    "columns": [
        {"path": "site_name", "title": "工程"},
        {"path": "coverage.standing", "title": "月评"},
        {"path": "coverage.result.score", "title": "得分"},
        {"path": "coverage.state", "title": "状态"},
    ],
    "links": [{"title": "查看月评", "child": "month"}, {"title": "中止", "action": "stop"}],
}


def region(**changes: object) -> dict:
    menus = deepcopy(MENUS)
    menus[0]["items"].append(
        {
            "key": "statistics",
            "title": "月评统计",
            "system": "works",
            "record_type": "site",
            "roles": ["contractor"],
            "coverage": {**COVERAGE, "links": COVERAGE["links"][:1], **changes},
        }
    )
    return {**REGION, "menus": menus}


@pytest.fixture
def world(alpha) -> World:
    world = portal_world()
    publish(system="region", documents=[region()], by=None, at=NOW)
    return world


def march(world: World):
    """A site whose March is done, one whose March is only begun, and one without."""
    done, begun = (
        world.active_site(site_name="甲工程", contract="A"),
        world.active_site(site_name="乙工程", contract="B"),
    )
    world.active_site(site_name="丙工程", contract="C")
    month = world.month(done, 3)
    world.self_score(month)
    world.forward(month)
    world.month(begun, 3)


def standings(page) -> dict[str, str]:
    rows = zip(page.texts("tbody .cell-main"), page.texts("tbody td:nth-child(2)"), strict=True)
    return dict(rows)


def test_it_opens_on_the_present_period_and_on_what_is_missing(world):
    march(world)
    page = Browser(world.contractor).get(at("list/statistics/"))
    assert [page.value("period")] == [f"{NOW:%Y-%m}"]
    assert set(standings(page)) == {"甲工程", "乙工程", "丙工程"}  # nothing of this month is there yet
    asked = Browser(world.contractor).get(at("list/statistics/?period=2026-03"))
    assert standings(asked) == {"丙工程": "未月评", "乙工程": "未月评"}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ("done", {"甲工程": "已月评"}),
        ("", {"丙工程": "未月评", "乙工程": "未月评", "甲工程": "已月评"}),
        ("nonsense", {"丙工程": "未月评", "乙工程": "未月评", "甲工程": "已月评"}),
    ],
)
def test_other_standings_by_query(world, standing, expected):
    march(world)
    page = Browser(world.contractor).get(at(f"list/statistics/?period=2026-03&standing={standing}"))
    assert standings(page) == expected


def test_a_row_shows_and_opens_what_is_there_for_the_period(world):
    march(world)
    page = Browser(world.contractor).get(at("list/statistics/?period=2026-03&standing=done"))
    assert "100.00" in page.texts("tbody td")
    assert page.texts("tbody .acts a") == ["查看月评 ：甲工程"]
    assert "工程月度评价" not in page.text("h1")


def test_a_page_costs_the_same_whatever_it_lists(world):
    march(world)
    browser = Browser(world.contractor)
    browser.get(at("list/statistics/?period=2026-03&standing="))

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get(at("list/statistics/?period=2026-03&standing="))
        return len(found)

    before = cost()
    for name in "丁戊己":
        world.month(world.active_site(site_name=f"{name}工程", contract=name), 3)
    assert cost() == before


def test_the_spreadsheet_has_the_same_rows_and_columns(world):
    march(world)
    answer = Browser(world.contractor).get(at("list/statistics/export/?period=2026-03")).response
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["工程", "月评", "得分", "状态"]
    assert {row[0]: row[1] for row in rows[1:]} == {"丙工程": "未月评", "乙工程": "未月评"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child": "site"}, "unknown_reference"),
        ({"done": ["nowhere"]}, "unknown_reference"),
        ({"columns": [{"path": "coverage.nothing", "title": "无"}]}, "unknown_reference"),
        ({"links": [{"title": "无", "action": "nothing"}]}, "unknown_reference"),
    ],
)
def test_what_it_names_must_be_there_before_a_release(changes, code):
    problems = blocking(check_documents(DOCUMENTS, region=region(**changes)))
    assert [problem.code for problem in problems if "coverage" in problem.pointer] == [code]
