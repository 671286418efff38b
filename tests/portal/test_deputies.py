"""The pages on which people name those who stand in for them, and end it again."""

from datetime import timedelta

import pytest

from accounts.models import Deputy, User
from forms.actors import Actor, actor_for
from schemas.services import publish
from tests.builders import HUANGPU, NOW, REGION, actor
from tests.portal.pages import Browser, Page, at, portal_world
from tests.world import World

LIST, NEW = "/deputies/", "/deputies/new/"
HERE = "/r/alpha/deputies/"
TODAY = NOW.date()
LAST = TODAY + timedelta(days=4)


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def deputy(world: World) -> Actor:
    """An inspector of another district."""
    return actor("李某", "authority", areas=[HUANGPU])


def days(first=TODAY, last=LAST, **more: object) -> dict[str, object]:
    return {"region": "alpha", "first_day": first.isoformat(), "last_day": last.isoformat(), "reason": "出差", **more}


def name_deputy(world: World, deputy: Actor) -> Page:
    return Browser(world.authority).post(NEW, days(to=str(deputy.user_id), confirm="1"))


def test_the_empty_page_says_what_it_is_for(world: World) -> None:
    page = Browser(world.authority).get(LIST)
    assert "目前没有人代您办理" in page.text(".empty")
    assert page.links(".page-head .btn") == [NEW]


def test_a_deputy_is_chosen_confirmed_and_named(world: World, deputy: Actor) -> None:
    browser = Browser(world.authority)
    page = browser.get(NEW)
    assert "监督机构用户 · 浦东新区" in page.text("section[aria-labelledby=held-title]")
    assert [text for text in page.texts("label.check") if "李某" in text] == ["李某 监督机构用户 · 黄浦区"]
    asked = browser.post(NEW, days(to=str(deputy.user_id)))
    assert "监督机构用户 · 浦东新区" in asked.text(".facts")
    assert not Deputy.objects.exists()
    browser.post(NEW, days(to=str(deputy.user_id), confirm="1"))
    (row,) = browser.get(LIST).texts("tbody tr")
    assert "李某" in row
    assert "生效中" in row
    assert "共 5 天" in row
    (theirs,) = Browser(deputy).get(LIST).texts("section:last-child tbody tr")
    assert "监督员" in theirs


def test_back_keeps_what_was_typed(world: World, deputy: Actor) -> None:
    page = Browser(world.authority).post(NEW, days(to=str(deputy.user_id), back="1"))
    assert page.status == 200
    assert page.soup.select_one("input[name=last_day]")["value"] == LAST.isoformat()
    assert page.soup.select_one("input[name=to][checked]")["value"] == str(deputy.user_id)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to": ""}, "请选择代理人"),
        ({"to": "99999999"}, "请选择代理人"),
        ({"last_day": "soon"}, "请填写开始日期和结束日期"),
        ({"first_day": "2020-01-01"}, "开始日期已过"),
        ({"last_day": "2020-01-01"}, "结束日期早于开始日期"),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_lent(world, deputy, changes, sentence) -> None:
    page = Browser(world.authority).post(NEW, {**days(to=str(deputy.user_id), confirm="1"), **changes})
    assert page.status == 422
    assert sentence in page.text(".errors")
    assert not Deputy.objects.exists()


def test_a_stranger_posted_by_hand_is_refused_and_not_named(world: World) -> None:
    page = Browser(world.contractor).post(NEW, days(to=str(world.stranger.user_id), confirm="1"))
    assert page.status == 422
    assert "外人" not in page.text("main")
    assert not Deputy.objects.exists()


def test_only_the_owner_ends_it_early(world: World, deputy: Actor) -> None:
    name_deputy(world, deputy)
    path = f"{LIST}{Deputy.objects.get().pk}/end/"
    assert Browser(deputy).post(path, {}).status == 404
    assert Deputy.objects.get().revoked_at is None
    Browser(world.authority).post(path, {})
    page = Browser(world.authority).get(LIST)
    assert "已提前结束" in page.text("tbody tr")
    assert page.texts("tbody button") == []
    assert Deputy.objects.get().revoked_at is not None


def test_a_deputy_finds_the_owners_matters_in_the_inbox_and_the_record_says_for_whom(world, deputy) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    assert Browser(deputy).get("/inbox/").texts("tbody .cell-main") == []
    name_deputy(world, deputy)
    page = Browser(deputy).get("/inbox/")
    assert page.texts("tbody .cell-main") == ["浦江一号"]
    assert "代 监督员" in page.text("tbody")
    record = Browser(deputy).get(at(site))
    assert record.status == 200
    assert "代 监督员" in record.text(".topbar__user")
    world.act(site, "accept", actor_now(deputy), posted={"accepted": "是"})
    assert "李某 代 监督员" in " ".join(Browser(world.authority).get(at(site)).texts(".timeline"))


def actor_now(of: Actor) -> Actor:
    return actor_for(User.objects.get(pk=of.user_id), region_slug="alpha", today=TODAY)


def test_the_regions_administrator_sees_and_ends_what_others_lent(world: World, deputy: Actor) -> None:
    roles = [*REGION["roles"], {"key": "admin", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}]
    publish(system="region", documents=[{**REGION, "roles": roles}], by=None, at=NOW)
    admin = actor("管理员", "admin", areas=["*"])
    name_deputy(world, deputy)
    assert Browser(world.authority).get(HERE).status == 403
    page = Browser(admin).get(HERE)
    assert "监督员" in page.text("tbody tr")
    assert "李某" in page.text("tbody tr")
    given = Deputy.objects.get()
    assert Browser(world.authority).post(f"{HERE}{given.pk}/end/", {}).status == 403
    Browser(admin).post(f"{HERE}{given.pk}/end/", {})
    assert Deputy.objects.get().revoked_by_id == admin.user_id


def test_an_administrator_of_one_region_cannot_end_what_was_lent_in_another(world, deputy, in_region) -> None:
    name_deputy(world, deputy)
    with in_region("beta"):
        roles = [*REGION["roles"], {"key": "admin", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}]
        publish(system="region", documents=[{**REGION, "roles": roles}], by=None, at=NOW)
        other = actor("外区管理员", "admin", areas=["*"])
    assert Browser(other).post(f"/r/beta/deputies/{Deputy.objects.get().pk}/end/", {}).status == 404
    assert Deputy.objects.get().revoked_at is None
