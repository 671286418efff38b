"""What a hostile browser sends, and what hostile definitions and people write: never an error page, never mark-up."""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup

from accounts.models import Grant, User
from forms.models import Record
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.builders import NOW, OTHER_BUILDER, REGION
from tests.builders import grant as give
from tests.portal.pages import LIST, MENUS, Browser, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import VALUES, World, make_world

NEW = at("records/new/works/site/")
SCRIPT = "\"><script>alert(1)</script>'<img src=x onerror=alert(1)>{{7*7}}"
#: The signs that skeletons of pages mark their gaps with.
GAPS = "\ue000value\ue001\ue000state\ue001"


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


@pytest.fixture
def contractor(world: World) -> Browser:
    return Browser(world.contractor)


# --- signs that are no text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/r/al%00pha/", "/r/alpha/list/%00/", "/inbox/?q=%00", "/inbox/?region=%00", "/inbox/?system=%00",
        "/inbox/?box=%00", "/inbox/?page=%00", "/login/?next=%00",
        "/r/alpha/list/sites/?q=%00", "/r/alpha/list/sites/?f.state=%00", "/r/alpha/list/sites/?f.contract=%00",
        "/r/alpha/list/sites/?f.start=%00", "/r/alpha/list/sites/export/?q=%00", "/r/alpha/list/sites/?sort=%00",
        "/r/alpha/records/new/works/site/?period=%00", "/r/alpha/records/1/?tab=%00",
    ],
)  # fmt: skip
def test_a_null_sign_in_an_address_is_no_error(contractor: Browser, path: str) -> None:
    assert contractor.get(path).status < 500


def test_a_null_sign_in_a_foreign_regions_address_is_refused_as_any_other(contractor: Browser) -> None:
    assert contractor.get("/r/beta/list/%00/").status in (400, 403)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\x1b[2J", "\u202etxt.exe", "\ufffe", "\uffff", "\x7f", "\x85"])
def test_signs_that_are_no_text_are_refused_at_their_field_and_never_stored(contractor: Browser, text: str) -> None:
    page = contractor.post(NEW, contractor.get(NEW).sent(**{**VALUES, "site_name": f"工程{text}甲"}))
    assert page.status == 422
    assert page.links(".errors a") == ["#f-site_name"]
    assert not Record.objects.exists()


def test_rare_characters_of_names_are_taken_as_they_are(contractor: Browser) -> None:
    contractor.post(NEW, contractor.get(NEW).sent(**{**VALUES, "site_name": "𠮷𬎆𮧵\U00031350公寓 👷🏽‍♀️ é"}))
    assert Record.objects.get().data["site_name"] == "𠮷𬎆𮧵\U00031350公寓 👷🏽‍♀️ é"


@pytest.mark.parametrize("key", ["\x00", "k\x00", "钥" * 64, "k" * 65, " ", "\u202e"])
def test_an_odd_idempotency_key_is_refused(contractor: Browser, key: str) -> None:
    assert contractor.post(NEW, {**VALUES, "idempotency_key": key}).status in (302, 409)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "nonsense", "idna", "utf-8"])
def test_a_post_in_an_odd_character_set_is_no_error(world: World, contractor: Browser, charset: str) -> None:
    body = contractor.get(NEW).sent(**VALUES)
    boundary = "b0undary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**body, "site_name": "x+2AA-y+AAA-"}.items()
    ]
    sent = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    kind = f"multipart/form-data; boundary={boundary}; charset={charset}"
    answer = contractor.client.generic("POST", NEW, sent, content_type=kind)
    assert answer.status_code in (302, 400, 409, 422)


# --- too much ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["site_name", "floors", "area", "start", "phone", "district", "high", "leader"])
@pytest.mark.parametrize(
    "text", ["9" * 1_000_000, "1e999999999", "1e-999999999", "-0", "NaN", "Infinity", "1_0", "٣", "9999-99-99", "[]"]
)
def test_numbers_of_any_size_end_in_a_sentence(contractor: Browser, field: str, text: str) -> None:
    page = contractor.post(NEW, {**VALUES, "idempotency_key": "k", field: text})
    assert page.status in (302, 422)


def test_ten_megabytes_in_a_field_are_refused(contractor: Browser) -> None:
    assert contractor.post(NEW, {**VALUES, "idempotency_key": "k", "site_name": "工" * 3_000_000}).status == 422
    assert contractor.post(NEW, {**VALUES, "idempotency_key": "k", "site_name": "工" * 4_000_000}).status == 400


def test_more_fields_than_any_form_has_are_refused(contractor: Browser, settings) -> None:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert contractor.post(NEW, {f"field{number}": "x" for number in range(most + 1)}).status == 400


@pytest.mark.parametrize("query", ["tab", "page", "year", "sort", "q", "f.state", "parent", "period"])
def test_numbers_of_thousands_of_digits_in_an_address_are_no_error(
    world: World, contractor: Browser, query: str
) -> None:
    site = world.declare()
    for path in (at(site), at("list/sites/"), NEW, "/inbox/"):
        assert contractor.get(path, query_params={query: "9" * 5000}).status < 500


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "9" * 30, "9" * 4000])
def test_a_record_number_of_any_size_is_just_not_there(contractor: Browser, number: str) -> None:
    for rest in ("", "edit/", "print/", "act/submit/", "sheets/self/", "sheets/self/print/"):
        assert contractor.get(at(f"records/{number}/{rest}")).status == 404


@pytest.mark.parametrize("start", ["0001-01", "9999-12", "0001-01-01", "9999-12-31", "2026-W01-1", "20260301"])
def test_periods_at_the_ends_of_time_are_no_error(world: World, contractor: Browser, start: str) -> None:
    site = world.active_site()
    place = at(f"records/new/works/month/?parent={site.pk}&period={start}")
    page = contractor.get(place)
    assert page.status < 500
    assert contractor.post(place, {"idempotency_key": "k"}).status < 500


@pytest.mark.parametrize("version", ["-1", "9" * 9, "9" * 40, "x", "", "1.0", "٣"])
def test_a_version_that_is_none_is_a_page_too_old(world: World, contractor: Browser, version: str) -> None:
    site = world.declare()
    page = contractor.post(at(site, "edit/"), {**VALUES, "idempotency_key": "k", "version": version})
    assert page.status == 409


@pytest.mark.parametrize(
    "sent",
    [
        {"f.steel.1": "nothing"}, {"f.steel.1": ["steel.1.a"] * 4000}, {"m.steel.1": "1e9"}, {"r.steel.1": "\x00"},
        {"absent": "\x00"}, {"absent": "steel.1"}, {"c.steel.1": "x"}, {"v.steel": "override"}, {"o.steel": "\x00"},
        {"do": "act:../../"}, {"do": "act:\x00"}, {"f.steel.1": "\x00"}, {"over": "9" * 4000},
    ],
)  # fmt: skip
def test_odd_entries_of_a_sheet_are_no_error(world: World, contractor: Browser, sent: Mapping[str, object]) -> None:
    month = world.month(world.active_site(), 3)
    page = contractor.post(at(month, "sheets/self/"), {"version": "0", **sent})
    assert page.status in (302, 409, 422)
    assert page.url in ("", at(month, "sheets/self/"))


@pytest.mark.parametrize(
    "pick", ["", ":", "alpha", "alpha:x", "alpha:" + "9" * 30, "\x00:1", "beta:1", "alpha:٣", "a:1:1:1"]
)
def test_odd_picks_of_a_batch_are_left_out(contractor: Browser, pick: str) -> None:
    for more in ({}, {"confirm": "1", "idempotency_key": "k"}):
        assert contractor.post("/inbox/batch/", {"pick": [pick], **more}).url == "/inbox/"


# --- mark-up ----------------------------------------------------------------------------------------------------------


def poisoned(document: Any, text: str) -> Any:
    """The document with the text in everything that people read: titles, hints, sentences."""
    worded = {"title", "hint", "text", "else", "asks", "confirm", "absent_label", "opinion_title", "short"}
    if isinstance(document, list):
        return [poisoned(each, text) for each in document]
    if not isinstance(document, dict):
        return document
    return {
        key: value + text if key in worded and isinstance(value, str) else poisoned(value, text)
        for key, value in document.items()
    }


def hostile_world(text: str) -> World:
    world = make_world()
    documents = [poisoned(copy.deepcopy(dict(document)), text) for document in DOCUMENTS]
    for document in documents:
        if (document["kind"], document["key"]) == ("record_type", "site"):
            document["list"] = poisoned(LIST, text)
    region = poisoned({**copy.deepcopy(dict(REGION)), "menus": MENUS}, text)
    publish(system="region", documents=[region], by=None, at=NOW)
    publish(system="works", documents=documents, by=None, at=NOW)
    return world


def pages_of(world: World, text: str) -> Iterator[str]:
    """Every page of people who write and read such texts."""
    site = world.declare(site_name=f"工程{text}", contractor_name=text, supervision_name=text, address=text)
    yield Browser(world.contractor).post(NEW, {**VALUES, "site_name": text, "idempotency_key": "k"})
    world.act(site, "submit", world.contractor)
    world.act(site, "send_back", world.supervision, opinion=text)
    yield from _record_pages(world.contractor, site)
    world.act(site, "submit", world.contractor)
    world.act(site, "accept", world.authority, posted={"accepted": "是"}, opinion=text)
    earlier, month = world.month(site, 2), world.month(site, 3)
    for each in (earlier, month):
        entries = {"items": {"steel.1": {"findings": ["steel.1.a"], "remark": text}}, "absent": ["walls"]}
        world.fill(each, "self", world.contractor, entries)
    world.act(month, "submit", world.contractor)
    review = {"verdicts": {"steel": "override", "walls": "adopt"}, "opinions": {"steel": text}}
    world.fill(month, "review", world.site, review)
    for actor in (world.contractor, world.site, world.authority):
        yield from _record_pages(actor, site)
        yield from _record_pages(actor, month)
        for path in ("/inbox/", "/inbox/?box=done", "/inbox/?box=mine", at(""), at("list/sites/")):
            yield Browser(actor).get(path)
    for path in ("/inbox/?q=", "/r/alpha/list/sites/?q=", "/login/?next=", "/r/"):
        yield Browser(world.contractor).get(path + text.replace("#", ""))


def _record_pages(actor, record):
    browser = Browser(actor)
    for rest in (
        "", "?tab=form", "?tab=history", "?tab=month", "edit/", "print/", "act/submit/", "act/accept/",
        "act/send_back/", "sheets/self/", "sheets/review/", "sheets/self/print/", "sheets/review/print/",
    ):  # fmt: skip
        yield browser.get(at(record, rest))


@pytest.mark.parametrize("text", [SCRIPT, GAPS + SCRIPT])
def test_no_text_of_a_definition_or_a_person_becomes_mark_up(alpha, text: str) -> None:
    world, seen, escaped = hostile_world(text), 0, 0
    for page in pages_of(world, text):
        assert page.status < 500
        html = page.response.content.decode()
        soup = BeautifulSoup(html, "html.parser")
        assert not [script for script in soup.find_all("script") if not script.get("src")], page.response.request
        assert not soup.select("[onerror], [src=x]"), page.response.request
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(.{2})", html)
        seen += 1
        escaped += "&lt;script&gt;alert(1)" in html
    assert seen > 100
    assert escaped > 60


# --- who may see ------------------------------------------------------------------------------------------------------


def test_what_one_did_for_a_company_is_not_in_the_inbox_of_those_who_left_it(world: World) -> None:
    site = world.declare()
    user = User.objects.get(pk=world.contractor.user_id)
    browser = Browser(world.contractor)
    assert "浦江一号" in browser.get("/inbox/?box=mine").text("main")
    Grant.objects.filter(user=user).update(active=False)
    give(user, "contractor", organisation=OTHER_BUILDER)
    world.act(site, "submit", world.contractor)
    for box in ("todo", "done", "mine", "copied"):
        assert "浦江一号" not in browser.get(f"/inbox/?box={box}").text("main")


def test_a_withdrawn_grant_empties_the_inbox_and_a_retired_person_is_signed_out(world: World) -> None:
    from accounts.services import deactivate, withdraw_grant

    world.declare()
    user = User.objects.get(pk=world.contractor.user_id)
    browser = Browser(world.contractor)
    withdraw_grant(Grant.objects.get(user=user), by=None, now=NOW)
    for box in ("todo", "done", "mine", "copied"):
        assert "浦江一号" not in browser.get(f"/inbox/?box={box}").text("main")
    deactivate(user, by=None, now=NOW)
    assert browser.get("/inbox/").url.startswith("/login/")
    assert browser.post("/inbox/batch/", {"pick": ["alpha:1"]}).url.startswith("/login/")


# --- where one is sent ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)",
        "https:evil.example", "http:///evil.example", "\thttps://evil.example", "//evil.example\\@testserver/",
        "/" * 3000,
    ],
)  # fmt: skip
def test_signing_in_never_leads_to_another_host(world: World, wanted: str) -> None:
    user = User.objects.get(pk=world.contractor.user_id)
    user.set_password("right-password-1")
    user.save()
    page = Browser().post("/login/", {"username": user.username, "password": "right-password-1", "next": wanted})
    assert page.url == "/inbox/"


def test_a_line_break_in_the_way_back_stays_inside_the_header(world: World, contractor: Browser) -> None:
    page = contractor.get("/login/", query_params={"next": "/inbox/\r\nSet-Cookie: stolen=1"})
    assert page.url.startswith("/inbox/%0D%0A")
    assert "stolen" not in page.response.cookies


def test_the_name_of_a_spreadsheet_cannot_carry_a_header(alpha) -> None:
    world = hostile_world('"\r\nSet-Cookie: stolen=1; "')
    answer = Browser(world.contractor).get(at("list/sites/export/")).response
    assert answer.status_code == 200
    assert "\r" not in answer["Content-Disposition"]
    assert "stolen" not in answer.cookies


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", " =1", "\n=1"])
def test_no_value_becomes_a_formula_in_a_spreadsheet(world: World, contractor: Browser, text: str) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    world.declare(site_name=f"{text}工程")
    sheet = load_workbook(BytesIO(contractor.get(at("list/sites/export/")).response.content)).active
    cell = sheet.cell(2, 1)
    assert cell.data_type == "s"
    assert not str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


# --- the batch --------------------------------------------------------------------------------------------------------


def test_a_batch_that_somebody_changed_meanwhile_is_not_passed_unseen(world: World) -> None:
    site = world.declare()
    browser = Browser(world.contractor)
    shown = browser.post("/inbox/batch/", {"pick": [f"alpha:{site.pk}"]})
    edit = browser.get(at(site, "edit/"))
    assert browser.post(at(site, "edit/"), edit.sent(site_name="换了内容")).status == 302
    answer = browser.post("/inbox/batch/", shown.sent())
    site.refresh_from_db()
    assert site.state == "draft"
    assert site.title in answer.text("main")


def test_a_batch_without_a_key_does_nothing_and_does_not_say_it_did(world: World) -> None:
    site = world.declare()
    browser = Browser(world.contractor)
    shown = browser.post("/inbox/batch/", {"pick": [f"alpha:{site.pk}"]})
    answer = browser.post("/inbox/batch/", shown.sent(idempotency_key=""))
    site.refresh_from_db()
    assert site.state == "draft"
    assert site.title in answer.text("main")


def test_who_asks_for_what_is_not_theirs_is_kept_in_the_regions_audit(world: World) -> None:
    site = world.declare()
    stranger, authority = Browser(world.stranger), Browser(world.authority)
    assert stranger.get(at(site)).status == 404
    assert stranger.post(at(site, "act/submit/"), {"idempotency_key": "k", "version": "1"}).status == 404
    assert authority.get(NEW).status == 403
    assert authority.post(at(site, "act/submit/"), {"idempotency_key": "k", "version": "1"}).status == 403
    assert authority.get(at("list/sites/")).status == 200
    kept = AuditEntry.objects.filter(action="page.access_refused").order_by("sequence")
    assert [(entry.user_id, entry.data["status"], entry.data["method"]) for entry in kept] == [
        (world.stranger.user_id, 404, "GET"),
        (world.stranger.user_id, 404, "POST"),
        (world.authority.user_id, 403, "GET"),
        (world.authority.user_id, 403, "POST"),
    ]
