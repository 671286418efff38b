"""Roll-ups by configuration alone: a pack of JSON whose months move quarters, conclusions and a company's year."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django_tenants.utils import schema_context

from engine.errors import blocking
from exchange.regions import create_region_from_pack
from exchange.scenarios import run_golden
from forms.models import Record
from schemas.checking import check_documents
from schemas.packs import read_pack
from schemas.sentences import sentence
from tests.builders import actor
from workflows.services import open_record, save_record, take_action

PACK = Path(__file__).parent / "canals"
NOW = datetime(2026, 4, 2, 1, tzinfo=UTC)
ONE, OTHER = "91310000MA1FL0000N", "91310000MA1FL2222Q"

pytestmark = pytest.mark.django_db


@pytest.fixture
def canals():
    region = create_region_from_pack("canals", folder=PACK, now=NOW)
    with schema_context(region.slug):
        yield region


def documents():
    return [dict(document) for document in read_pack(PACK).systems["upkeep"]]


def opened(by, record_type, **more):
    return open_record(system="upkeep", record_type=record_type, actor=by, now=NOW, **more)


def handed_in(by, reach, month, score):
    """A month of a reach with this score, handed in."""
    start = datetime(2026, month, 1).date()
    record = opened(by, "month", parent_id=reach.pk, period_start=start, posted={"score": str(score)})
    return take_action(record.pk, action="hand_in", version=record.version, actor=by, now=NOW)


def held(record, key):
    return Record.objects.get(pk=record.pk).data.get(key)


def test_nothing_keeps_the_pack_from_release():
    pack = read_pack(PACK)
    found = [*pack.problems, *check_documents([pack.region]), *check_documents(documents(), region=pack.region)]
    assert [f"{problem.document}#{problem.pointer}: {sentence(problem)}" for problem in blocking(found)] == []


def test_every_golden_case_of_the_roll_ups_holds(canals):
    assert run_golden("upkeep", documents(), now=NOW) == ()


def test_the_golden_cases_notice_months_that_are_not_left_out(canals):
    changed = documents()
    left_out = next(one for one in changed if one["key"] == "left_out")
    left_out["expression"] = "sum(days) >= 16"
    cases = {difference.case for difference in run_golden("upkeep", changed, now=NOW)}
    assert cases == {"stopped_months_are_left_out"}


def test_the_years_of_two_companies_do_not_mix(canals):
    years = {}
    for code, score in ((ONE, 90), (OTHER, 60)):
        keeper = actor(f"养护员{score}", "keeper", organisation=code)
        company = opened(keeper, "company")
        years[code] = opened(keeper, "company_year", parent_id=company.pk, period_start=datetime(2026, 1, 1).date())
        reach = opened(keeper, "reach", posted={"reach_name": f"河段{score}", "opened_on": "2025-11-01"})
        handed_in(keeper, reach, 1, score)
    assert {code: held(year, "grade") for code, year in years.items()} == {ONE: "优良", OTHER: "不合格"}


def test_what_moves_by_itself_is_a_new_version_and_what_stays_is_not(canals):
    keeper = actor("养护员", "keeper", organisation=ONE)
    reach = opened(keeper, "reach", posted={"reach_name": "北一段", "opened_on": "2025-11-01"})
    month = handed_in(keeper, reach, 1, 90)
    quarter = Record.objects.get(record_type="quarter")
    before = Record.objects.get(pk=reach.pk)
    assert before.data["conclusion"] == "优良"
    save_record(month.pk, version=month.version, posted={"score": "91"}, actor=keeper, now=NOW)
    assert Record.objects.get(pk=quarter.pk).version == quarter.version + 1, "its score moved"
    assert Record.objects.get(pk=reach.pk).version == before.version, "its conclusion did not"
