"""Lists, reports, dashboards and spreadsheets through the API: the same rows and numbers as on the pages."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange.models import Export
from portal.lists.background import write_list
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.api.programs import Program
from tests.builders import NOW
from tests.portal.reports.pages import report_world
from tests.world import World


@pytest.fixture
def world(alpha) -> World:
    return report_world()


def test_the_menu_leads_to_lists_reports_and_dashboards(authority):
    items = [item for group in authority.get("menu/").said for item in group["items"]]
    assert {item["kind"] for item in items} == {"list", "report", "dashboard"}
    assert [authority.get(item["url"]).status for item in items] == [200] * len(items)


def test_a_report_has_its_rows_totals_and_what_stands_behind_each_number(contractor, world):
    site = world.active_site(site_name="甲工程", contract="HT-A")
    world.month(site, 2)
    world.declare(site_name="乙工程", contract="HT-B")
    report = contractor.get("reports/works/sites/")
    assert [(row["record"] == site.pk, row["numbers"]["months"]) for row in report["results"]] == [
        (False, 0),
        (True, 1),
    ]
    assert report["totals"]["months"] == 1
    ways = [one["behind"] for row in report["results"] for cell in row["cells"] for one in cell["figures"]]
    (way, *_more) = [one for one in ways if one and "months" in one]
    assert [line["record_type"] for line in contractor.get(way)["results"]] == ["month"]
    assert contractor.get("reports/works/sites/behind/nothing/").status == 404
    assert Program(world.site).get("reports/works/sites/").status == 404
    narrowed = contractor.get("reports/works/sites/?f.site_name=乙")
    assert [row["cells"][0]["text"] for row in narrowed["results"]] == ["乙工程"]


def test_a_dashboard_has_its_numbers_and_panels(authority, world):
    world.active_site(site_name="甲工程")
    board = authority.get("dashboards/works/board/")
    assert [(one["title"], one["text"]) for one in board["numbers"]] == [("在评工程", "1"), ("扣分次数", "0")]
    assert authority.get(board["numbers"][0]["behind"])["results"][0]["title"] == "甲工程"
    assert len(board["panels"]) == 3
    assert authority.get("dashboards/works/nothing/").status == 404


def test_a_spreadsheet_is_asked_for_once_written_and_fetched_by_whoever_asked(
    contractor, authority, world, django_capture_on_commit_callbacks
):
    world.declare(site_name="甲工程", contract="HT-A")
    asked = contractor.post("lists/sites/export/?f.contract=HT-A", {}, key="x1")
    assert (asked.status, asked["state"], asked["file"]) == (202, "waiting", None)
    assert contractor.post("lists/sites/export/?f.contract=HT-A", {}, key="x1")["id"] == asked["id"]
    assert AuditEntry.objects.filter(action="records.exported").count() == 1
    assert contractor.get(f"{asked['url']}file/").status == 404
    with clock.frozen(NOW):
        assert write_list(asked["id"]) == 1
    ready = contractor.get(asked["url"])
    assert (ready["state"], ready["rows"]) == ("ready", 1)
    book = load_workbook(BytesIO(contractor.get(ready["file"]).content))
    assert "甲工程" in [cell.value for row in book.active.iter_rows() for cell in row]
    assert authority.get(ready["file"]).status == 404
    assert [one["id"] for one in contractor.get("exports/").said] == [asked["id"]]
    assert contractor.ask("DELETE", asked["url"], None).status == 204
    assert not Export.objects.exists()


def test_a_report_is_written_as_a_spreadsheet_too(contractor, world):
    world.declare(site_name="甲工程")
    asked = contractor.post("reports/works/sites/export/", {})
    with clock.frozen(NOW):
        write_list(asked["id"])
    assert contractor.get(asked["url"])["state"] == "ready"
