"""Records about the same project, or of the same company, wherever they stand: looks that compute from all of them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Record
from tests.builders import actor, publish_all
from workflows.services import open_record, save_record, take_action

NOW = datetime(2026, 4, 2, 1, tzinfo=UTC)
REGION = {
    "kind": "region", "key": "piers", "title": "码头", "short": "码", "systems": ["upkeep"], "menus": [],
    "roles": [{"key": "keeper", "title": "养护员", "held": {"by": "grant"}}],
    "districts": [{"key": "north", "title": "北段"}],
    "period_titles": {"year": "{year}年度"}, "calendar": [{"year": 2026}],
}  # fmt: skip


def kind(key, **more):
    return {
        "kind": "record_type", "key": key, "title": key, "form": key, "workflow": key, "heading": key,
        "number": f"{key}-{{sequence}}",
        "create": {"by": ["keeper"], "title": "登记"}, "visible_to": ["keeper"], "project": "permit", **more,
        "parties": [{"key": "company", "title": "养护单位", "organisation": "code", "name": "code"}],
    }  # fmt: skip


def form(key, **fields):
    types = {"permit": {"type": "string"}, "code": {"type": "string"}, **{name: {"type": "number"} for name in fields}}
    shown = [{"key": key, "title": key, "widget": "text"} for key in ("permit", "code")]
    shown += [{"key": name, "title": name, "widget": "decimal", **more} for name, more in fields.items()]
    section = {"key": "all", "title": key, "columns": 1, "fields": shown}
    return {
        "kind": "form", "key": key, "title": key, "schema": {"type": "object", "properties": types},
        "sections": [section],
    }  # fmt: skip


def flow(key, *actions):
    edit = [{"by": "keeper"}]
    states = [{"key": state, "title": state, "edit": edit} for state in ("draft", "done")[: len(actions) + 1]]
    return {"kind": "workflow", "key": key, "title": key, "initial": "draft", "states": states, "actions": [*actions]}


DONE = {"key": "finish", "title": "完成", "from": ["draft"], "to": "done", "by": "keeper"}
LOOK = {"type": "check", "of": "project", "where": 'state = "done"', "pick": ["score", "state"]}
JOBS = {"type": "check", "of": "party", "party": "company", "pick": ["state"]}
MEAN = "if count(checks) = 0 then null else mean(checks.score)"
DOCUMENTS = [
    {"kind": "system", "key": "upkeep", "title": "养护"},
    kind("pier", related={"checks": LOOK, "jobs": JOBS}),
    form("pier", mean={"computed": MEAN}, number_of_jobs={"computed": "count(jobs)"}),
    flow("pier"),
    kind("check"), form("check", score={}), flow("check", DONE),
]  # fmt: skip


@pytest.fixture
def piers(alpha):
    """Two projects with a pier each."""
    publish_all(DOCUMENTS, system="upkeep", region=REGION, now=NOW)
    return {permit: opened("pier", permit=permit) for permit in ("A1", "B2")}


def by():
    """Who does everything here."""
    return {"actor": actor("养护员", "keeper", areas=["*"]), "now": NOW}


def opened(record_type, **posted):
    return open_record(system="upkeep", record_type=record_type, posted=posted, **by())


def checked(permit, score):
    """A check of a project, done."""
    made = opened("check", permit=permit, score=str(score))
    return take_action(made.pk, action="finish", version=made.version, **by())


def means(piers):
    return {permit: Record.objects.get(pk=pier.pk).data.get("mean") for permit, pier in piers.items()}


def test_a_record_anywhere_moves_what_is_about_the_same_project_and_nothing_else(piers):
    opened("check", permit="A1", score="1")
    assert means(piers) == {"A1": None, "B2": None}, "it is not done"
    checked("A1", 80)
    checked("A1", 91)
    assert means(piers) == {"A1": Decimal("85.5"), "B2": None}


def test_a_record_that_comes_to_be_about_another_project_moves_both(piers):
    check = checked("A1", 80)
    save_record(check.pk, version=check.version, posted={"permit": "B2"}, **by())
    assert means(piers) == {"A1": None, "B2": 80}


def test_a_record_that_comes_to_be_another_companys_moves_both(alpha):
    publish_all(DOCUMENTS, system="upkeep", region=REGION, now=NOW)
    piers = [opened("pier", code=code) for code in ("C1", "C2")]
    check = opened("check", code="C1")
    jobs = [Record.objects.get(pk=pier.pk).data["number_of_jobs"] for pier in piers]
    save_record(check.pk, version=check.version, posted={"code": "C2"}, **by())
    assert jobs == [1, 0]
    assert [Record.objects.get(pk=pier.pk).data["number_of_jobs"] for pier in piers] == [0, 1]


def test_records_about_no_project_have_nothing_to_do_with_each_other(piers):
    pier = opened("pier")
    checked("", 80)
    assert Record.objects.get(pk=pier.pk).data.get("mean") is None


def test_how_many_there_are_costs_no_queries(piers):
    def asked(score):
        made = opened("check", permit="A1", score=str(score))
        with CaptureQueriesContext(connection) as seen:
            take_action(made.pk, action="finish", version=made.version, **by())
        return len(seen)

    asked(70)  # what is kept for the next is kept now
    before = asked(80)
    for score in range(5):
        checked("A1", score)
    assert asked(90) == before
