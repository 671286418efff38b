"""Personal numbers on pages: masked for everybody, in full for a reason, and never unnoticed."""

import json

import pytest

from forms.models import Record
from registers.services import put_entry
from schemas.selectors import current_release
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS, MONTH_LIST, Browser, Page, at, portal_world
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


@pytest.mark.parametrize("path", ["parent.phone", "subject.phone"])
def test_a_list_is_filtered_by_a_number_of_the_record_above(world: World, path: str) -> None:
    filtered = {**MONTH_LIST, "filters": [{"path": path, "title": "工程电话"}]}
    documents = [
        {**one, "list": filtered} if (one["kind"], one["key"]) == ("record_type", "month") else one
        for one in json.loads(current_release("works").documents)
    ]
    publish(system="works", documents=documents, by=None, at=NOW)
    put_entry("people", key="P-9", data={"name": "周工", "mobile": "13900000002"}, by=None, now=NOW)
    other = world.active_site(site_name="浦江二号", contract="HT-2", leader="周工", phone="13900000002")
    for site in (world.active_site(), other):
        world.month(site, 3)
    page = Browser(world.contractor).get(at(f"list/months/?f.{path}=139 0000 0002"))
    assert "浦江二号" in page.text("tbody")
    assert "浦江一号" not in page.text("tbody")


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


def test_the_form_shows_a_stored_number_masked_and_what_is_left_alone_stays_stored(world: World) -> None:
    site, browser = world.declare(), Browser(world.contractor)
    page = browser.get(at(site, "edit/"))
    assert (page.value("phone"), PHONE in page.response.content.decode()) == (MASKED, False)
    assert "不修改则保留" in page.text("#f-phone-kept")
    assert browser.post(at(site, "edit/"), page.sent(floors="9")).status == 302
    kept = Record.objects.get(pk=site.pk).data
    assert (kept["phone"], kept["floors"]) == (PHONE, 9)


def test_a_new_number_takes_the_place_of_the_stored_one_and_is_seen_by_who_types_it_only(world: World) -> None:
    site, browser = world.declare(), Browser(world.contractor)
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13900000002"}, by=None, now=NOW)
    typed = browser.get(at(site, "edit/")).sent(phone="139 0000 0002")
    assert browser.post(at(site, "edit/?live=1"), typed).value("phone") == "13900000002"
    assert browser.post(at(site, "edit/"), typed).status == 302
    assert Record.objects.get(pk=site.pk).data["phone"] == "13900000002"
    assert browser.get(at(site, "edit/")).value("phone") == "139****0002"


@pytest.mark.parametrize("said", ["139****0001", "138*", "****", "1380000000*"])
def test_nothing_that_looks_like_a_mask_is_written_over_a_number(world: World, said: str) -> None:
    site, browser = world.declare(), Browser(world.contractor)
    page = browser.post(at(site, "edit/"), browser.get(at(site, "edit/")).sent(phone=said))
    assert (page.status, page.value("phone")) == (422, said)
    assert "请输入完整的号码" in page.text("#f-phone-errors")
    assert Record.objects.get(pk=site.pk).data["phone"] == PHONE


def test_a_draft_of_a_form_holds_no_number_that_nobody_typed(world: World) -> None:
    site, browser = world.declare(), Browser(world.contractor)
    page = browser.get(at(site, "edit/"))
    answer = browser.post(at(site, "edit/?autosave=1"), page.sent(floors="9"))
    assert PHONE not in answer.response.content.decode()
    again = browser.get(at(site, "edit/"))
    assert (again.value("floors"), again.value("phone"), again.texts(".clash")) == ("9", MASKED, [])


def test_whoever_may_see_numbers_in_full_is_led_from_the_form_to_the_question_for_the_reason(world: World) -> None:
    site = world.declare()
    assert Browser(world.contractor).get(at(site, "edit/")).links('a[href$="#numbers"]') == []
    works = {**REGION, "menus": MENUS, "personal": {"shown_to": ["contractor"], "reasons": ["核实身份"]}}
    publish(system="region", documents=[works], by=None, at=NOW)
    led = Browser(world.contractor).get(at(site, "edit/")).links('a[href$="#numbers"]')
    assert led == [at(site, "?tab=form#numbers")]
