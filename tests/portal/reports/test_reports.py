"""Reports: numbers over what belongs to a record, groups, totals, the lists behind numbers, and who sees what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import HUANGPU, PUDONG
from tests.portal.pages import Browser, Page, at
from tests.portal.reports.pages import report_world
from tests.world import World

SITES_AT, DISTRICTS_AT = at("reports/works/sites/"), at("reports/works/districts/")


@pytest.fixture
def world(alpha) -> World:
    return report_world()


def rows(page: Page) -> list[list[str]]:
    """The cells of the table, without what is said to screen readers only."""
    for hidden in page.soup.select(".sr"):
        hidden.extract()
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td, th")]
        for row in page.soup.select("tbody tr, tfoot tr")
    ]


def two_sites(world: World) -> None:
    """One with a forwarded month at 77 and a draft, one without any."""
    site = world.active_site(site_name="甲工程", contract="HT-A", floors="3")
    world.self_score(world.month(site, 3), "steel.2")
    world.forward(site.children.get(record_type="month"))
    world.month(site, 4)
    world.declare(site_name="乙工程", contract="HT-B", floors="9", district=HUANGPU)


def test_each_record_has_the_numbers_of_what_stands_below_it(world: World) -> None:
    two_sites(world)
    found = rows(Browser(world.contractor).get(SITES_AT))
    assert [row[0].split()[0] for row in found] == ["乙工程", "甲工程", "合计"]
    assert found[0][3:] == ["0 / 0", "—", "—", "0", "0"]
    assert found[1][3:] == ["1 / 2", "50.0%", "77.00", "2", "1"]


def test_totals_add_up_what_may_be_added_up_over_all_pages(world: World) -> None:
    two_sites(world)
    total = rows(Browser(world.contractor).get(f"{SITES_AT}?page=1"))[-1]
    assert total == ["合计", "", "", "1 / 2", "50.0%", "—", "—", "1"]


def test_groups_count_the_records_themselves_and_what_is_below(world: World) -> None:
    two_sites(world)
    found = rows(Browser(world.contractor).get(DISTRICTS_AT))
    assert found == [
        ["黄浦区", "1", "0.0%", "1", "9", "9", "1", "0"],
        ["浦东新区", "1", "100.0%", "0", "3", "3", "1", "2"],
        ["合计", "2", "50.0%", "1", "12", "9", "1", "2"],
    ]


def test_a_total_of_groups_counts_a_company_of_two_districts_once(world: World) -> None:
    world.declare(site_name="甲工程", contract="HT-A")
    world.declare(site_name="乙工程", contract="HT-B", district=HUANGPU)
    found = rows(Browser(world.contractor).get(DISTRICTS_AT))
    assert [row[6] for row in found] == ["1", "1", "1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"f.district={HUANGPU}", ["乙工程"]),
        ("f.site_name=甲", ["甲工程"]),
        ("f.site_name=丙", []),
        ("f.start=never", []),
        ("sort=-done", ["甲工程", "乙工程"]),
        ("sort=done", ["乙工程", "甲工程"]),
        ("sort=-site_name", ["甲工程", "乙工程"]),
        ("sort=nonsense", ["乙工程", "甲工程"]),
        ("sort=phone", ["乙工程", "甲工程"]),
    ],
)
def test_filters_and_order(world: World, query: str, expected: list[str]) -> None:
    two_sites(world)
    page = Browser(world.contractor).get(f"{SITES_AT}?{query}")
    assert page.texts("tbody .cell-main") == expected


def test_a_number_leads_to_exactly_the_records_it_counts(world: World) -> None:
    two_sites(world)
    browser = Browser(world.contractor)
    page = browser.get(SITES_AT)
    for link in page.soup.select("a.figure"):
        count = link.get_text().split("：")[0]
        behind = browser.get(link["href"])
        assert behind.status == 200
        if count.isdigit() and "states" not in link["href"]:
            assert len(behind.soup.select("tbody tr")) == int(count), link["href"]


def test_a_number_of_a_group_leads_to_its_records(world: World) -> None:
    two_sites(world)
    browser = Browser(world.contractor)
    found = browser.get(DISTRICTS_AT).links("tbody a.figure")
    assert found
    assert browser.get(found[0]).texts("tbody .cell-main") == ["乙工程"]


def test_the_list_behind_a_number_keeps_what_was_asked_for(world: World) -> None:
    two_sites(world)
    browser = Browser(world.contractor)
    totals = browser.get(f"{SITES_AT}?f.district={PUDONG}").links("tfoot a.figure")
    assert totals
    assert all(f"f.district={PUDONG}" in link for link in totals)


def test_nobody_counts_what_they_may_not_see(world: World) -> None:
    two_sites(world)
    assert rows(Browser(world.stranger).get(SITES_AT)) == []
    pudong = rows(Browser(world.authority).get(DISTRICTS_AT))
    assert [row[:2] for row in pudong] == [["浦东新区", "1"], ["合计", "1"]]


def test_a_report_is_there_for_its_roles_only(world: World) -> None:
    assert Browser(world.site).get(SITES_AT).status == 404
    assert Browser(world.site).get(f"{SITES_AT}export/").status == 404
    assert Browser(world.site).get(f"{SITES_AT}behind/months/").status == 404
    assert Browser(world.contractor).get(at("reports/works/nothing/")).status == 404
    assert Browser(world.contractor).get(at("reports/nothing/sites/")).status == 404


@pytest.mark.parametrize(
    "query",
    ["row=x", "row=99999999999999999999999", "group=x", "group={}", "group=[1]", "page=0&row=", "group=null"],
)
def test_addresses_made_up_lead_nowhere_and_break_nothing(world: World, query: str) -> None:
    two_sites(world)
    browser = Browser(world.contractor)
    for report, measure in ((SITES_AT, "months"), (DISTRICTS_AT, "sites")):
        page = browser.get(f"{report}behind/{measure}/?{query}")
        assert page.status in (200, 404)
        assert "500" not in page.text("h1")
    assert browser.get(f"{SITES_AT}behind/nothing/").status == 404


def test_masked_values_stay_masked(world: World) -> None:
    world.declare()
    page = Browser(world.contractor).get(SITES_AT)
    assert b"13800000001" not in page.response.content


def test_the_menu_leads_to_the_report(world: World) -> None:
    page = Browser(world.authority).get(at(""))
    assert SITES_AT in page.links(".menu a")
    assert Browser(world.authority).get(SITES_AT).texts(".menu a[aria-current=page]") == ["工程统计表"]


def test_the_drawing_is_named_and_says_its_numbers(world: World) -> None:
    two_sites(world)
    page = Browser(world.contractor).get(SITES_AT)
    svg = page.soup.select_one("svg[role=img]")
    assert svg["aria-label"] == "各工程月度评价，数据见下表"
    assert [bar.get_text() for bar in svg.select("rect title")] == ["甲工程 2", "甲工程 1"]
    assert "style" not in str(svg)


def test_a_report_costs_the_same_for_one_row_and_for_twenty(world: World) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(path)
        return len(queries)

    browser = Browser(world.contractor)
    two_sites(world)
    browser.get(SITES_AT), browser.get(DISTRICTS_AT)
    before = cost(SITES_AT), cost(DISTRICTS_AT), cost(f"{SITES_AT}behind/months/")
    for number in range(20):
        site = world.active_site(site_name=f"工程{number}", contract=f"HT-{number}")
        world.month(site, 3)
    assert (cost(SITES_AT), cost(DISTRICTS_AT), cost(f"{SITES_AT}behind/months/")) == before
