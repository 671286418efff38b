"""Prints, projects, what fields offer, and numbers in full, through the API."""

import pytest

from exchange.pdf.proofs import code_of
from exchange.pdf.rendering import can_draw
from forms.models import Record
from registers.services import put_entry
from schemas.services import publish
from tenants.audit.models import AuditEntry
from tests.api.programs import Program
from tests.builders import NOW, REGION
from tests.portal.pages import MENUS
from tests.portal.test_projects import READERS, documents, in_both


def test_a_record_is_fetched_as_pdf_and_its_code_says_whether_it_still_holds(world, contractor):
    site = world.declare()
    (first, *_more) = contractor.get(f"records/{site.pk}/prints/").said
    printed = contractor.get(first["url"])
    if can_draw():
        assert (printed.kind, printed.content[:5]) == ("application/pdf", b"%PDF-")
    else:
        assert (printed.status, printed.kind) == (409, "application/problem+json")
    assert AuditEntry.objects.filter(action="record.printed").exists()
    code = code_of(site, site.prints.get().digest)
    told = contractor.get(f"verify/{code}/")
    assert (told["verdict"], told["printed_in"]["key"]) == ("same", "draft")
    assert Program(world.stranger).get(f"verify/{code}/").status == 404
    assert Program(world.stranger).get(first["url"]).status == 404
    assert contractor.get(f"records/{site.pk}/prints/nothing/").status == 404


def test_projects_are_summed_up_where_the_region_has_them(world, contractor):
    assert contractor.get("projects/").status == 404
    projects = {"title": "综合信息", "roles": READERS}
    region = {**REGION, "systems": ["works", "safety"], "menus": MENUS, "projects": projects}
    publish(system="region", documents=[region], by=None, at=NOW)
    for system in ("works", "safety"):
        publish(system=system, documents=documents(system), by=None, at=NOW)
    in_both(world)
    (line,) = contractor.get("projects/?q=HT-1")["results"]
    assert [one["system"] for one in line["standings"]] == ["质量", "安全"]
    whole = contractor.get(line["url"])
    assert [part["kind"] for part in whole["parts"]] == [whole["parts"][0]["kind"]] * 2
    assert whole["parts"][0]["belongings"][0]["count"] == 2
    assert contractor.get("projects/nothing/").status == 404
    assert Program(world.authority).get("projects/").status == 404
    assert Program(world.stranger).get("projects/")["results"] == []


def test_numbers_are_shown_in_full_for_a_reason_and_never_unnoticed(world, contractor, authority):
    personal = {"shown_to": ["authority"], "reasons": ["核实身份"]}
    publish(system="region", documents=[{**REGION, "menus": MENUS, "personal": personal}], by=None, at=NOW)
    path = f"records/{world.declare(phone='13800000001').pk}/reveal/"
    shown = authority.post(path, {"reason": "核实身份"})
    assert shown.said == [{"pointer": "/data/phone", "value": "13800000001"}]
    assert shown.response["Cache-Control"] == "no-store"
    assert authority.post(path, {"reason": " "})["errors"][0]["pointer"] == "/reason"
    assert contractor.post(path, {"reason": "好奇"}).status == 403
    assert AuditEntry.objects.filter(action="personal.revealed").count() == 1
    assert Record.objects.get().data["phone"] == "13800000001"


@pytest.mark.parametrize("way", ["leader", "nothing", "leader.1.name"])
def test_what_no_field_offers_is_not_found(contractor, way):
    put_entry("people", key="P-9", data={"name": "孙工", "mobile": "13800000009"}, by=None, now=NOW)
    assert contractor.get(f"choices/works/nothing/{way}/?q=孙").status == 404
    assert contractor.get(f"choices/nothing/site/{way}/?q=孙").status == 404


def test_who_asks_for_what_is_not_theirs_stands_in_the_audit(world, contractor):
    site = world.declare()
    Program(world.stranger).get(f"records/{site.pk}/")
    (entry,) = AuditEntry.objects.filter(action="page.access_refused")
    assert (entry.user_id, entry.data["status"]) == (world.stranger.user_id, 404)
