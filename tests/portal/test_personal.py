"""Personal numbers on pages: masked for everybody, in full for a reason, and never unnoticed."""

import pytest

from registers.services import put_entry
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS, Browser, Page, at, portal_world
from tests.world import World

PHONE, MASKED = "13800000001", "138****0001"


@pytest.fixture
def world(alpha) -> World:
    """The small system, whose authority may see numbers in full."""
    made = portal_world()
    personal = {"shown_to": ["authority"], "reasons": ["核实身份"]}
    publish(system="region", documents=[{**REGION, "menus": MENUS, "personal": personal}], by=None, at=NOW)
    return made


def told() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="personal.revealed"))


def numbers(page: Page) -> tuple[str, bool]:
    facts = dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))
    return facts["电话"], PHONE in page.response.content.decode()


def test_a_number_is_shown_in_full_for_a_reason_and_only_this_once(world: World) -> None:
    site, browser = world.declare(), Browser(world.authority)
    page = browser.post(at(site, "reveal/?tab=form"), {"reason": "  核实身份 "})
    assert (page.status, numbers(page)) == (200, (PHONE, True))
    assert "no-store" in page.response.headers["Cache-Control"]
    entry = told()[0]
    assert (entry.user_id, entry.object_id) == (world.authority.user_id, str(site.pk))
    assert entry.data == {"fields": ["电话"], "reason": "核实身份"}
    assert numbers(browser.get(at(site, "?tab=form"))) == (MASKED, False)
    assert len(told()) == 1


def test_without_a_reason_nothing_is_shown_and_the_page_says_so(world: World) -> None:
    site = world.declare()
    page = Browser(world.authority).post(at(site, "reveal/?tab=form"), {"reason": "  "})
    assert (page.status, numbers(page)) == (422, (MASKED, False))
    assert "请填写查看完整号码的理由" in page.text("#reveal-errors")
    assert told() == []


def test_a_role_that_may_not_see_it_is_refused_and_not_offered_to(world: World) -> None:
    site, browser = world.declare(), Browser(world.contractor)
    page = browser.post(at(site, "reveal/"), {"reason": "好奇"})
    assert page.status == 403
    assert PHONE not in page.response.content.decode()
    assert browser.get(at(site, "?tab=form")).soup.select_one(".reveal") is None
    assert told() == []


def test_who_may_see_it_is_offered_to_with_the_region_s_reasons(world: World) -> None:
    page = Browser(world.authority).get(at(world.declare(), "?tab=form"))
    assert page.soup.select_one(".reveal form")["action"].endswith("/reveal/?tab=form")
    assert [one["value"] for one in page.soup.select("#reveal-reasons option")] == ["核实身份"]


def test_the_address_of_the_shown_page_shows_nothing_by_itself(world: World) -> None:
    site = world.declare()
    page = Browser(world.authority).get(at(site, "reveal/"))
    assert (page.status, page.url) == (302, at(site))
    assert told() == []


def test_a_list_finds_a_number_typed_in_full_and_shows_it_masked(world: World) -> None:
    world.declare()
    put_entry("people", key="P-9", data={"name": "周工", "mobile": "13900000002"}, by=None, now=NOW)
    world.declare(site_name="浦江二号", contract="HT-2", leader="周工", phone="13900000002")
    page = Browser(world.authority).get("/r/alpha/list/sites/?tab=1&q=138 0000 0001".replace(" ", ""))
    assert page.texts("tbody .cell-main") == ["浦江一号"]
    assert PHONE not in page.text("tbody")
    assert MASKED in page.text("tbody")


def test_a_list_cannot_be_put_in_the_order_of_numbers_that_it_may_not_show(world: World) -> None:
    world.declare()
    page = Browser(world.authority).get("/r/alpha/list/sites/?tab=1&sort=phone")
    assert page.status == 200
    assert not [link for link in page.links("thead a") if "phone" in link]


def test_without_the_key_a_page_says_so_and_shows_nothing(world: World, settings, tmp_path) -> None:
    site = world.declare()
    settings.DATA_KEYS, settings.DATA_KEYS_FILE = "", str(tmp_path / "others")
    page = Browser(world.authority).get(at(site, "?tab=form"))
    assert page.status == 503
    assert "个人号码无法解密" in page.text("main")
    assert "浦江一号" not in page.text("main")


def test_who_opens_the_form_with_a_number_to_change_it_is_noted_too(world: World) -> None:
    site = world.declare()
    assert Browser(world.contractor).get(at(site, "edit/")).value("phone") == PHONE
    entry = AuditEntry.objects.get(action="personal.opened")
    assert (entry.user_id, entry.object_id, entry.data) == (
        world.contractor.user_id,
        str(site.pk),
        {"fields": ["电话"]},
    )
