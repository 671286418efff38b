"""Filling in forms and taking actions through pages."""

import pytest

from forms.models import Record
from tests.portal.pages import Browser, at, portal_world
from tests.world import VALUES, World
from workflows.models import HistoryEntry

NEW = at("records/new/works/site/")


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def contractor(world: World) -> Browser:
    return Browser(world.contractor)


def declare(browser: Browser, **changes: object):
    page = browser.get(NEW)
    return browser.post(NEW, page.sent(**{**VALUES, **changes}))


# --- new records ------------------------------------------------------------------------------------------------------


def test_a_new_form_shows_defaults_and_leads_to_the_saved_record(contractor: Browser) -> None:
    page = contractor.get(NEW)
    assert page.text("#f-contractor_code")
    saved = declare(contractor)
    record = Record.objects.get()
    assert (saved.status, saved.url) == (302, at(record))
    assert record.data["site_name"] == "浦江一号"


def test_what_is_wrong_is_said_on_top_and_at_the_field_and_nothing_typed_is_lost(contractor: Browser) -> None:
    page = declare(contractor, contract="", floors="三", site_name="甲工程", start="2026-05-01", end="2026-04-01")
    assert page.status == 422
    assert page.links(".errors a") == ["#f-contract", "#f-floors", "#f-end"]
    assert page.text("title").startswith("错误")
    assert "竣工不能早于开工" in page.text("#f-end-errors")
    assert [page.value(name) for name in ("site_name", "floors", "end")] == ["甲工程", "三", "2026-04-01"]
    assert Record.objects.count() == 0


def test_every_link_of_the_error_summary_leads_to_a_control(contractor: Browser) -> None:
    page = contractor.post(NEW, contractor.get(NEW).sent())
    assert page.links(".errors a")
    for link in page.links(".errors a"):
        assert page.soup.select_one(link) is not None


def test_a_double_click_makes_one_record_and_leads_to_it_twice(contractor: Browser) -> None:
    sent = contractor.get(NEW).sent(**VALUES)
    first, second = contractor.post(NEW, sent), contractor.post(NEW, sent)
    assert first.url == second.url
    assert Record.objects.count() == 1


def test_a_form_without_a_key_is_refused_and_keeps_what_was_typed(contractor: Browser) -> None:
    page = contractor.post(NEW, {**VALUES, "idempotency_key": ""})
    assert page.status == 409
    assert page.value("site_name") == "浦江一号"


def test_the_same_contract_twice_leads_to_the_one_that_exists(world: World, contractor: Browser) -> None:
    first = world.declare()
    page = declare(contractor)
    assert page.status == 409
    assert at(first) in page.links("#form .note a")


def test_read_only_undeclared_and_hidden_fields_are_not_taken(contractor: Browser) -> None:
    declare(contractor, contractor_code="91310000MA1FL9999X", decided_on="2026-01-01", secret_note="x", admin="1")
    data = Record.objects.get().data
    assert data["contractor_code"] != "91310000MA1FL9999X"
    assert not data.get("decided_on")
    assert not data.get("secret_note")
    assert "admin" not in data


def test_a_form_answers_live_with_the_fields_that_the_typed_values_call_for(contractor: Browser) -> None:
    assert contractor.get(NEW).soup.select_one("#f-high") is None
    page = contractor.post(f"{NEW}?live=1", {**VALUES, "floors": "12", "area": "1200"})
    assert page.soup.select_one("#f-high").has_attr("required")
    assert page.text("#f-density") == "100.000"
    assert page.soup.select_one("html") is None
    assert page.texts(".field__error") == []
    assert Record.objects.count() == 0


def test_a_register_says_while_typing_that_it_does_not_know_a_person(contractor: Browser) -> None:
    page = contractor.post(f"{NEW}?live=1", {**VALUES, "leader": "没有此人"})
    assert page.texts(".field__error") != []


def test_who_may_not_make_records_is_told_so(world: World) -> None:
    page = Browser(world.authority).get(NEW)
    assert page.status == 403
    assert page.text("h1") == "您不能这样做"


def test_a_month_that_cannot_be_evaluated_yet_says_why(world: World, contractor: Browser) -> None:
    site = world.active_site()
    place = at(f"records/new/works/month/?parent={site.pk}&period=2026-04")
    assert "2026年4月尚未结束。" in contractor.get(place).text("#form .note")
    refused = contractor.post(place, contractor.get(place).sent())
    assert refused.status == 409
    assert not Record.objects.filter(record_type="month").exists()


@pytest.mark.parametrize("place", ["?period=2026-03", "?parent=99999&period=2026-03", "?parent=x"])
def test_a_month_without_its_site_is_not_found(contractor: Browser, place: str) -> None:
    assert contractor.get(at(f"records/new/works/month/{place}")).status == 404


def test_a_month_without_a_period_is_refused_with_a_sentence(world: World, contractor: Browser) -> None:
    site = world.active_site()
    page = contractor.get(at(f"records/new/works/month/?parent={site.pk}&period=2026-99"))
    assert page.status == 422
    assert page.texts(".note p")


# --- changing ---------------------------------------------------------------------------------------------------------


def test_a_form_is_changed_and_the_change_is_told(world: World, contractor: Browser) -> None:
    site = world.declare()
    page = contractor.get(at(site, "edit/"))
    assert contractor.post(at(site, "edit/"), page.sent(site_name="改名工程")).status == 302
    assert Record.objects.get().data["site_name"] == "改名工程"
    assert "已保存" in contractor.get(at(site)).text("#messages")


def test_a_page_that_is_too_old_says_who_changed_what_and_keeps_what_was_typed(
    world: World, contractor: Browser
) -> None:
    site = world.declare()
    old = contractor.get(at(site, "edit/"))
    contractor.post(at(site, "edit/"), contractor.get(at(site, "edit/")).sent(area="500"))
    page = contractor.post(at(site, "edit/"), old.sent(site_name="我的名字"))
    assert page.status == 409
    assert "施工员" in page.text("#form .note")
    assert "面积" in page.text("#form .note")
    assert page.value("site_name") == "我的名字"
    assert "500" in page.text("#f-area-errors")
    assert Record.objects.get().data["site_name"] == "浦江一号"
    again = contractor.post(at(site, "edit/"), page.sent())
    assert again.status == 302
    assert Record.objects.get().data["site_name"] == "我的名字"


def test_a_form_that_is_not_ones_to_change_now_says_so(world: World, contractor: Browser) -> None:
    site = world.active_site()
    assert contractor.get(at(site, "edit/")).status == 403
    assert contractor.post(at(site, "edit/"), {"site_name": "x", "idempotency_key": "k", "version": "9"}).status == 403


def test_a_save_sent_again_after_the_record_moved_on_is_answered_like_the_first_time(world: World, contractor) -> None:
    site = world.declare()
    sent = contractor.get(at(site, "edit/")).sent(site_name="浦江三号")
    first = contractor.post(at(site, "edit/"), sent)
    world.act(Record.objects.get(), "submit", world.contractor)
    assert contractor.get(at(site, "edit/")).status == 403
    moved = Record.objects.get()
    again = contractor.post(at(site, "edit/"), sent)
    assert (again.status, again.url) == (first.status, first.url) == (302, at(site))
    assert Record.objects.get().version == moved.version
    assert contractor.post(at(site, "edit/"), {**sent, "idempotency_key": "another"}).status == 403


def test_nobody_gets_the_answer_that_somebody_else_got(world: World, contractor: Browser) -> None:
    site = world.declare()
    sent = contractor.get(at(site, "edit/")).sent(site_name="浦江三号")
    assert contractor.post(at(site, "edit/"), sent).status == 302
    assert Browser(world.stranger).post(at(site, "edit/"), sent).status == 404


def test_somebody_elses_record_does_not_exist(world: World) -> None:
    site = world.declare()
    stranger = Browser(world.stranger)
    for rest in ("", "edit/", "print/", "act/submit/"):
        assert stranger.get(at(site, rest)).status == 404
    for rest in ("edit/", "act/submit/"):
        assert stranger.post(at(site, rest), {"idempotency_key": "k", "version": "1"}).status == 404


# --- actions ----------------------------------------------------------------------------------------------------------


def test_an_action_that_asks_nothing_is_one_button(world: World, contractor: Browser) -> None:
    site = world.declare()
    page = contractor.get(at(site))
    form = page.soup.select_one(f'form[action="{at(site, "act/submit/")}"]')
    sent = {
        control["name"]: control["value"]
        for control in form.select("input")
        if control["name"] != "csrfmiddlewaretoken"
    }
    assert contractor.post(form["action"], sent).url == at(site)
    assert contractor.get(at(site)).text(".page-head .tag") == "待受理"


def test_an_action_with_a_form_asks_for_it_and_for_an_opinion(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    authority, place = Browser(world.authority), at(site, "act/accept/")
    page = authority.get(place)
    assert not page.text("title").startswith("错误")
    missing = authority.post(place, page.sent(opinion="写好的意见"))
    assert missing.status == 422
    assert missing.text("title").startswith("错误")
    assert missing.links(".errors a") == ["#f-accepted"]
    assert missing.value("opinion") == "写好的意见"
    assert authority.post(place, missing.sent(accepted="是")).status == 302
    entry = HistoryEntry.objects.filter(record=site).first()
    assert (entry.action, entry.opinion) == ("accept", "写好的意见")


def test_an_action_says_where_it_may_lead_and_who_acts_then(world: World, contractor: Browser) -> None:
    site = world.declare()
    assert contractor.get(at(site, "act/submit/")).texts("#then + ul li") == [
        "待提交 → 待受理 办理人：监理企业用户 · 监督机构用户（受理 浦江一号）"
    ]
    site = world.act(site, "submit", world.contractor)
    assert Browser(world.authority).get(at(site, "act/accept/")).texts("#then + ul li") == [
        "待受理 → 待评价",
        "待受理 → 已退回 办理人：施工企业用户（修改后提交）",
    ]


def test_an_opinion_that_is_required_is_asked_for_at_its_field(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    supervision, place = Browser(world.supervision), at(site, "act/send_back/")
    page = supervision.post(place, supervision.get(place).sent())
    assert page.status == 422
    assert page.links(".errors a") == ["#f-opinion"]
    assert page.soup.select_one("#f-opinion")["aria-invalid"] == "true"


def test_an_action_taken_twice_has_one_effect(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    authority, place = Browser(world.authority), at(site, "act/accept/")
    sent = authority.get(place).sent(accepted="是")
    assert [authority.post(place, sent).status for _time in range(2)] == [302, 302]
    assert HistoryEntry.objects.filter(record=site, action="accept").count() == 1


def test_an_action_on_a_record_that_moved_on_is_refused_with_its_state(world: World, contractor: Browser) -> None:
    site = world.declare()
    world.act(site, "submit", world.contractor)
    page = contractor.post(at(site, "act/submit/"), {"idempotency_key": "k1", "version": "1"})
    assert page.status == 409
    assert "待受理" in page.text("main")


@pytest.mark.parametrize("action", ["accept", "nothing"])
def test_an_action_that_is_not_ones_own_is_refused(world: World, contractor: Browser, action: str) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    assert contractor.get(at(site, f"act/{action}/")).status == 409
    posted = contractor.post(at(site, f"act/{action}/"), {"idempotency_key": "k2", "version": str(site.version)})
    assert posted.status in (403, 409)
    assert Record.objects.get().state == "submitted"


def test_pages_need_the_token_that_proves_where_a_form_came_from(world: World) -> None:
    from django.test import Client

    browser = Browser(world.contractor)
    browser.client.handler = Client(enforce_csrf_checks=True).handler
    assert browser.post(NEW, VALUES).status == 403
