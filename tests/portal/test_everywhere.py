"""One view over all regions: what authorities compare and companies see, and nothing of a region without a grant."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from tenants.audit.models import AuditEntry
from tenants.publishing.folding import fold_changes
from tenants.publishing.models import PublishedMeasure, PublishedSum
from tests.builders import BUILDER, HUANGPU, PUDONG, actor, grant
from tests.builders import at as moment
from tests.portal.pages import Browser, Page
from tests.published_works import MONTHS, UNMAPPED, publish_works
from tests.world import World, make_world

COMPARISON, RESULTS = "/regions/comparison/", "/regions/results/"
NOW = moment("2026-04-03")


def a_world(published=MONTHS) -> World:
    made = replace(make_world(), authority=actor("监督员", "authority", areas=["*"]))
    publish_works(published)
    return made


def forwarded(world: World, *findings: str, month: int = 3, **values: object):
    record = world.month(world.active_site(**values), month)
    world.self_score(record, *findings)
    return world.forward(record)


@pytest.fixture
def world(alpha) -> World:
    return a_world()


@pytest.fixture
def beta_world(world: World, in_region) -> World:
    """Another region with its own scale, whose ids are far away; the authority of alpha has nothing there."""
    with in_region("beta"):
        there = a_world(UNMAPPED)
        forwarded(there, "steel.2", site_name="贝塔工程")
    fold_changes()
    return there


def supervisor(world: World, **areas: list[str]) -> Browser:
    user = User.objects.get(pk=world.authority.user_id)
    for slug, held in areas.items():
        grant(user, "authority", areas=held, region=slug)
    return Browser(world.authority)


def look(browser: Browser, query: str = "") -> Page:
    fold_changes()
    return browser.get(f"{COMPARISON}{query}", now=NOW)


def cells(page: Page, row: int = 0) -> list[str]:
    found = page.soup.select(".compare tbody tr")[row]
    return [" ".join(cell.get_text(" ").split()) for cell in found.select("td")]


def regions(page: Page) -> list[str]:
    return page.texts(".compare tbody .cell-main")


def test_regions_stand_side_by_side_each_with_its_own_scale(world: World, beta_world: World) -> None:
    forwarded(world, "steel.1")
    forwarded(world, contract="HT-2")
    page = look(supervisor(world, beta=["*"]))
    assert [cell.split(" ")[-1] for cell in regions(page)] == ["乙区", "甲区"]
    beta, alpha = cells(page, 0), cells(page, 1)
    assert (alpha[1], alpha[2], alpha[3]) == ("百分制", "2", "2")
    assert (alpha[4], alpha[5], alpha[6], alpha[7]) == ("优良 100.0% (2)", "100.0%", "100.0%", "99.00")
    assert beta[1] == "三级制"
    assert (beta[5], beta[6]) == ("—", "—"), "its grades stand for nothing elsewhere"
    assert "1 个已对应统一档次" in page.text(".compare__notes")


def test_a_region_without_a_grant_is_not_there_in_any_way(world: World, beta_world: World) -> None:
    forwarded(world)
    page = look(supervisor(world))
    assert "乙区" not in page.response.content.decode()
    assert [cell.split(" ")[-1] for cell in regions(page)] == ["甲区"]
    narrowed = look(Browser(world.authority), "?region=beta")
    assert (regions(narrowed), narrowed.text(".empty h2")) == ([], "没有符合条件的区域")


def test_a_grant_that_ends_takes_the_region_off_the_page(world: World, beta_world: World) -> None:
    browser = supervisor(world, beta=["*"])
    assert "乙区" in " ".join(regions(look(browser)))
    User.objects.get(pk=world.authority.user_id).grants.filter(region__schema_name="beta").update(active=False)
    assert "乙区" not in " ".join(regions(look(browser)))


def test_who_has_some_districts_compares_by_these_only(world: World, beta_world: World) -> None:
    forwarded(world, "steel.1")
    forwarded(world, contract="HT-2", district=HUANGPU)
    one = actor("浦东监督员", "authority", areas=[PUDONG])
    both = actor("两区监督员", "authority", areas=[PUDONG, HUANGPU])
    assert cells(look(Browser(one)))[3:8:4] == ["1", "98.00"]
    assert cells(look(Browser(both)))[3:8:4] == ["2", "99.00"]


def test_districts_of_one_region_are_not_those_of_another(world: World, beta_world: World) -> None:
    """Whoever has everything here and one district there sees one district there, though both are asked for at once."""
    page = look(supervisor(world, beta=[HUANGPU]))
    beta = next(row for row in range(2) if "乙区" in cells(page, row)[0])
    assert cells(page, beta)[2] == "0", "the only site there is in another district"


@pytest.mark.parametrize("who", ["contractor", "supervision", "site", "stranger"])
def test_who_has_no_role_that_compares_has_nothing_to_compare(world: World, beta_world: World, who: str) -> None:
    forwarded(world)
    browser = Browser(getattr(world, who))
    page = look(browser)
    assert (page.status, regions(page), page.text(".empty h2")) == (200, [], "暂无可对比的内容")
    assert browser.get(f"{COMPARISON}export/").status == 404


def test_a_role_that_a_new_release_does_not_name_compares_no_more(world: World) -> None:
    forwarded(world)
    browser = supervisor(world)
    assert regions(look(browser))
    publish_works(compared_by=[])
    assert regions(look(browser)) == []


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("?year=2026", "1"), ("?year=2026&part=q1", "1"), ("?year=2026&part=3", "1"), ("?year=2026&part=2", "0"),
        ("?year=2026&part=q2", "0"), ("?year=2025", "0"), ("?part=q2", "1"), ("?year=1066&part=99", "1"),
        ("?measure=no-such", "1"),
    ],
)  # fmt: skip
def test_the_time_is_chosen(world: World, query: str, counted: str) -> None:
    forwarded(world)
    assert cells(look(supervisor(world), query))[3] == counted


def test_rows_are_put_in_order_by_any_number(world: World, beta_world: World) -> None:
    forwarded(world)
    forwarded(world, contract="HT-2")
    browser = supervisor(world, beta=["*"])
    by_count = [cell.split(" ")[-1] for cell in regions(look(browser, "?sort=-counted"))]
    assert by_count == ["甲区", "乙区"]
    by_rate = look(browser, "?sort=passed")
    assert [cell.split(" ")[-1] for cell in regions(by_rate)] == ["甲区", "乙区"], "those without a rate come last"
    assert by_rate.soup.select_one('[aria-sort="ascending"]').get_text(strip=True) == "合格率 ↑"


def test_what_is_overdue_is_counted_by_the_day_one_looks(world: World) -> None:
    world.month(world.active_site(), 3)
    fold_changes()
    browser = supervisor(world)
    assert cells(browser.get(COMPARISON, now=moment("2026-04-07")))[8] == "0"
    assert cells(browser.get(COMPARISON, now=moment("2026-04-08")))[8] == "1"


def test_trends_are_said_in_words_and_drawn_together(world: World) -> None:
    forwarded(world, "steel.1", month=2)
    forwarded(world, contract="HT-2")
    page = look(supervisor(world))
    assert page.soup.select_one(".spark")["aria-label"].endswith("得分中位数: 2026-02 98.00, 2026-03 100.00")
    assert page.text("figure h2") == "月度评价 · 各期得分中位数"
    assert len(page.soup.select("figure polyline")) == 1


def test_the_workbook_says_the_same(world: World, beta_world: World) -> None:
    forwarded(world, "steel.1")
    browser = supervisor(world, beta=["*"])
    look(browser)
    answer = browser.get(f"{COMPARISON}export/?sort=-median", now=NOW)
    book = load_workbook(BytesIO(answer.response.content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=3)]
    assert rows[0][:4] == ["区域", "业务系统", "对比指标", "本地尺度"]
    alpha = next(row for row in rows if row[0] == "甲区")
    assert (alpha[3], alpha[5], alpha[6], alpha[9]) == ("百分制", 1, "优良 1 (100.0%)", 98)
    assert rows[-1][0] == "各地合计"
    connection.set_schema_to_public()
    assert AuditEntry.objects.filter(action="comparison.exported").exists()


def test_no_region_is_opened_and_one_query_compares_them_all(world: World, beta_world: World) -> None:
    forwarded(world)
    browser = supervisor(world, beta=["*"])
    look(browser)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        look(browser)
    statements = [each["sql"] for each in asked.captured_queries]
    assert sum("tenants_publishedsum" in sql and "FOR UPDATE" not in sql for sql in statements) == 1
    assert not [sql for sql in statements if "assess_forms" in sql or "assess_schemas" in sql]


def test_queries_do_not_grow_with_regions(world: World, beta_world: World) -> None:
    forwarded(world)
    browser = supervisor(world, beta=["*"])
    look(browser)
    with CaptureQueriesContext(connection) as few:
        look(browser)
    some = PublishedMeasure.objects.get(region_slug="alpha")
    for number in range(30):
        PublishedMeasure.objects.create(**{**_columns(some), "region_slug": "alpha", "system": f"s{number}"})
    with CaptureQueriesContext(connection) as many:
        page = look(browser)
    assert len(page.soup.select(".compare tbody tr")) == 20
    assert len(many) <= len(few)


SORTED = [f"alpha s{number:02}" for number in range(25)]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", SORTED[:20]), ("?page=2", SORTED[20:]), ("?page=99", SORTED[20:]), ("?page=x", SORTED[:20]),
        ("?page=0", SORTED[20:]), ("?sort=-region", SORTED[:20]), ("?sort=-median", SORTED[:4:-1]),
        ("?sort=-median&page=2", SORTED[4::-1]), ("?system=s07", SORTED[7:8]), ("?region=alpha&page=2", SORTED[20:]),
    ],
)  # fmt: skip
def test_every_row_has_its_own_median_however_a_page_is_asked_for(world: World, query: str, shown: list[str]) -> None:
    """Scores are read of the rows of the page: those and no others."""
    some = PublishedMeasure.objects.get(region_slug="alpha")
    columns = _columns(some)
    some.delete()
    for number in range(25):
        one = PublishedMeasure.objects.create(**{**columns, "system": f"s{number:02}", "system_title": f"s{number:02}"})
        for start in (date(2026, 2, 1), date(2026, 3, 1)):
            counts = {"records": 1, "counted": 1, "scores": {str(50 + number): 1}}
            PublishedSum.objects.create(measure=one, area="*", period_start=start, **counts)
    page = look(supervisor(world), query)
    rows = [cells(page, row) for row in range(len(page.soup.select(".compare tbody tr")))]
    assert [row[0].split(" ")[-1] for row in rows] == [name.split(" ")[-1] for name in shown]
    assert [row[7] for row in rows] == [f"{50 + int(name[-2:])}.00" for name in shown]


def _columns(measure: PublishedMeasure) -> dict[str, object]:
    names = [field.attname for field in PublishedMeasure._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(measure, name) for name in names}


def test_a_company_sees_its_tasks_and_results_of_every_region(world: World, in_region) -> None:
    forwarded(world, "steel.1")
    with in_region("beta"):
        there = a_world(UNMAPPED)
        forwarded(there, "steel.2", site_name="贝塔工程")
        there.declare(site_name="贝塔新工程", contract="HT-9")
        grant(User.objects.get(pk=world.contractor.user_id), "contractor", organisation=BUILDER, region="beta")
    page = Browser(world.contractor).get(RESULTS, now=NOW)
    assert page.texts("tbody .cell-main") == ["浦江一号 · 2026年3月", "贝塔工程 · 2026年3月"]
    assert {link.split("/")[2] for link in page.links("tbody .cell-main")} == {"alpha", "beta"}
    assert {"98", "百分制"} <= set(page.text("tbody tr").split(" "))
    cards = page.texts(".place")
    assert len(cards) == 2
    assert "待办 1" in next(card for card in cards if "乙区" in card).replace("：乙区", "")
    assert regions_of(Browser(world.contractor).get(f"{RESULTS}?region=beta", now=NOW)) == {"乙区"}


def regions_of(page: Page) -> set[str]:
    return {words.split(" ")[-1] for words in page.texts("tbody td .region")}


def test_a_company_sees_nothing_of_another_one_nor_of_a_region_without_a_grant(world: World, in_region) -> None:
    forwarded(world)
    with in_region("beta"):
        forwarded(a_world(UNMAPPED), site_name="贝塔工程")
    assert regions_of(Browser(world.contractor).get(RESULTS, now=NOW)) == {"甲区"}
    stranger = Browser(world.stranger).get(RESULTS, now=NOW)
    assert stranger.texts("tbody .cell-main") == []
    assert stranger.text(".empty h2") == "各地尚未公布您的考评结果"


def test_roles_that_are_not_named_are_shown_no_single_result(world: World) -> None:
    forwarded(world)
    assert Browser(world.authority).get(RESULTS, now=NOW).texts("tbody .cell-main") == []
    assert Browser(world.site).get(RESULTS, now=NOW).texts("tbody .cell-main") == []


@pytest.mark.parametrize(
    ("query", "count"), [("?q=浦江", 1), ("?q=没有", 0), ("?year=2026", 1), ("?year=2025", 0), ("?system=工程质量", 1)]
)
def test_results_are_searched(world: World, query: str, count: int) -> None:
    forwarded(world)
    assert len(Browser(world.contractor).get(f"{RESULTS}{query}", now=NOW).texts("tbody .cell-main")) == count


def test_the_frame_leads_to_what_one_has_something_of(world: World, beta_world: World) -> None:
    def links(browser: Browser) -> set[str]:
        return {link for link in browser.get("/inbox/").links(".topbar__nav a") if link.startswith("/regions/")}

    assert links(Browser(world.contractor)) == {RESULTS}
    assert links(Browser(world.authority)) == set(), "one region is not compared with itself"
    assert links(supervisor(world, beta=["*"])) == {COMPARISON}


def test_nobody_sees_anything_without_signing_in(world: World) -> None:
    for path in (COMPARISON, f"{COMPARISON}export/", RESULTS):
        answer = Browser().get(path)
        assert (answer.status, answer.url.startswith("/login/")) == (302, True)


def test_sums_of_periods_are_kept_whatever_the_measure_is_called_in_the_address(world: World) -> None:
    forwarded(world)
    fold_changes()
    assert PublishedSum.objects.filter(period_start=date(2026, 3, 1), area="*").count() == 1
    assert look(supervisor(world), "?measure=%27%3B--&region=%00").status in (200, 400)
