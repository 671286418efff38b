"""The inbox over all regions, and dealing with several matters at once."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from engine.definitions.values import CalendarYear
from forms.models import Record
from portal.due import Deadline, deadline_of
from schemas.services import publish
from tests.builders import HUANGPU, NOW, PUDONG, REGION, grant
from tests.builders import at as moment
from tests.portal.pages import Browser, Page, at, portal_world
from tests.world import World, make_world

INBOX, BATCH = "/inbox/", "/inbox/batch/"
MAY_2026 = CalendarYear(2026, frozenset({date(2026, 4, 29), date(2026, 5, 1)}), frozenset({date(2026, 5, 10)}))


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def titles(page: Page) -> list[str]:
    return page.texts("tbody .cell-main")


def pick(*records: Record) -> list[str]:
    return [f"alpha:{record.pk}" for record in records]


def test_what_waits_is_said_with_what_is_asked_and_where(world: World) -> None:
    site = world.declare()
    page = Browser(world.contractor).get(INBOX)
    assert titles(page) == ["浦江一号"]
    assert page.links("tbody .cell-main") == [at(site)]
    assert "提交申报" in page.text("tbody tr:not(.group)")
    assert page.text(".topbar .count") == "1"


def test_nothing_of_others_is_in_ones_inbox(world: World) -> None:
    world.declare()
    for box in ("todo", "done", "mine", "copied", "no-such-box"):
        page = Browser(world.stranger).get(f"{INBOX}?box={box}")
        assert (page.status, titles(page)) == (200, [])
        assert page.text(".empty h2")


def test_what_one_did_and_what_one_started_have_boxes_of_their_own(world: World) -> None:
    world.act(world.declare(), "submit", world.contractor)
    browser = Browser(world.contractor)
    assert titles(browser.get(f"{INBOX}?box=done")) == ["浦江一号"]
    assert titles(browser.get(f"{INBOX}?box=mine")) == ["浦江一号"]
    assert browser.get(INBOX).texts(".tabs .count") == ["0", "1", "1", "0"]


def test_matters_are_grouped_by_urgency(world: World) -> None:
    site = world.active_site()
    world.month(site, 2)
    world.month(site, 3)
    world.declare(contract="HT-2", site_name="无期限工程")
    browser = Browser(world.contractor)
    assert browser.get(INBOX, now=moment("2026-04-03")).texts("tr.group th") == ["已逾期 1", "7 个工作日内 1", "其他 1"]
    assert browser.get(INBOX, now=moment("2026-04-07")).texts("tr.group th") == ["已逾期 1", "今天到期 1", "其他 1"]
    late = Browser(world.contractor).get(f"{INBOX}?due=late", now=moment("2026-04-07"))
    assert titles(late) == ["浦江一号 · 2026年2月"]


@pytest.mark.parametrize(
    ("query", "count"), [("q=浦江", 1), ("q=没有", 0), ("region=alpha", 1), ("region=beta", 0), ("system=x", 0)]
)
def test_the_inbox_is_searched(world: World, query: str, count: int) -> None:
    world.declare()
    assert len(titles(Browser(world.contractor).get(f"{INBOX}?{query}"))) == count


def test_matters_of_several_regions_stand_together_and_lead_into_theirs(world: World, in_region) -> None:
    world.act(world.declare(), "submit", world.contractor)
    with in_region("beta"):
        beta = make_world()
        beta.act(beta.declare(site_name="贝塔工程"), "submit", beta.contractor)
        grant(User.objects.get(pk=world.authority.user_id), "authority", areas=[PUDONG], region="beta")
    page = Browser(world.authority).get(INBOX)
    assert sorted(titles(page)) == ["浦江一号", "贝塔工程"]
    assert {link.split("/")[2] for link in page.links("tbody .cell-main")} == {"alpha", "beta"}
    assert titles(Browser(world.authority).get(f"{INBOX}?region=beta")) == ["贝塔工程"]
    for link in page.links("tbody .cell-main"):
        if link.startswith("/r/alpha"):
            assert Browser(world.authority).get(link).status == 200


def test_an_inbox_costs_as_many_queries_for_many_matters_as_for_few(world: World) -> None:
    browser = Browser(world.contractor)

    def queries() -> int:
        browser.get(INBOX)
        with CaptureQueriesContext(connection) as captured:
            browser.get(INBOX)
        return len(captured)

    for number in range(2):
        world.declare(contract=f"A-{number}")
    few = queries()
    for number in range(10):
        world.declare(contract=f"B-{number}")
    assert queries() == few


def test_people_who_are_not_signed_in_are_asked_to(world: World) -> None:
    assert Browser().get(INBOX).url == f"/login/?next={INBOX}"


def test_passing_together_first_shows_what_would_be_done(world: World) -> None:
    site = world.declare()
    browser = Browser(world.contractor)
    assert browser.get(INBOX).soup.select_one("form[data-batch] input[name=pick]")["value"] == pick(site)[0]
    page = browser.post(BATCH, {"pick": pick(site)})
    assert page.texts("tbody td")[:2] == ["浦江一号", "提交"]
    assert Record.objects.get().state == "draft"


def test_passing_together_takes_each_by_itself(world: World) -> None:
    sites = [world.declare(contract=f"A-{number}") for number in range(3)]
    browser = Browser(world.contractor)
    page = browser.post(BATCH, {"pick": pick(*sites)})
    sent = page.sent(pick=pick(*sites))
    for _time in range(2):  # the same page sent again says the same
        done = browser.post(BATCH, sent)
        assert "已通过 3 项，未通过 0 项" in done.text(".page-head")
        assert [row.split()[-2:] for row in done.texts("tbody tr")] == [["已通过", "待受理"]] * 3
    assert set(Record.objects.values_list("state", flat=True)) == {"submitted"}
    assert Record.objects.order_by("-version").first().version == 2


def test_every_matter_has_its_own_result(world: World) -> None:
    first, second = world.declare(contract="A-1"), world.declare(contract="A-2", site_name="二号")
    browser = Browser(world.contractor)
    page = browser.post(BATCH, {"pick": pick(first, second)})
    world.act(second, "submit", world.contractor)
    done = browser.post(BATCH, page.sent(pick=pick(first, second)))
    rows = {row.split()[0]: row for row in done.texts("tbody tr")}
    assert "已通过 1 项，未通过 1 项" in done.text(".page-head")
    assert rows["浦江一号"].split()[-2:] == ["已通过", "待受理"]
    assert "未通过" in rows["二号"]
    assert "“待受理”" in rows["二号"]


def test_nobody_passes_what_is_not_theirs(world: World) -> None:
    site = world.declare()
    for picked in (pick(site), ["alpha:99999", "nowhere:1", "alpha:x", "rubbish", "beta:1"]):
        stranger = Browser(world.stranger)
        assert stranger.post(BATCH, {"pick": picked, "confirm": "1", "idempotency_key": "k"}).url == INBOX
    assert Record.objects.get().state == "draft"


def test_what_cannot_be_taken_together_is_left_alone(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    authority = Browser(world.authority)
    asked = authority.post(BATCH, {"pick": pick(site)})
    assert "没有可以批量通过的步骤" in asked.text("tbody")
    assert asked.texts(".actionbar button") == []
    done = authority.post(BATCH, {"pick": pick(site), "confirm": "1", "idempotency_key": "k"})
    assert "没有可以批量通过的步骤" in done.text("tbody")
    assert Record.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("day", "words", "css"),
    [
        (date(2026, 4, 24), "04-24 逾期 3 个工作日", "due--late"),
        (date(2026, 4, 30), "今天到期", "due--today"),
        (date(2026, 5, 1), "05-01 截止，其间没有工作日", "due--today"),
        (date(2026, 5, 4), "05-04 截止，剩 1 个工作日", "due--today"),
        (date(2026, 5, 5), "05-05 截止，剩 2 个工作日", ""),
        (date(2026, 5, 10), "05-10 截止，剩 6 个工作日", ""),
    ],
)
def test_a_deadline_is_said_in_working_days(day: date, words: str, css: str) -> None:
    """Thursday, 30 April; the day after and the day before are holidays, the second Sunday of May is worked."""
    assert deadline_of(day, today=date(2026, 4, 30), calendar=[MAY_2026]) == Deadline(words, css)


def test_a_deadline_before_a_weekend_is_not_a_whole_working_day_late() -> None:
    deadline = deadline_of(date(2026, 5, 15), today=date(2026, 5, 16), calendar=[MAY_2026])
    assert deadline == Deadline("05-15 逾期，不足 1 个工作日", "due--late")


@pytest.mark.parametrize(
    ("day", "calendar", "words", "note"),
    [
        (date(2027, 1, 4), [MAY_2026], "2027-01-04 截止，剩 2 个工作日", "2027 年节假日安排尚未录入"),
        (date(2027, 1, 4), [], "2027-01-04 截止，剩 2 个工作日", "2026–2027 年节假日安排尚未录入"),
        (date(2026, 12, 31), [], "今天到期", "2026 年节假日安排尚未录入"),
    ],
)
def test_a_year_nobody_entered_counts_monday_to_friday_and_says_so(
    day: date, calendar: list[CalendarYear], words: str, note: str
) -> None:
    deadline = deadline_of(day, today=date(2026, 12, 31), calendar=calendar)
    assert deadline is not None
    assert (deadline.text, deadline.note) == (words, note)


def test_the_inbox_counts_on_the_calendar_of_the_region(world: World) -> None:
    world.month(world.active_site(), 3)
    inbox = Browser(world.contractor)
    assert "04-07 截止，剩 3 个工作日" in inbox.get(INBOX).text("tbody tr:not(.group)")
    calendar = [{"year": 2026, "holidays": ["2026-04-06"], "workdays": []}]
    publish(system="region", documents=[{**REGION, "calendar": calendar}], by=None, at=NOW)
    cache.clear()
    assert "04-07 截止，剩 2 个工作日" in inbox.get(INBOX).text("tbody tr:not(.group)")


def test_the_inbox_does_not_open_a_region_again_for_its_calendar(world: World) -> None:
    world.month(world.active_site(), 3)
    inbox = Browser(world.contractor)
    inbox.get(INBOX)
    with CaptureQueriesContext(connection) as captured:
        inbox.get(INBOX)
    assert not [query["sql"] for query in captured if "schemas_release" in query["sql"]]


def test_areas_bound_what_an_authority_is_asked(world: World) -> None:
    world.act(world.declare(district=HUANGPU), "submit", world.contractor)
    assert titles(Browser(world.authority).get(INBOX)) == []
