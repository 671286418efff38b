"""Roll-ups by configuration alone: a pack of JSON whose months move quarters, conclusions and a company's year."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_tenants.utils import schema_context

from engine.errors import blocking
from exchange.regions import create_region_from_pack
from exchange.scenarios import run_golden
from forms.keeping import kept_values
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


def test_every_value_of_a_kept_field_stands_there_with_its_moment(canals):
    keeper = actor("养护员", "keeper", organisation=ONE)
    reach = opened(keeper, "reach", posted={"reach_name": "北一段", "opened_on": "2025-11-01"})
    month = handed_in(keeper, reach, 1, 90)
    quarter = Record.objects.get(record_type="quarter")
    for minutes, score in ((5, "91"), (9, "40")):
        later = NOW + timedelta(minutes=minutes)
        saved = save_record(month.pk, version=month.version, posted={"score": score}, actor=keeper, now=later)
        month.version = saved.version
    kept = [(each.at, each.values["grade"]) for each in kept_values(quarter, most=9)]
    assert kept == [(NOW + timedelta(minutes=9), "不合格"), (NOW, "优良")], "91 changed nothing of the grade"
    assert kept_values(reach, most=9) == []


def looked_at(days):
    """The pack with a case that corrects a month and looks at what its quarter said by day."""
    steps = [
        {"as": "keeper", "on": "2026-05-04", "of": "r3", "change": {"score": 90}},
        {"of": "q1", "expect": {"kept": days}},
    ]
    case = {
        "kind": "golden",
        "key": "by_day",
        "title": "按日期",
        "given": [{"case": "evaluated_quarter"}],
        "steps": steps,
    }
    return [*documents(), case]


def test_a_golden_case_looks_at_what_a_kept_field_said_at_the_end_of_a_day(canals):
    said = {"2026-02-02": None, "2026-02-03": "优良", "2026-05-03": "合格", "2026-05-04": "优良", "2030-01-01": "优良"}
    assert run_golden("upkeep", looked_at({"grade": said}), now=NOW) == ()
    [found] = run_golden("upkeep", looked_at({"grade": {**said, "2026-05-03": "优良"}}), now=NOW)
    assert (found.case, found.what, found.expected, found.actual) == (
        "by_day", "kept.grade.2026-05-03", "优良", "合格",
    )  # fmt: skip


def test_a_golden_case_that_looks_at_a_field_that_is_not_kept_is_refused():
    region = read_pack(PACK).region
    for days, pointer in (
        ({"score": {"2026-05-04": 1}}, "/steps/1/expect/kept"),
        ({"grade": {"2026-02-30": "优良"}}, "/steps/1/expect/kept/grade/2026-02-30"),
    ):
        problems = blocking(check_documents(looked_at(days), region=region))
        assert [(each.document, each.pointer) for each in problems] == [("golden/by_day", pointer)]


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
