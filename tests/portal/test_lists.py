"""List pages: who sees what, searching, sorting, and the spreadsheet."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from engine.errors import blocking
from schemas.checking import check_documents
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.builders import HUANGPU, NOW, REGION
from tests.portal.pages import MENUS, Browser, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def names(page) -> list[str]:
    return page.texts("tbody .cell-main")


def test_a_list_shows_what_concerns_the_viewer_and_nothing_else(world: World) -> None:
    world.declare(site_name="甲工程")
    assert names(Browser(world.contractor).get(at("list/sites/"))) == ["甲工程"]
    assert names(Browser(world.stranger).get(at("list/sites/"))) == []


def test_a_list_that_is_not_in_ones_menu_does_not_exist(world: World) -> None:
    assert Browser(world.site).get(at("list/sites/")).status == 404
    assert Browser(world.contractor).get(at("list/nothing/")).status == 404


def test_the_state_is_said_in_words_with_its_tone(world: World) -> None:
    world.active_site()
    page = Browser(world.contractor).get(at("list/sites/"))
    assert page.text("tbody .tag--ok") == "待评价"


def test_a_masked_value_stays_masked_in_lists(world: World) -> None:
    world.declare()
    page = Browser(world.contractor).get(at("list/sites/"))
    assert "138****0001" in page.texts("tbody td")[3]
    assert b"13800000001" not in page.response.content


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=甲", ["甲工程"]),
        ("q=GC-2026", ["乙工程", "甲工程"]),
        ("q=没有", []),
        (f"f.district={HUANGPU}", ["乙工程"]),
        ("f.state=draft", ["乙工程", "甲工程"]),
        ("f.state=active", []),
        ("f.start=2026-03-01", ["甲工程"]),
        ("f.contract=HT-B", ["乙工程"]),
        ("sort=site_name", ["乙工程", "甲工程"]),
        ("sort=-site_name", ["甲工程", "乙工程"]),
        ("sort=floors", ["甲工程", "乙工程"]),
        ("sort=password", ["乙工程", "甲工程"]),
        ("page=99", ["乙工程", "甲工程"]),
        ("page=x&tab=7", ["乙工程", "甲工程"]),
    ],
)
def test_search_filters_and_order_come_from_the_record_type(world: World, query: str, expected: list[str]) -> None:
    world.declare(site_name="甲工程", contract="HT-A", start="2026-03-01", floors="3")
    world.declare(site_name="乙工程", contract="HT-B", district=HUANGPU, floors="9")
    assert names(Browser(world.contractor).get(at(f"list/sites/?{query}"))) == expected


@pytest.mark.parametrize(
    ("query", "count"),
    [("f.period=2026-03", 1), ("f.period=2026-02", 0), ("f.period=nonsense", 0), ("sort=result.score", 1)],
)
def test_months_are_filtered_by_month(world: World, query: str, count: int) -> None:
    world.month(world.active_site(), 3)
    assert len(names(Browser(world.contractor).get(at(f"list/months/?{query}")))) == count


def test_a_month_is_filtered_by_what_its_parent_says(world: World) -> None:
    world.month(world.active_site(), 3)
    browser = Browser(world.contractor)
    assert len(names(browser.get(at("list/months/?f.parent.district=310115")))) == 1
    assert names(browser.get(at(f"list/months/?f.parent.district={HUANGPU}"))) == []


def test_tabs_are_those_of_the_viewers_roles_and_count(world: World) -> None:
    site = world.declare()
    world.act(site, "submit", world.contractor)
    page = Browser(world.authority).get(at("list/sites/"))
    assert page.texts(".tabs a") == ["待受理 1", "全部 1"]
    world.act(site, "accept", world.authority, posted={"accepted": "是"})
    assert Browser(world.authority).get(at("list/sites/?tab=0")).texts(".tabs a") == ["待受理 0", "全部 1"]
    assert Browser(world.contractor).get(at("list/sites/")).texts(".tabs a") == []


def narrowed(**only: str) -> dict[str, object]:
    """The region with a tab for records with these values beside one for all."""
    tabs = [{"title": "其中", "roles": ["authority"], "only": only}, {"title": "全部", "roles": ["authority"]}]
    (menu,) = MENUS
    return {**REGION, "menus": [{**menu, "items": [{**menu["items"][0], "tabs": tabs}]}]}


def test_a_tab_shows_and_counts_only_records_with_its_values(world: World) -> None:
    publish(system="region", documents=[narrowed(supervision_name="监理公司", high="否")], by=None, at=NOW)
    for number, (high, name) in enumerate((("否", "监理公司"), ("是", "监理公司"), ("否", "别的监理公司"))):
        told = {"floors": "12", "high": high, "supervision_name": name, "contract": f"HT-{number}"}
        site = world.declare(site_name=f"工程{number}", **told)
        world.act(site, "submit", world.contractor)
    page = Browser(world.authority).get(at("list/sites/?tab=0"))
    assert page.texts(".tabs a") == ["其中 1", "全部 3"]
    assert names(page) == ["工程0"]
    assert len(names(Browser(world.authority).get(at("list/sites/?tab=1")))) == 3


@pytest.mark.parametrize(("path", "value"), [("nowhere", "x"), ("high", "也许"), ("district", "310000")])
def test_a_tab_for_values_that_no_record_has_is_refused_before_a_release(path: str, value: str) -> None:
    problems = blocking(check_documents(DOCUMENTS, region=narrowed(**{path: value})))
    place = f"/menus/0/items/0/tabs/0/only/{path}"
    assert [(problem.code, problem.pointer) for problem in problems] == [("unknown_reference", place)]


def test_a_menu_item_may_show_some_states_only_and_open_what_belongs_to_a_row(world: World) -> None:
    world.declare(contract="HT-2", site_name="草稿工程")
    site = world.active_site()
    page = Browser(world.contractor).get(at("list/active/"))
    assert names(page) == ["浦江一号"]
    assert page.links("tbody .acts a")[0] == at(site, "?tab=month")


def test_a_row_offers_at_most_three_links_the_next_step_first(world: World) -> None:
    site = world.declare()
    page = Browser(world.contractor).get(at("list/sites/"))
    assert page.links("tbody .acts a") == [at(site, "act/submit/"), at(site, "edit/"), at(site)]


def test_an_empty_list_says_what_would_help(world: World) -> None:
    browser = Browser(world.contractor)
    assert browser.get(at("list/sites/")).links(".empty a") == [at("records/new/works/site/")]
    assert browser.get(at("list/sites/?q=没有")).links(".empty a") == [at("list/sites/?tab=0")]


def test_only_those_who_may_make_one_are_offered_a_new_one(world: World) -> None:
    new = at("records/new/works/site/")
    assert new in Browser(world.contractor).get(at("list/sites/")).links(".page-head a")
    assert new not in Browser(world.authority).get(at("list/sites/")).links(".page-head a")


def test_a_list_costs_as_many_queries_for_twelve_rows_as_for_two(world: World) -> None:
    browser = Browser(world.contractor)

    def queries(path: str) -> int:
        browser.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browser.get(path)
        return len(captured)

    for number in range(2):
        world.declare(contract=f"A-{number}")
    few = queries(at("list/sites/"))
    for number in range(10):
        world.declare(contract=f"B-{number}")
    assert queries(at("list/sites/")) == few


def test_scores_of_sheets_cost_one_query_for_all_rows(world: World) -> None:
    site = world.active_site()
    browser = Browser(world.contractor)

    def queries() -> int:
        browser.get(at("list/months/"))
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(at("list/months/"))
        assert "100.00" in page.texts("tbody td")
        return len(captured)

    world.self_score(world.month(site, 3))
    few = queries()
    world.self_score(world.month(site, 2))
    world.self_score(world.month(site, 1))
    assert queries() == few


def workbook_of(page):
    return load_workbook(BytesIO(page.response.content)).active


def test_the_spreadsheet_holds_the_rows_of_the_list_with_numbers_as_numbers(world: World) -> None:
    world.declare(site_name="甲工程", contract="HT-A", floors="3")
    world.declare(site_name="乙工程", contract="HT-B")
    sheet = workbook_of(Browser(world.contractor).get(at("list/sites/export/?q=甲")))
    rows = list(sheet.values)
    assert rows[0] == ("工程", "工程（第二行）", "所在区", "层数", "电话", "状态")
    assert [(row[0], row[3], row[4], row[5]) for row in rows[1:]] == [("甲工程", 3, "138****0001", "待提交")]


def test_a_decimal_has_its_places_on_the_page_and_in_the_spreadsheet(world: World) -> None:
    columns = [{"path": "site_name", "title": "工程"}, {"path": "density", "title": "每层面积"}]
    lists = {("record_type", "site"): {"list": {"columns": columns}}}
    documents = [{**each, **lists.get((each["kind"], each["key"]), {})} for each in DOCUMENTS]
    publish(system="works", documents=documents, by=None, at=NOW)
    world.declare(floors="2", area="2401")
    contractor = Browser(world.contractor)
    assert contractor.get(at("list/sites/")).text("tbody .num") == "1200.500"
    number = workbook_of(contractor.get(at("list/sites/export/"))).cell(row=2, column=2)
    assert (number.value, number.number_format) == (1200.5, "0.000")


def test_where_a_number_is_missing_its_dash_stands_where_numbers_stand(world: World) -> None:
    site = world.active_site()
    world.self_score(world.month(site, 2))
    world.month(site, 3)
    numbers = Browser(world.contractor).get(at("list/months/")).texts("tbody .num")
    assert "—" in numbers
    assert any(each != "—" for each in numbers)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_of_the_spreadsheet_is_a_formula(world: World, start: str) -> None:
    world.declare(site_name=f"{start}HYPERLINK(1)工程")
    for row in workbook_of(Browser(world.contractor).get(at("list/sites/export/"))).iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value).startswith(("=", "+", "@", "-", "\t", "＝"))


def test_an_export_is_kept_in_the_audit(world: World) -> None:
    Browser(world.contractor).get(at("list/sites/export/?q=甲"))
    entry = AuditEntry.objects.get(action="records.exported")
    assert entry.data["list"] == "sites"
