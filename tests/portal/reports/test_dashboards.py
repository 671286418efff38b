"""Dashboards: findings counted by item, shares as a grid, numbers above, and one query form for all of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import HUANGPU, PUDONG
from tests.builders import at as moment
from tests.portal.pages import Browser, at
from tests.portal.reports.pages import report_world
from tests.portal.reports.test_reports import rows, two_sites
from tests.world import World

BOARD_AT, ITEMS_AT, DONE_AT = at("dashboards/works/board/"), at("reports/works/items/"), at("reports/works/done/")


@pytest.fixture
def world(alpha) -> World:
    return report_world()


def found_twice(world: World) -> None:
    """One site with a finding at the same item in two months, and another finding in the second."""
    site = world.active_site(site_name="甲工程", contract="HT-A")
    world.self_score(world.month(site, 3), "steel.2")
    world.self_score(world.month(site, 4), "steel.2", "steel.1")


def test_findings_are_counted_by_item_with_those_found_before(world: World) -> None:
    found_twice(world)
    found = rows(Browser(world.contractor).get(ITEMS_AT))
    assert [row[1:] for row in found] == [["2", "1", "1"], ["1", "0", "1"], ["3", "1", "1"]]
    assert [row[0] for row in found] == ["2 steel.2", "1 steel.1", "合计"], "an item has its number and title"


def test_findings_on_a_sheet_that_is_not_the_result_do_not_count(world: World) -> None:
    site = world.active_site(site_name="甲工程", contract="HT-A")
    month = world.month(site, 3)
    world.self_score(month, "steel.2")
    world.act(month, "submit", world.contractor)
    overridden = {"verdicts": {"steel": "override", "walls": "adopt"}, "opinions": {"steel": "现场已整改"}}
    world.fill(month, "review", world.site, overridden)
    world.act(month, "forward", world.site)
    assert rows(Browser(world.contractor).get(ITEMS_AT)) == []


def test_the_list_behind_findings_has_each_record_once(world: World) -> None:
    found_twice(world)
    browser = Browser(world.contractor)
    page = browser.get(ITEMS_AT)
    lists = [len(browser.get(link).soup.select("tbody tr")) for link in page.links("tbody a.figure, tfoot a.figure")]
    assert lists[0] == 2, "two months have the item"
    assert lists[1] == 1, "in one of them it had been found before"
    assert lists[-3] == 2, "three findings stand on two sheets"


def test_a_grid_is_shaded_by_shares_and_its_titles_follow_the_day(world: World) -> None:
    two_sites(world)
    page = Browser(world.contractor).get(DONE_AT, now=moment("2026-05-10"))
    assert page.texts("thead th")[-1].startswith("4月")
    squares = page.soup.select("svg rect title")
    assert [square.get_text() for square in squares] == ["黄浦区 4月 0%", "浦东新区 4月 —"]
    assert "≥ 90%" in page.text(".chart-key")


def test_a_dashboard_shows_numbers_drawings_and_tables(world: World) -> None:
    found_twice(world)
    page = Browser(world.contractor).get(BOARD_AT)
    assert page.texts(".stats dt") == ["在评工程", "扣分次数"]
    assert page.texts(".stats b") == ["1", "3"]
    assert "100.0%" in page.text(".stats small")
    assert page.texts(".charts h2") == ["各区每月完成率", "扣分最多的分项", "工程"]
    assert len(page.soup.select(".charts svg[role=img]")) == len(page.soup.select(".charts details table")) == 3
    assert "style" not in str(page.soup.select_one(".charts"))


def test_every_number_of_a_dashboard_opens_its_list(world: World) -> None:
    found_twice(world)
    browser = Browser(world.contractor)
    links = browser.get(f"{BOARD_AT}?f.district={PUDONG}").links("a.figure")
    assert len(links) > 6
    for link in links:
        assert browser.get(link).soup.select("tbody tr"), link


def test_a_filter_narrows_what_knows_of_it_and_the_rest_says_so(world: World) -> None:
    two_sites(world)
    page = Browser(world.contractor).get(f"{BOARD_AT}?f.district={HUANGPU}&f.site_name=丙")
    tables = [[row[0].split()[0] for row in rows_of(panel)] for panel in page.soup.select(".charts > section")]
    assert tables[0] == ["黄浦区"]
    assert tables[2] == ["乙工程"], "what the page has no filter for does not narrow it"
    assert "所在区" in page.texts(".charts__note")[0]
    assert page.soup.select_one(".query option[selected]")["value"] == HUANGPU


def rows_of(panel) -> list[list[str]]:
    """The cells of a panel's table."""
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in panel.select("tbody tr")]


def test_a_dashboard_is_there_for_its_roles_and_shows_what_they_may_see(world: World) -> None:
    found_twice(world)
    assert Browser(world.site).get(BOARD_AT).status == 404
    assert Browser(world.contractor).get(at("dashboards/works/nothing/")).status == 404
    assert Browser(world.stranger).get(BOARD_AT).texts(".stats b") == ["0", "0"]
    assert Browser(world.authority).get(BOARD_AT).texts(".menu a[aria-current=page]") == ["看板"]


def test_a_dashboard_costs_the_same_whatever_there_is(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(BOARD_AT)
        return len(queries)

    browser = Browser(world.contractor)
    found_twice(world)
    browser.get(BOARD_AT)
    before = cost()
    for number in range(8):
        world.self_score(world.month(world.active_site(site_name=f"{number}号", contract=f"N-{number}"), 3), "steel.1")
    assert cost() == before
