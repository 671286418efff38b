"""Drafts and steps as pages show them, without JavaScript."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import User
from forms.drafts import list_drafts
from forms.models import Draft, Record
from schemas.services import publish
from tests.builders import NOW
from tests.portal.pages import Browser, Page, at, portal_world
from tests.small_works import DOCUMENTS, SITE_FORM
from tests.world import VALUES, World

NEW = at("records/new/works/site/")


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def contractor(world: World) -> Browser:
    return Browser(world.contractor)


def keep(browser: Browser, path: str = NEW, *, page: Page | None = None, **changes: object) -> Page:
    """Type into a form and keep it as a draft."""
    page = page or browser.get(path)
    return browser.post(path, page.sent(do="draft", **changes))


def autosave(browser: Browser, page: Page, path: str = NEW, **changes: object) -> Mapping[str, object]:
    """What a page sends while somebody types, and the answer."""
    return browser.post(f"{path}?autosave=1", page.sent(**changes)).response.json()


# --- what is typed is there again -------------------------------------------------------------------------------------


def test_a_kept_draft_is_back_in_the_form_as_it_was_typed(contractor: Browser) -> None:
    kept = keep(contractor, site_name="甲工程", floors="三", area="12.5.1")
    assert (kept.status, kept.url) == (302, at(""))
    page = contractor.get(NEW)
    assert [page.value(name) for name in ("site_name", "floors", "area")] == ["甲工程", "三", "12.5.1"]
    assert "未完成的草稿" in page.text("main")
    assert page.text("#f-floors-errors") == ""  # nobody sent it, so nothing is wrong yet
    assert Record.objects.count() == 0


def test_another_form_can_be_begun_beside_a_draft(contractor: Browser) -> None:
    keep(contractor, site_name="甲工程")
    page = contractor.get(f"{NEW}?draft=new")
    assert page.value("site_name") == ""
    keep(contractor, page=page, path=f"{NEW}?draft=new", site_name="乙工程")
    assert sorted(kept.typing.title for kept in list_drafts(User.objects.get(name="施工员").pk)) == ["乙工程", "甲工程"]


def test_a_form_that_was_refused_is_a_draft_from_then_on(contractor: Browser) -> None:
    refused = contractor.post(NEW, contractor.get(NEW).sent(**{**VALUES, "contract": "", "floors": "三"}))
    assert refused.status == 422
    page = contractor.get(NEW)
    assert [page.value(name) for name in ("site_name", "floors")] == ["浦江一号", "三"]


def test_a_draft_ends_when_the_form_is_sent(world: World, contractor: Browser) -> None:
    keep(contractor)
    page = contractor.get(NEW)
    late = page.sent(**VALUES)
    assert contractor.post(NEW, late).status == 302
    assert contractor.post(f"{NEW}?autosave=1", late).status == 410  # a saving that was still on its way
    assert list_drafts(world.contractor.user_id) == ()
    assert contractor.get(NEW).value("site_name") == ""


def test_what_another_page_typed_into_a_sent_draft_becomes_a_draft_of_its_own(contractor: Browser) -> None:
    keep(contractor, site_name="甲工程")
    first, second = contractor.get(NEW), contractor.get(NEW)
    contractor.post(NEW, first.sent(**VALUES))
    answer = autosave(contractor, second, site_name="甲工程二期")
    assert answer["draft"] != second.value("draft")
    assert contractor.get(str(answer["address"])).value("site_name") == "甲工程二期"


def test_a_draft_of_a_record_keeps_what_others_changed_meanwhile(world: World, contractor: Browser) -> None:
    record = world.declare(floors="3", area="100")
    edit = at(record, "edit/")
    keep(contractor, edit, floors="5")
    stored = Record.objects.get(pk=record.pk)
    stored.data = {**stored.data, "area": 200}
    stored.save()
    page = contractor.get(edit)
    assert (page.value("floors"), page.value("area")) == ("5", "200")


def test_two_pages_in_one_field_are_shown_side_by_side_and_one_is_chosen(contractor: Browser) -> None:
    keep(contractor, site_name="甲工程")
    first, second = contractor.get(NEW), contractor.get(NEW)
    autosave(contractor, first, site_name="甲工程一")
    answer = autosave(contractor, second, site_name="甲工程二")
    assert "工程名称" in str(answer["elsewhere"])
    page = contractor.get(NEW)
    assert page.texts(".clash__text") == ["甲工程一", "甲工程二"]
    refused = contractor.post(NEW, page.sent(**{**VALUES, "site_name": "甲工程一"}))
    assert (refused.status, Record.objects.count()) == (409, 0)
    other = page.soup.select(".clash input")[1]
    decided = contractor.post(page.soup.select_one(".clashes form")["action"], {other["name"]: other["value"]})
    assert contractor.get(decided.url).value("site_name") == "甲工程二"
    assert contractor.get(NEW).texts(".clash__text") == []


def test_what_the_record_says_now_stands_beside_what_was_typed(world: World, contractor: Browser) -> None:
    record = world.declare(floors="3")
    edit = at(record, "edit/")
    keep(contractor, edit, floors="5")
    stored = Record.objects.get(pk=record.pk)
    stored.data = {**stored.data, "floors": 4}
    stored.save()
    page = contractor.get(edit)
    assert page.texts(".clash__text") == ["5", "4"]
    contractor.post(page.soup.select_one(".clashes form")["action"], {"choice.floors": "stored"})
    assert contractor.get(edit).value("floors") == "4"


def test_a_device_is_told_that_the_draft_comes_from_another_one(world: World, contractor: Browser) -> None:
    contractor.get(NEW)
    keep(contractor, site_name="甲工程")
    assert "另一台设备" not in contractor.get(NEW).text("main")
    assert "另一台设备" in Browser(world.contractor).get(NEW).text("main")


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_what_one_person_typed_never_becomes_the_draft_of_the_next(world: World, contractor: Browser) -> None:
    page = contractor.get(NEW)
    contractor.client.force_login(User.objects.get(pk=world.stranger.user_id))
    assert contractor.post(f"{NEW}?autosave=1", page.sent(site_name="甲工程")).status == 403
    assert Draft.objects.count() == 0


def test_somebody_elses_draft_is_not_found(world: World, contractor: Browser) -> None:
    keep(contractor, site_name="甲工程")
    key = Draft.objects.get().key
    stranger = Browser(world.stranger)
    assert stranger.get(at(f"drafts/{key}/")).status == 404
    assert stranger.post(at(f"drafts/{key}/delete/"), {}).status == 404
    assert stranger.get(f"{NEW}?draft={key}").value("site_name") == ""
    assert "甲工程" not in stranger.get(at("")).text("main")


def test_drafts_are_listed_on_the_first_page_and_their_list_and_can_be_deleted(contractor: Browser) -> None:
    keep(contractor, site_name="甲工程")
    for path in (at(""), at("list/sites/")):
        assert "甲工程" in contractor.get(path).text("#drafts")
    asked = contractor.get(contractor.get(at("")).links("#drafts .acts a")[1])
    assert "甲工程" in asked.text(".answers")
    assert contractor.post(asked.soup.select_one("#form")["action"], asked.sent()).status == 302
    assert contractor.get(at("")).soup.select("#drafts") == []


def test_a_list_names_the_day_a_draft_is_cleared_away_and_warns_before(contractor: Browser) -> None:
    keep(contractor, site_name="甲工程")
    assert "2026-05-02" in contractor.get(at("")).text("#drafts")
    assert contractor.get(at("")).texts("#drafts .tag--warn") == []
    later = contractor.get(at(""), now=NOW + timedelta(days=24))
    assert later.texts("#drafts .tag--warn") == ["2026-05-02"]


# --- signed out in the middle -----------------------------------------------------------------------------------------


def test_a_form_sent_after_the_session_ended_is_back_after_the_log_in(world: World) -> None:
    user = User.objects.get(pk=world.contractor.user_id)
    user.set_password("long enough 1")
    user.save()
    browser = Browser()
    browser.client = Client(enforce_csrf_checks=True)
    browser.client.force_login(user)
    sent = browser.get(NEW).sent(**VALUES, floors="三")
    browser.client.cookies.pop("sessionid")
    out = browser.post(NEW, sent)
    assert (out.status, out.url) == (302, f"/login/?{urlencode({'next': NEW})}")
    door = browser.get(out.url)
    token = door.value("csrfmiddlewaretoken")
    back = browser.post(
        out.url, {"username": user.username, "password": "long enough 1", "next": NEW, "csrfmiddlewaretoken": token}
    )
    page = browser.get(back.url)
    assert [page.value(name) for name in ("site_name", "floors")] == ["浦江一号", "三"]


def test_a_form_from_elsewhere_leaves_nothing_behind(world: World) -> None:
    browser = Browser()
    browser.client = Client(enforce_csrf_checks=True)
    fields = {**VALUES, "draft_user": str(world.contractor.user_id), "idempotency_key": "x"}
    assert browser.post(NEW, fields).url == "/login/"
    assert "leftover" not in browser.client.session


def test_whoever_signs_in_instead_does_not_get_the_form(world: World, contractor: Browser) -> None:
    sent = contractor.get(NEW).sent(**VALUES)
    contractor.client.cookies.pop("sessionid")
    out = contractor.post(NEW, sent)
    assert out.url.startswith("/login/?next="), out.url
    contractor.client.force_login(User.objects.get(pk=world.stranger.user_id))
    assert "leftover" in contractor.client.session
    assert contractor.get(NEW).value("site_name") == ""
    assert Draft.objects.count() == 0


# --- step by step -----------------------------------------------------------------------------------------------------

STEPS = [
    {"key": "what", "title": "工程", "sections": ["site"], "hint": "先填工程"},
    {"key": "who", "title": "单位", "sections": ["parties"]},
]


@pytest.fixture
def walker(world: World) -> Browser:
    """The contractor, where the site's form is filled in step by step."""
    documents = [{**SITE_FORM, "steps": STEPS} if each is SITE_FORM else each for each in DOCUMENTS]
    publish(system="works", documents=documents, by=None, at=NOW)
    return Browser(world.contractor)


FIRST = {key: VALUES[key] for key in ("site_name", "contract", "district")}
SECOND = {key: VALUES[key] for key in VALUES if key not in FIRST}


def go(browser: Browser, page: Page, path: str, do: str, **changes: object) -> Page:
    """Press a button of a step and open the page it leads to."""
    answer = browser.post(path, page.sent(do=do, **changes))
    return browser.get(answer.url) if answer.status == 302 else answer


def test_a_form_is_walked_through_step_by_step_checked_and_sent(walker: Browser) -> None:
    first = walker.get(NEW)
    assert first.texts(".steps li") == ["工程 先填工程", "单位", "核对提交"]
    assert first.soup.select_one("[name=leader]") is None
    second = go(walker, first, NEW, "next", **FIRST)
    assert second.text(".steps [aria-current]") == "单位"
    assert second.soup.select_one("[name=site_name]") is None
    check = go(walker, second, f"{NEW}?step=who", "next", **SECOND)
    assert "浦江一号" in check.text(".answers")
    assert check.texts(".errors") == []
    sent = walker.post(f"{NEW}?step=check", check.sent())
    record = Record.objects.get()
    assert (sent.status, sent.url) == (302, at(record))
    assert (record.data["site_name"], record.data["leader"]) == ("浦江一号", "赵工")


def test_a_step_is_checked_when_it_is_left_forward_and_not_when_it_is_left_back_or_kept(walker: Browser) -> None:
    first = walker.get(NEW)
    refused = go(walker, first, NEW, "next", **{**FIRST, "contract": "", "floors": "三"})
    assert (refused.status, refused.links(".errors a")) == (422, ["#f-contract", "#f-floors"])
    assert [refused.value(name) for name in ("site_name", "floors")] == ["浦江一号", "三"]
    second = go(walker, refused, NEW, "next", **{**FIRST, "floors": "3"})
    back = go(walker, second, f"{NEW}?step=who", "to:what", leader="赵")
    assert back.value("site_name") == "浦江一号"
    again = go(walker, back, f"{NEW}?step=what", "next")
    assert again.value("leader") == "赵"


def test_the_last_page_names_everything_that_is_missing_and_leads_there(walker: Browser) -> None:
    check = walker.get(f"{NEW}?step=check")
    urls = check.links(".errors a")
    assert [url.partition("#")[2] for url in urls] == ["f-site_name", "f-contract", "f-district"]
    assert walker.post(f"{NEW}?step=check", check.sent()).status == 422
    assert Record.objects.count() == 0
    target = walker.get(urls[0].partition("#")[0])
    assert target.soup.select_one("#f-site_name") is not None


def test_an_answer_is_changed_from_the_last_page(walker: Browser) -> None:
    second = go(walker, walker.get(NEW), NEW, "next", **FIRST)
    check = go(walker, second, f"{NEW}?step=who", "next", **SECOND)
    change = next(url for url in check.links(".answers__change a") if url.endswith("#f-site_name")).partition("#")[0]
    assert walker.get(change).value("site_name") == "浦江一号"


def test_a_step_whose_condition_does_not_hold_is_not_part_of_the_way(world: World) -> None:
    steps = [STEPS[0], {**STEPS[1], "visible": "floors > 3"}]
    documents = [{**SITE_FORM, "steps": steps} if each is SITE_FORM else each for each in DOCUMENTS]
    publish(system="works", documents=documents, by=None, at=NOW)
    walker = Browser(world.contractor)
    short = go(walker, walker.get(NEW), NEW, "next", **FIRST, floors="2")
    assert short.texts(".steps li") == ["工程 先填工程", "核对提交"]
    back = go(walker, short, f"{NEW}?step=check", "to:what")
    tall = go(walker, back, f"{NEW}?step=what", "next", floors="20", high="否")
    assert tall.text(".steps [aria-current]") == "单位"
