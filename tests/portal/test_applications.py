"""Applications: records that are handed on by being made, by whoever fills in the fields that the definition names."""

import pytest

from forms.errors import Refused
from forms.models import Record
from schemas.checking import check_documents
from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import Browser, Page, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.services import save_record

PAUSE = {
    "kind": "record_type",
    "key": "pause",
    "title": "停工",
    "parent": "site",
    "form": "pause",
    "workflow": "pause",
    "heading": "{parent.site_name} · 停工",
    "number": "TG-{today.year}-{sequence}",
    "create": {"by": ["contractor"], "title": "申请停工", "fields": ["cause"]},
    "visible_to": ["contractor", "authority"],
    "available": [{"when": 'parent.state = "active"', "else": "工程尚未受理，请先受理。"}],
}
PAUSE_FORM = {
    "kind": "form",
    "key": "pause",
    "title": "停工",
    "schema": {"type": "object", "properties": {"cause": {"type": "string"}, "answer": {"type": "string"}}},
    "sections": [
        {
            "key": "pause",
            "title": "停工",
            "columns": 1,
            "fields": [
                {"key": "cause", "title": "原因", "widget": "text", "required": "true"},
                {"key": "answer", "title": "答复", "widget": "text"},
            ],
        }
    ],
}
PAUSE_FLOW = {
    "kind": "workflow",
    "key": "pause",
    "title": "停工",
    "initial": "applied",
    "states": [
        {"key": "applied", "title": "停工待登记", "edit": [{"by": "authority", "fields": ["answer"]}]},
        {"key": "registered", "title": "停工已登记", "final": True},
    ],
    "actions": [{"key": "register", "title": "登记", "from": "applied", "to": "registered", "by": "authority"}],
}


@pytest.fixture
def world(alpha) -> World:
    made = portal_world()
    publish(system="works", documents=[*DOCUMENTS, PAUSE, PAUSE_FORM, PAUSE_FLOW], by=None, at=NOW)
    return made


def applied(world: World, **typed: object) -> Page:
    site = world.active_site()
    browser = Browser(world.contractor)
    (new,) = browser.get(f"{at(site)}?tab=pause").links(".toolbar a")
    page = browser.get(new)
    return browser.post(new, page.sent(**typed))


def test_whoever_makes_it_fills_in_the_named_fields_and_it_stands_with_the_next_person(world: World) -> None:
    sent = applied(world, cause="台风", answer="同意")
    made = Record.objects.get(record_type="pause")
    assert sent.url == at(made)
    assert (made.state, made.data["cause"], made.data.get("answer")) == ("applied", "台风", None)
    with pytest.raises(Refused):
        save_record(made.pk, version=made.version, posted={"cause": "停电"}, actor=world.contractor, now=NOW)
    save_record(made.pk, version=made.version, posted={"answer": "同意"}, actor=world.authority, now=NOW)


def test_what_is_missing_is_said_and_nothing_is_made(world: World) -> None:
    page = applied(world, cause="")
    assert page.status == 422
    assert not Record.objects.filter(record_type="pause").exists()


def test_the_button_says_what_is_applied_for_and_the_answer_where_it_stands(world: World) -> None:
    site = world.active_site()
    browser = Browser(world.contractor)
    new = f"/r/alpha/records/new/works/pause/?parent={site.pk}"
    page = browser.get(new)
    assert page.text(".actionbar .btn--primary") == "申请停工"
    assert browser.get(at(site, "edit/")).text('.actionbar button[type="submit"]') != "申请停工"
    made = browser.post(new, page.sent(cause="台风"))
    assert "停工待登记" in browser.get(made.url).text(".flash, .messages, [role=status]")


def test_the_button_below_the_form_may_say_something_else_than_the_one_that_opens_it(alpha) -> None:
    world = portal_world()
    kind = {**PAUSE, "create": {**PAUSE["create"], "button": "保存"}}
    publish(system="works", documents=[*DOCUMENTS, kind, PAUSE_FORM, PAUSE_FLOW], by=None, at=NOW)
    site = world.active_site()
    assert "申请停工" in Browser(world.contractor).get(f"{at(site)}?tab=pause").text(".toolbar")
    page = Browser(world.contractor).get(f"/r/alpha/records/new/works/pause/?parent={site.pk}")
    assert page.text(".actionbar .btn--primary") == "保存"
    wrong = {**PAUSE, "create": {"by": ["contractor"], "title": "申请停工", "button": "保存"}}
    (problem,) = check_documents([*DOCUMENTS, wrong, PAUSE_FORM, PAUSE_FLOW], region=REGION)
    assert (problem.document, problem.pointer) == ("record_type/pause", "/create")


def test_an_application_that_cannot_be_made_is_greyed_and_says_why(world: World) -> None:
    site = world.declare()
    page = Browser(world.contractor).get(f"{at(site)}?tab=pause")
    button = page.soup.select_one('.toolbar [aria-disabled="true"]')
    assert button.text == "申请停工"
    assert "工程尚未受理，请先受理。" in page.text(button["href"])


def test_a_field_that_does_not_exist_cannot_be_filled_in() -> None:
    wrong = {**PAUSE, "create": {**PAUSE["create"], "fields": ["reason"]}}
    (problem,) = check_documents([*DOCUMENTS, wrong, PAUSE_FORM, PAUSE_FLOW], region=REGION)
    assert (problem.document, problem.pointer) == ("record_type/pause", "/create/fields")
