"""What drafts would do to the records that are stored: grades, values, validity, tasks; and nothing is written."""

import copy
import json
from decimal import Decimal

import pytest

from exchange.drafts import replace_drafts
from exchange.impact import measure_impact
from forms.models import Record, ScoreSheet
from tests.builders import NOW, at
from tests.small_works import CATALOGUE, DOCUMENTS, GRADE, SITE_FORM
from tests.world import make_world


@pytest.fixture
def world(alpha):
    return make_world()


@pytest.fixture
def month(world):
    """A month that was graded 优良 with 98, forwarded, and rolled up into its quarter."""
    month = world.month(world.active_site(), 1)
    world.self_score(month, "steel.1")
    world.forward(month)
    return Record.objects.get(pk=month.pk)


def drafts(**changed):
    documents = [copy.deepcopy(changed.get(f"{one['kind']}_{one['key']}", one)) for one in DOCUMENTS]
    replace_drafts("works", documents, by=None, at=NOW)


def measured(since=None):
    return measure_impact("works", since=since, now=NOW)


def with_rows(*rows):
    return {**GRADE, "table": {**GRADE["table"], "rows": list(rows)}}


def test_drafts_that_say_the_same_move_nothing(month):
    drafts()
    told = measured()
    assert (told["records"], told["scored"]) == (3, 1)
    assert told["counts"] == {"regraded": 0, "rescored": 0, "values": 0, "invalid": 0, "tasks": 0, "dues": 0}


def test_a_stricter_grade_names_who_would_be_graded_otherwise(month):
    drafts(decision_month_grade=with_rows([">= 99", "优良", "ok"], ["-", "合格", "warn"]))
    told = measured()
    (row,) = told["regraded"]
    assert (row["number"], row["before"], row["after"]) == (month.number, "优良", "合格")
    assert told["grades"] == [["月度评价", "优良", "合格", 1]]


def test_a_dearer_finding_moves_the_score_and_what_is_rolled_up_from_it(month):
    dearer = copy.deepcopy(CATALOGUE)
    dearer["nodes"][0]["children"][0]["marks"] = 40
    dearer["nodes"][0]["children"][1]["marks"] = 10
    drafts(catalogue_quality=dearer)
    told = measured()
    assert told["moved_scores"] == 1
    (row,) = told["regraded"]
    assert (row["score_before"], row["score_after"]) == (Decimal(98), Decimal(80))
    (value,) = told["values"]
    assert (value["place"], value["before"], value["after"]) == ("得分", "98", "80")


def test_another_score_with_the_same_grade_is_named_beside_those_graded_otherwise(month):
    dearer = copy.deepcopy(CATALOGUE)
    dearer["nodes"][0]["children"][0]["marks"] = 22
    dearer["nodes"][0]["children"][1]["marks"] = 28
    drafts(catalogue_quality=dearer)
    told = measured()
    assert (told["moved_scores"], told["regraded"]) == (1, [])
    (row,) = told["rescored"]
    assert (row["number"], row["score_before"], row["before"]) == (month.number, Decimal(98), row["after"])
    assert row["score_after"] < 98


def test_what_would_not_be_valid_any_more_is_told_with_its_place(month):
    form = copy.deepcopy(SITE_FORM)
    form["sections"][0]["fields"][3]["required"] = "true"
    form["schema"]["properties"]["site_name"]["minLength"] = 10
    del form["sections"][1]["fields"][5]
    smaller = copy.deepcopy(CATALOGUE)
    smaller["nodes"][0]["children"][0]["findings"].pop(0)
    drafts(form_site=form, catalogue_quality=smaller)
    told = {(row["type"], row["place"]) for row in measured()["invalid"]}
    assert {("工程", "层数"), ("工程", "工程名称"), ("工程", "电话"), ("月度评价", "1 steel.1")} <= told


def test_a_state_that_the_drafts_do_not_have_is_told(month):
    renamed = json.loads(
        json.dumps(DOCUMENTS).replace('"forwarded', '"handed_on').replace('\\"forwarded', '\\"handed_on')
    )
    replace_drafts("works", renamed, by=None, at=NOW)
    assert "待登记" in {row["place"] for row in measured()["invalid"]}


def test_open_tasks_that_would_go_to_others_are_named(world):
    site = world.act(world.declare(), "submit", world.contractor)
    flow = copy.deepcopy(next(one for one in DOCUMENTS if (one["kind"], one["key"]) == ("workflow", "site")))
    for action in flow["actions"]:
        if action["key"] in ("accept", "send_back"):
            action["by"] = "contractor"
    drafts(workflow_site=flow)
    (row,) = measured()["tasks"]
    assert row["number"] == site.number
    assert [one["people"] for one in row["before"]] == [["监督员"], ["监理员"]]
    assert [one["people"] for one in row["after"]] == [["施工员"]]


def test_only_the_time_that_is_asked_about_counts(month):
    drafts(decision_month_grade=with_rows(["-", "合格", "warn"]))
    assert measured(since=at("2026-02-01").date())["counts"]["regraded"] == 0
    assert measured(since=at("2026-01-01").date())["counts"]["regraded"] == 1


def test_nothing_of_a_record_is_written(month):
    before = [list(Record.objects.order_by("pk").values()), list(ScoreSheet.objects.order_by("pk").values())]
    drafts(decision_month_grade=with_rows(["-", "合格", "warn"]))
    assert measured()["counts"]["regraded"] == 1
    assert [list(Record.objects.order_by("pk").values()), list(ScoreSheet.objects.order_by("pk").values())] == before


def test_a_review_counts_what_it_adopts(world):
    month = world.month(world.active_site(), 1)
    world.self_score(month, "steel.1")
    world.act(month, "submit", world.contractor)
    entries = {"items": {"walls.1": {"findings": ["walls.1.a"]}}, "verdicts": {"steel": "adopt", "walls": "override"}}
    world.fill(month, "review", world.site, {**entries, "opinions": {"walls": "现场见裂缝"}})
    world.act(month, "forward", world.site)
    dearer = copy.deepcopy(CATALOGUE)
    for node in dearer["nodes"]:
        node["children"][0]["marks"], node["children"][1]["marks"] = 10, 40
    drafts(catalogue_quality=dearer, decision_month_grade=with_rows([">= 91", "优良", "ok"], ["-", "合格", "warn"]))
    (row,) = measured()["regraded"]
    assert (row["score_before"], row["score_after"]) == (Decimal(96), Decimal(90))
