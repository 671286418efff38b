"""A row may offer to make what stands below it; papers of forms are shown in the page, and taken along."""

from copy import deepcopy

import pytest

from forms.attachments import keep_file
from forms.evidence import Upload
from schemas.checking import check_documents
from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import Browser, at, portal_world
from tests.portal.test_applications import PAUSE, PAUSE_FLOW, PAUSE_FORM
from tests.small_works import DOCUMENTS
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def offering(kind: str):
    """The small system with stops of works, and rows of sites that offer to make a record of a type."""
    documents = [*deepcopy(DOCUMENTS), PAUSE, PAUSE_FORM, PAUSE_FLOW]
    site = next(each for each in documents if each["kind"] == "record_type" and each["key"] == "site")
    site.setdefault("list", {"columns": [{"path": "site_name", "title": "工程"}]})
    site["list"]["links"] = [{"title": "查看"}, {"title": "申请停工", "create": kind}]
    return documents


@pytest.fixture
def world(alpha) -> World:
    made = portal_world()
    publish(system="works", documents=offering("pause"), by=None, at=NOW)
    return made


def test_a_row_offers_a_new_record_below_it_to_those_who_make_them(world):
    site = world.active_site()
    new = f"{at('records/new/works/pause/')}?parent={site.pk}"
    assert Browser(world.contractor).get(at("list/sites/")).links("tbody .acts a") == [at(site), new]
    assert Browser(world.authority).get(at("list/sites/?tab=1")).links("tbody .acts a") == [at(site)]
    assert Browser(world.contractor).get(new).status == 200


@pytest.mark.parametrize("kind", ["month", "site", "nothing"])
def test_only_what_stands_below_and_has_no_period_can_be_offered(kind):
    found = check_documents(offering(kind), region=REGION)
    assert ("/list/links/1/create", "unknown_reference") in {(each.pointer, each.code) for each in found}


def test_a_pdf_is_shown_by_the_browsers_reader_and_downloaded_when_asked(world):
    kept = keep_file(Upload("考核表.pdf", PDF), actor=world.contractor, now=NOW)
    shown = Browser(world.contractor).client.get(at(f"files/{kept.key}/"))
    assert shown["Content-Disposition"].startswith("inline")
    assert "sandbox" not in shown["Content-Security-Policy"]
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    taken = Browser(world.contractor).client.get(at(f"files/{kept.key}/?download"))
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Browser(world.authority).get(at(f"files/{kept.key}/")).status == 404
