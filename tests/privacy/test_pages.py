"""Whoever walks through all pages and files that lead from a record reads no personal number in full."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from pypdf import PdfReader

from forms.actors import Actor
from forms.models import Record
from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import LIST, MENUS, Browser, Page, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.services import save_record

PHONE, OTHER = "13800000001", "13800000002"
MOST_PAGES = 150
WORKER = {
    "key": "workers",
    "title": "工人",
    "widget": "table",
    "fields": [
        {"key": "name", "title": "姓名", "widget": "text"},
        {"key": "mobile", "title": "手机", "widget": "mobile"},
    ],
}
WORKERS = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": {"type": "string"}, "mobile": {"type": "string"}}},
}


def with_numbers(document: dict) -> dict:
    """The small system's site: a number in a field, in rows, in its name in lists, and in every kind of sentence."""
    if (document["kind"], document["key"]) == ("form", "site"):
        schema, section = document["schema"], document["sections"][0]
        fields = [*section["fields"], WORKER]
        return {
            **document,
            "schema": {**schema, "properties": {**schema["properties"], "workers": WORKERS}},
            "sections": [{**section, "fields": fields}, *document["sections"][1:]],
        }
    if (document["kind"], document["key"]) == ("record_type", "site"):
        columns = [*LIST["columns"], {"path": "phone", "title": "电话"}]
        locked = [*document.get("locked", ()), {"when": 'site_name = "已锁工程"', "else": "请联系 {phone}。"}]
        return {**document, "heading": "{site_name} {phone}", "list": {**LIST, "columns": columns}, "locked": locked}
    if (document["kind"], document["key"]) == ("workflow", "site"):
        states = [{**state, "asks": "请致电 {phone}"} for state in document["states"]]
        actions = [{**action, "confirm": "通知 {phone}？"} for action in document["actions"]]
        return {**document, "states": states, "actions": actions}
    return document


@pytest.fixture
def world(alpha) -> World:
    """The small system with numbers wherever a definition may name one."""
    made = portal_world()
    publish(system="region", documents=[{**REGION, "menus": MENUS}], by=None, at=NOW)
    publish(system="works", documents=[with_numbers(document) for document in DOCUMENTS], by=None, at=NOW)
    return made


def texts_of(page: Page) -> Iterator[str]:
    """Everything that can be read in an answer: of a page, a workbook, a paper."""
    body = page.response.getvalue()
    if body.startswith(b"%PDF"):
        yield from (one.extract_text() for one in PdfReader(BytesIO(body)).pages)
    elif is_zipfile(BytesIO(body)):
        archive = ZipFile(BytesIO(body))
        yield from (archive.read(name).decode(errors="replace") for name in archive.namelist())
    else:
        yield body.decode(errors="replace")


def walked(actor: Actor, *starts: str) -> dict[str, str]:
    """All pages of a region that somebody comes to by links, with what stands in them."""
    browser, waiting, seen = Browser(actor), [*starts], {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        page = browser.get(path)
        seen[path] = "\n".join(texts_of(page))
        if not page.response.headers["Content-Type"].startswith("text/html"):
            continue
        led = (urldefrag(urljoin(path, link["href"])).url for link in page.soup.select("a[href]"))
        waiting += [address for address in led if not urlsplit(address).netloc and _is_data(address)]
    return seen


def _is_data(address: str) -> bool:
    """Whether a page of the region shows records; a manual shows definitions only."""
    return address.startswith("/r/alpha/") and not address.startswith("/r/alpha/manual/")


def test_no_page_that_leads_from_a_record_shows_a_number_in_full(world: World) -> None:
    site = world.declare()
    workers = [{"name": "钱工", "mobile": OTHER}]
    save_record(site.pk, version=site.version, posted={"workers": workers}, actor=world.contractor, now=NOW)
    world.act(site, "submit", world.contractor)
    seen = {}
    for actor in (world.contractor, world.supervision, world.authority):
        pages = walked(actor, at(site), at("list/sites/?tab=1"))
        seen |= {(actor.name, path): text for path, text in pages.items()}
    assert [place for place, text in seen.items() if PHONE in text or OTHER in text] == []
    asked = {path.partition("?")[0].rpartition(f"/{site.pk}/")[2] for _name, path in seen}
    assert {"", "print/", "print/pdf/"} <= asked
    assert sum("138****0001" in text for text in seen.values()) > 5  # it is there to be seen


def test_no_page_of_somebody_who_changes_it_shows_a_number_in_full(world: World) -> None:
    site = world.declare()
    workers = [{"name": "钱工", "mobile": OTHER}, {"name": "孙工", "mobile": "13800000003"}]
    save_record(site.pk, version=site.version, posted={"workers": workers}, actor=world.contractor, now=NOW)
    browser = Browser(world.contractor)
    page = browser.get(at(site, "edit/"))
    assert [page.value(f"workers.{row}.mobile") for row in (0, 1)] == ["138****0002", "138****0003"]
    moved = page.sent(**{"row": "workers.1.up", "floors": "9"})
    answers = [page, *(browser.post(at(site, f"edit/{how}"), moved) for how in ("", "?live=1", "?autosave=1"))]
    answers += [browser.get(at(site, "edit/")), browser.get(at("drafts/"))]
    answers += [browser.get(link) for link in answers[-1].links("main a")]
    told = "".join(text for answer in answers for text in texts_of(answer))
    assert [number for number in (PHONE, OTHER, "13800000003") if number in told] == []
    sent = {name: text for name, text in answers[1].sent().items() if name != "row"}
    assert browser.post(at(site, "edit/"), sent).status == 302
    kept = Record.objects.get(pk=site.pk).data
    assert [worker["mobile"] for worker in kept["workers"]] == ["13800000003", OTHER]
    assert kept["phone"] == PHONE


def test_a_copied_row_keeps_its_number_where_the_mask_says_which(world: World) -> None:
    site = world.declare()
    workers = [{"name": "钱工", "mobile": OTHER}]
    save_record(site.pk, version=site.version, posted={"workers": workers}, actor=world.contractor, now=NOW)
    browser = Browser(world.contractor)
    page = browser.get(at(site, "edit/"))
    copied = browser.post(at(site, "edit/"), page.sent(row="workers.0.copy"))
    sent = {name: text for name, text in copied.sent().items() if name != "row"}
    assert browser.post(at(site, "edit/"), sent).status == 302
    assert [one["mobile"] for one in Record.objects.get(pk=site.pk).data["workers"]] == [OTHER, OTHER]


def test_the_reason_why_a_record_is_locked_names_a_number_in_part(world: World) -> None:
    site = world.declare(site_name="已锁工程")
    refused = Browser(world.contractor).get(at(site, "edit/"))
    assert "请联系 138****0001。" in refused.text("main")
