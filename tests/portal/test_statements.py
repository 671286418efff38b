"""What a page asks the database: nothing twice, the same counts as one by one, and rights anew with every request."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Grant, User
from accounts.rights import rights_of
from accounts.selectors import rights_by_region
from accounts.services import withdraw_grant
from portal.presenters.inbox import items_of
from portal.presenters.tally import tally_of
from portal.waiting import waiting_by_type
from tenants.models import InboxItem, Message
from tenants.selectors import MANY_TOKENS
from tenants.waiting import waiting_for
from tests.builders import NOW, PUDONG, grant, person
from tests.portal.pages import Browser, at, portal_world
from tests.world import World

#: Statements of a page once the server knows it: a higher number is a step back, a lower one belongs here.
MOST = {"inbox": 8, "list": 12, "record": 14, "sheet": 15}
ONCE = ("accounts_session", "accounts_user", "accounts_grant", "tenants_region", "tenants_message")


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def asked(browser: Browser, path: str) -> list[str]:
    """The statements of a page that was seen before, without the ways from region to region."""
    browser.get(path)
    connection.set_schema_to_public()
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status == 200
    return [each["sql"] for each in seen if not each["sql"].startswith("SET ")]


def pages_of(world: World) -> dict[str, tuple[Browser, str]]:
    site = world.active_site()
    month = world.month(site, 3)
    contractor = Browser(world.contractor)
    return {
        "inbox": (contractor, "/inbox/"),
        "list": (contractor, at("list/sites/")),
        "record": (contractor, at(site)),
        "sheet": (contractor, f"{at(month)}sheets/self/"),
    }


def test_a_page_asks_no_more_than_it_needs(world: World) -> None:
    counted = {name: len(asked(*page)) for name, page in pages_of(world).items()}
    assert counted == MOST


def test_who_asks_and_what_they_may_is_read_once(world: World) -> None:
    for name, page in pages_of(world).items():
        tables = Counter(table for sql in asked(*page) for table in ONCE if f"FROM {table}" in sql.replace('"', ""))
        assert (name, dict(tables)) == (name, dict.fromkeys(ONCE, 1))


def test_what_was_taken_away_is_gone_with_the_next_request(world: World) -> None:
    browser = Browser(world.contractor)
    assert browser.get(at("list/sites/")).status == 200
    withdraw_grant(Grant.objects.get(user_id=world.contractor.user_id), by=None, now=NOW)
    assert browser.get(at("list/sites/")).status == 403


def test_what_was_granted_is_there_with_the_next_request(world: World) -> None:
    browser = Browser(world.contractor)
    before = browser.get(at("")).text(".menu")
    grant(User.objects.get(pk=world.contractor.user_id), "authority", areas=["*"])
    assert browser.get(at("")).text(".menu") != before


def test_another_person_on_the_same_request_has_rights_of_their_own(world: World) -> None:
    request = RequestFactory().get("/")
    for each in (world.contractor, world.authority):
        request.user = User.objects.get(pk=each.user_id)
        assert rights_of(request) == rights_by_region(request.user)


def lines(*told: tuple[str, str, str, str, int | None]) -> None:
    """Lines of an inbox: region, box, system, token and the days until they are due."""
    InboxItem.objects.bulk_create(
        InboxItem(
            region_slug=slug,
            region_title=slug.upper(),
            kind=box,
            system_title=system,
            key=str(number),
            tokens=[f"{slug}|{token}"],
            bare_tokens=[token],
            user_id=user,
            due_on=None if days is None else NOW.date() + timedelta(days=days),
            arrived_at=NOW,
        )
        for number, (slug, box, system, token, days) in enumerate(told)
        for user in (1, 2)[: 1 if box == "todo" else 2]
    )


def test_the_counts_of_an_inbox_are_those_of_its_lines_one_by_one(alpha) -> None:
    user = person("holder", "leader")
    for slug in ("alpha", "beta"):
        grant(user, "authority", areas=[PUDONG], region=slug)
    token = f"authority@area:{PUDONG}"
    boxes = ("todo", "done", "mine", "copied")
    told = [(slug, box, system, held, days)
        for slug in ("alpha", "beta") for box in boxes for system in ("一", "二")
        for held in (token, "authority@area:*") for days in (None, -1, 0, 3, 90)]  # fmt: skip
    lines(*told, ("beta", "todo", "三", token, -9))
    InboxItem.objects.filter(user_id=1).exclude(kind="todo").update(user_id=user.pk)
    rights, today = rights_by_region(user), NOW.date()
    tally = tally_of(rights, user_id=user.pk, today=today)
    for box in boxes:
        items = list(items_of(rights, user_id=user.pk, box=box))
        by_region = Counter((item.region_slug, item.region_title) for item in items)
        assert tally.boxes()[box] == len(items) > 0
        assert list(tally.regions(box)) == [(*place, number) for place, number in sorted(by_region.items())]
        assert list(tally.systems(box)) == sorted({item.system_title for item in items})
    todo = list(items_of(rights, user_id=user.pk, box="todo"))
    assert tally.late() == sum(item.due_on is not None and item.due_on < today for item in todo) == 5
    assert list(tally.with_days_near()) == ["alpha", "beta"]


@pytest.mark.parametrize("more", [0, MANY_TOKENS])
def test_what_waits_is_counted_alike_for_few_and_for_very_many_tokens(alpha, more: int) -> None:
    lines(
        ("alpha", "todo", "一", "mine", None), ("alpha", "todo", "一", "other", None), ("beta", "todo", "一", "mine", 1)
    )
    said = {"region_slug": "alpha", "sent_at": NOW, "subject": "", "text": "", "path": ""}
    for number, (user, token, read) in enumerate(
        [(1, "mine", None), (1, "mine", NOW), (1, "other", None), (2, "mine", None)]
    ):
        Message.objects.create(**said, key=str(number), user_id=user, tokens=[f"alpha|{token}"], read_at=read)
    waiting = waiting_for(1, {"alpha": ["mine", *map(str, range(more))]})
    assert (waiting.unread, waiting.todo) == (1, 1)


@pytest.mark.parametrize("more", [0, MANY_TOKENS])
def test_the_menu_counts_alike_for_few_and_for_very_many_tokens(world: World, more: int) -> None:
    world.declare()
    who = world.contractor
    held = type(who)(**{**vars(who), "tokens": (*who.tokens, *map(str, range(more)))})
    assert waiting_by_type("alpha", held) == {("site", "draft"): 1}
