"""Records on paper, and the check of a paper."""

import io
import re

import pytest
from bs4 import BeautifulSoup

from exchange.models import Printed
from exchange.pdf.digests import digest_of
from exchange.pdf.rendering import can_draw
from forms.models import Record
from tenants.audit.models import AuditEntry
from tests.builders import NOW
from tests.portal.pages import Browser, Page, at, portal_world
from tests.world import World
from workflows.models import HistoryEntry

pypdf = pytest.importorskip("pypdf")


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def verify_path(page: Page) -> str:
    """The address on a print, as a phone reads it from the code."""
    return re.sub(r"^https?://[^/]+", "", page.text(".paper__address"))


def test_a_record_is_printed_with_its_parts_values_history_and_lines_to_sign(world: World) -> None:
    site = world.active_site()
    page = Browser(world.contractor).get(at(site, "print/"))
    assert site.number in page.text(".paper__marks")
    assert "浦东新区" in page.texts(".paper__table td")
    assert "提交" in page.texts(".paper__table td")
    assert page.soup.select(".paper__signs .paper__lines div")


def test_personal_numbers_stay_masked_on_paper(world: World) -> None:
    site = world.active_site()
    page = Browser(world.contractor).get(at(site, "print/"))
    phone = Record.objects.get(pk=site.pk).data["phone"]
    assert phone not in page.text(".paper")
    assert f"{phone[:3]}****{phone[-4:]}" in page.texts(".paper__table td")


def test_a_month_is_printed_with_every_line_its_deductions_and_how_the_score_came(world: World) -> None:
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    page = Browser(world.contractor).get(at(month, "print/"))
    lines = page.texts(".paper__table .is-plain td:first-child")
    assert lines, "the lines of the catalogue"
    assert page.texts(".paper__table .is-note")
    assert "÷" in page.text(".paper__words")


def test_a_print_of_what_is_stored_is_consistent_until_the_record_moves(world: World) -> None:
    site = world.declare()
    browser = Browser(world.contractor)
    way = verify_path(browser.get(at(site, "print/")))
    assert browser.get(way).text("h1") == "一致"
    world.act(site, "submit", world.contractor)
    after = browser.get(way)
    assert after.text("h1") == "已变更"
    assert "提交" in after.text(".timeline")


def test_a_paper_that_was_never_printed_here_is_none_of_ours(world: World) -> None:
    site = world.declare()
    page = Browser(world.contractor).get(at(f"verify/{site.pk}-{'0' * 24}/"))
    assert page.status == 200
    assert page.text("h1") == "不是本系统的打印件"


def test_strangers_learn_nothing_from_a_code(world: World) -> None:
    site = world.declare()
    way = verify_path(Browser(world.contractor).get(at(site, "print/")))
    stranger = Browser(world.stranger)
    hidden, invented = stranger.get(way), stranger.get(at(f"verify/999999-{'0' * 24}/"))
    assert hidden.status == invented.status == 404
    assert hidden.text("main") == invented.text("main")
    nobody = Browser().get(way)
    assert (nobody.status, nobody.url.startswith("/login/")) == (302, True)


@pytest.mark.parametrize("code", ["1", "1-abc", "x-" + "0" * 24, "1-" + "G" * 24, "9" * 30 + "-" + "0" * 24])
def test_what_is_no_code_is_not_found(world: World, code: str) -> None:
    assert Browser(world.contractor).get(at(f"verify/{code}/")).status == 404


def test_the_same_content_is_kept_once_however_often_it_is_printed_and_by_whom(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    for actor in (world.contractor, world.contractor, world.supervision):
        Browser(actor).get(at(site, "print/"))
    assert Printed.objects.filter(record=site).count() == 1
    assert AuditEntry.objects.filter(action="record.printed", object_id=str(site.pk)).count() == 3


def test_urging_somebody_does_not_change_what_was_printed(world: World) -> None:
    site = world.act(world.declare(), "submit", world.contractor)
    before = digest_of(Record.objects.get(pk=site.pk))
    beside = {"kind": "remind", "action": "remind", "action_title": "催办", "to_state": site.state, "version": 99}
    HistoryEntry.objects.create(record=site, at=NOW, user_name="施工员", **beside)
    assert digest_of(Record.objects.get(pk=site.pk)) == before


@pytest.mark.skipif(not can_draw(), reason="Pango is not installed: see .ci/programs")
def test_the_pdf_says_what_the_page_says(world: World) -> None:
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    browser = Browser(world.contractor)
    page, answer = browser.get(at(month, "print/")), browser.get(at(month, "print/pdf/"))
    assert answer.response["Content-Type"] == "application/pdf"
    assert month.number in answer.response["Content-Disposition"]
    pages = pypdf.PdfReader(io.BytesIO(answer.response.content)).pages
    said = "".join("".join(each.extract_text().split()) for each in pages)
    cells = BeautifulSoup(str(page.soup.select_one(".paper")), "html.parser").select("td, th, caption, h1")
    missing = [text for cell in cells if (text := "".join(cell.get_text().split())) and text not in said]
    assert missing == []


def test_without_pango_the_page_offers_the_browser_and_says_what_is_missing(world: World, monkeypatch) -> None:
    site = world.declare()
    monkeypatch.setitem(__import__("sys").modules, "exchange.pdf.drawing", None)
    browser = Browser(world.contractor)
    page = browser.get(at(site, "print/"))
    assert "Pango" in page.text("[role=status]")
    assert page.soup.select_one("a[href*='print/pdf']") is None
    refused = browser.get(at(site, "print/pdf/"))
    assert (refused.status, "Pango" in refused.text(".note")) == (409, True)
