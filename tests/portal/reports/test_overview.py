"""The numbers of a report on top of a record's page."""

import pytest

from engine.errors import blocking
from schemas.checking import check_documents
from schemas.services import publish
from tests.builders import NOW, REGION
from tests.portal.pages import Browser, at
from tests.portal.reports.pages import DISTRICTS, SITES, report_world
from tests.small_works import DOCUMENTS


def with_overview(report: str) -> list[dict]:
    return [
        {**one, "overview": report} if (one["kind"], one["key"]) == ("record_type", "site") else dict(one)
        for one in (*DOCUMENTS, SITES, DISTRICTS)
    ]


@pytest.fixture
def world(alpha):
    world = report_world()
    publish(system="works", documents=with_overview("sites"), by=None, at=NOW)
    return world


def test_every_number_of_the_record_leads_to_what_it_counts(world):
    site = world.active_site()
    world.month(site, 3)
    world.month(world.active_site(site_name="另一工程", contract="HT-2"), 3)
    browser = Browser(world.contractor)
    page = browser.get(at(f"records/{site.pk}/"))
    assert page.texts(".counts h3") == ["月度评价"]
    assert page.texts(".counts dt")[0] == "转报数/总数"
    (way,) = [link["href"] for link in page.soup.select(".counts dd a") if "/months/" in link["href"]]
    assert browser.get(way).texts("tbody .cell-main") == ["2026年3月"]


def test_whoever_may_not_see_the_report_finds_no_numbers(world):
    site = world.active_site()
    assert Browser(world.supervision).get(at(f"records/{site.pk}/")).texts(".counts") == []


@pytest.mark.parametrize("report", ["districts", "nothing"])
def test_the_report_must_have_a_row_for_each_record(report):
    problems = blocking(check_documents(with_overview(report), region=REGION))
    assert [problem.code for problem in problems if problem.pointer.endswith("overview")] != []
