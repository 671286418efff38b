"""Records of the past: taken over as they were, worked out as any record, all of a family or nothing."""

import json
from collections.abc import Mapping
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from exchange.past import Outcome, lines_of, take_over_lines
from forms.actors import SYSTEM
from forms.errors import Refused
from forms.models import FindingRow, Record
from forms.selectors import visible_records
from tenants.audit.models import AuditEntry
from tests.builders import BUILDER, NOW
from tests.world import VALUES, World, make_world
from workflows.models import HistoryEntry

SITE: Mapping[str, object] = {
    "type": "site",
    "name": "site",
    "state": "active",
    "on": "2025-12-20",
    "number": "OLD-1",
    "values": {**VALUES, "contractor_code": BUILDER, "contractor_name": "示例建设", "leader_key": "P-1"},
}


def month(period: str, on: str, *findings: str, **more: object) -> dict[str, object]:
    sheets = {"self": {"findings": list(findings)}, "review": {"adopt": "all"}}
    return {"type": "month", "in": "site", "period": period, "state": "forwarded", "on": on, "sheets": sheets, **more}


def taken(*rows: Mapping[str, object]) -> Outcome:
    text = [json.dumps(row, ensure_ascii=False) for row in rows]
    return take_over_lines(lines_of(text), system="works", actor=SYSTEM, now=NOW)


@pytest.fixture
def world(alpha) -> World:
    return make_world()


def test_a_family_is_taken_over_as_it_was_with_its_scores(world: World) -> None:
    outcome = taken(SITE, month("2026-01", "2026-02-03", "steel.2"), month("2026-02", "2026-03-03", "steel.2"))
    assert (outcome.families, outcome.records, outcome.problems) == (1, 3, [])
    site = Record.objects.get(record_type="site")
    assert (site.number, site.state, site.title) == ("OLD-1", "active", "浦江一号")
    assert str(site.created_at.date()) == "2025-12-20"
    months = list(site.children.order_by("period_start"))
    assert [each.state for each in months] == ["forwarded", "forwarded"]
    assert [each.result_score for each in months] == [77, 54], "the ladder counts the month before"
    assert FindingRow.objects.filter(counts=True).count() == 2


def test_people_see_what_was_taken_over_and_go_on_with_it(world: World) -> None:
    taken(SITE, month("2026-01", "2026-02-03"))
    site = visible_records(world.contractor, record_type="site").get()
    assert world.month(site, 2).parent_id == site.pk
    entry = HistoryEntry.objects.get(record=site)
    assert (entry.action, entry.kind, entry.user_id) == ("taken_over", "create", None)
    assert AuditEntry.objects.get(action="records.taken_over").data == {"records": 2}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (month("2026-01", "2026-02-03", state="gone"), "gone"),
        (month("2026-01", "2026-02-03", sheets={"spot": {}}), "spot"),
        (month("2026-01", "2026-02-03", "steel.9"), "self"),
        (month("2026-01", "2026-02-03", values={"height": 3}), "height"),
        ({**month("2026-01", "2026-02-03"), "in": "nobody"}, "第 2 行"),
        ({**month("2026-01", "2026-02-03"), "on": "spring"}, "第 2 行"),
        ({**month("2026-01", "2026-02-03"), "type": "year"}, "第 2 行"),
    ],
)
def test_a_family_that_does_not_fit_is_left_out_as_a_whole(world: World, row: dict, said: str) -> None:
    other = {**SITE, "number": "OLD-2", "values": {**SITE["values"], "contract": "HT-2"}}
    outcome = taken(SITE, row, other)
    assert (outcome.families, len(outcome.problems)) == (1, 1)
    assert said in outcome.problems[0]
    assert list(Record.objects.values_list("number", flat=True)) == ["OLD-2"]


def test_what_is_there_already_is_not_taken_over_again(world: World) -> None:
    taken(SITE)
    outcome = taken({**SITE, "number": "OLD-9"})
    assert (outcome.records, len(outcome.problems)) == (0, 1)


@pytest.mark.parametrize("text", ["[]", "{", '{"type": "site", "colour": "red"}'])
def test_a_file_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        list(lines_of([text]))


def test_the_command_looks_first_and_then_stores(world: World, tmp_path) -> None:
    file = tmp_path / "past.jsonl"
    file.write_text(json.dumps(SITE, ensure_ascii=False), encoding="utf-8")
    said = StringIO()
    call_command("past", "check", "alpha", "works", file, stdout=said)
    assert "1 records of 1 families would be taken over" in said.getvalue()
    assert not Record.objects.exists()
    call_command("past", "import", "alpha", "works", file, stdout=StringIO())
    assert Record.objects.count() == 1
    with pytest.raises(CommandError, match="left out"):
        call_command("past", "import", "alpha", "works", file, stdout=StringIO(), stderr=StringIO())
