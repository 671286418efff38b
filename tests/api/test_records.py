"""Records through the API: the same rules as on the pages, said for programs."""

from copy import deepcopy
from decimal import Decimal

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.models import Record
from schemas.services import publish
from tests.api.programs import Program
from tests.builders import NOW
from tests.small_works import DOCUMENTS
from tests.world import VALUES

SITE = {"system": "works", "record_type": "site", "data": {**VALUES}}


def test_a_record_is_made_changed_and_handed_on(contractor, authority):
    made = contractor.post("records/", SITE)
    assert made.status == 201
    assert made.response["Location"] == made["url"]
    assert made["state"]["key"] == "draft"
    changed = contractor.patch(made["url"], {"data": {"site_name": "浦江二号"}}, if_match=made.tag)
    assert changed.status == 200
    assert changed["data"]["site_name"] == "浦江二号"
    assert changed["data"]["contract"] == "HT-1"
    sent = contractor.post(f"{made['url']}actions/submit/", {}, if_match=changed.tag)
    assert (sent.status, sent["state"]["key"]) == (200, "submitted")
    waiting = authority.get("inbox/")
    assert [line["record"] for line in waiting["results"]] == [made["id"]]
    happened = authority.get(f"{made['url']}history/")
    assert [event["action"]["key"] for event in happened.said] == ["submit", "edit", "create"]


def test_what_is_sent_twice_under_a_key_is_done_once(contractor):
    first = contractor.post("records/", SITE, key="k1")
    again = contractor.post("records/", SITE, key="k1")
    assert (first.status, again.status) == (201, 201)
    assert first["id"] == again["id"]
    assert Record.objects.filter(record_type="site").count() == 1


def test_a_key_is_not_taken_for_something_else(contractor):
    contractor.post("records/", SITE, key="k1")
    other = {**SITE, "data": {**VALUES, "contract": "HT-2"}}
    assert contractor.post("records/", other, key="k1").status == 409


def test_every_wrong_value_is_named_with_its_place(contractor):
    refused = contractor.post("records/", {**SITE, "data": {**VALUES, "phone": "123", "floors": "many"}})
    assert refused.status == 422
    assert refused.kind == "application/problem+json"
    assert refused["type"] == "urn:kaoping:problem:invalid"
    assert {error["pointer"] for error in refused["errors"]} == {"/data/phone", "/data/floors"}


@pytest.mark.parametrize(
    ("values", "code"), [({"nothing_such": 1}, "unknown_field"), ({"accepted": "是"}, "unknown_field")]
)
def test_fields_that_the_form_does_not_have_are_refused(contractor, values, code):
    refused = contractor.post("records/", {**SITE, "data": {**VALUES, **values}})
    (error,) = refused["errors"]
    assert (refused.status, error["code"], error["pointer"]) == (422, code, f"/data/{next(iter(values))}")


def test_a_change_says_which_version_it_means(contractor, world):
    site = world.declare()
    path = f"records/{site.pk}/"
    assert contractor.patch(path, {"data": {"site_name": "甲工程"}}).status == 428
    stale = contractor.get(path).tag
    assert contractor.patch(path, {"data": {"site_name": "乙工程"}}, if_match=stale).status == 200
    late = contractor.patch(path, {"data": {"site_name": "丙工程"}}, if_match=stale)
    assert late.status == 412
    assert late["changes"][0]["who"] == "施工员"
    assert contractor.get(path)["data"]["site_name"] == "乙工程"


def test_what_may_not_be_done_now_says_why(contractor, authority, world):
    site = world.declare()
    assert authority.get(f"records/{site.pk}/")["editable"] == []
    offered = contractor.get(f"records/{site.pk}/actions/")
    assert [action["key"] for action in offered.said if not action["refusals"]] == ["submit"]
    refused = contractor.post(f"records/{site.pk}/actions/accept/", {}, if_match=offered.tag)
    assert refused.status == 409
    assert refused["detail"]


def test_nobody_reads_or_changes_what_is_not_theirs(world, contractor):
    site = world.declare()
    stranger = Program(world.stranger)
    assert stranger.get(f"records/{site.pk}/").status == 404
    assert stranger.get("records/")["results"] == []
    assert stranger.post(f"records/{site.pk}/actions/submit/", {}, if_match='"1"').status == 404
    assert stranger.patch(f"records/{site.pk}/", {"data": {}}, if_match='"1"').status == 404


def test_personal_numbers_are_masked(contractor, world):
    world.declare(phone="13800000001")
    (line,) = contractor.get("records/")["results"]
    record = contractor.get(line["url"])
    assert record["data"]["phone"] == "138****0001"
    kept = contractor.patch(record["url"], {"data": record["data"]}, if_match=record.tag)
    assert kept.status == 200
    assert Record.objects.get(pk=line["id"]).data["phone"] == "13800000001"


def test_a_list_is_paged_by_cursor_and_narrowed(contractor, world):
    made = [world.declare(contract=f"HT-{number}", site_name=f"工程{number}").pk for number in range(5)]
    first = contractor.get("records/?page_size=2&record_type=site")
    assert [line["id"] for line in first["results"]] == made[:-3:-1]
    world.declare(contract="HT-9")
    second = contractor.get(first["next"].removeprefix("http://testserver"))
    assert [line["id"] for line in second["results"]] == made[-3:-5:-1]
    found = contractor.get("records/?q=工程3")
    assert [line["id"] for line in found["results"]] == [made[3]]
    assert contractor.get("records/?parent=x").status == 400


@pytest.mark.parametrize(
    ("moment", "found"),
    [("1491-03-03T09:59:08-22:34", 1), ("9998-12-31T23:59:59%2B23:59", 0), ("yesterday", None),
     ("2026-03-31T08:00:00", None), ("0001-01-01T00:00:00%2B19:42", None)],
)  # fmt: skip
def test_what_changed_since_a_moment_is_found_whatever_its_offset(contractor, world, moment, found):
    world.declare()
    answer = contractor.get(f"records/?changed_since={moment}")
    if found is None:
        assert answer.status == 400
    else:
        assert len(answer["results"]) == found


def test_scores_are_numbers_with_their_own_digits(contractor, world):
    month = world.month(world.active_site(), 2)
    world.self_score(month)
    Record.objects.filter(pk=month.pk).update(result_sheet="self", result_score=Decimal("87.5"), result_grade="合格")
    assert contractor.get(f"records/{month.pk}/")["result"] == {"sheet": "self", "score": 87.5, "grade": "合格"}


def test_the_number_of_queries_does_not_grow_with_the_list(contractor, world):
    def asked(count: int) -> int:
        for number in range(count):
            world.declare(contract=f"C-{count}-{number}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            contractor.get("records/")
        return len(seen)

    asked(1)
    assert asked(2) == asked(9)


def test_the_schema_of_a_form_takes_what_a_record_holds(contractor, world):
    kind = contractor.get("systems/works/types/site/")
    schema = kind["form"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({key: value for key, value in VALUES.items() if value}, schema)
    assert [state["key"] for state in kind["states"]][0] == "draft"
    (works,) = [system for system in contractor.get("systems/").said if system["key"] == "works"]
    assert {"site", "month"} <= {one["key"] for one in works["record_types"]}


def test_a_step_that_leads_out_of_sight_is_answered_however_often_it_is_sent(world):
    documents = deepcopy(DOCUMENTS)
    kind = next(each for each in documents if (each["kind"], each["key"]) == ("record_type", "site"))
    kind["visible_in"] = [{"by": ["contractor"], "states": ["draft", "returned"]}]
    publish(system="works", documents=documents, by=None, at=NOW)
    contractor = Program(world.contractor)
    made = contractor.post("records/", SITE)
    sent = [contractor.post(f"{made['url']}actions/submit/", {}, key="s", if_match=made.tag).status for _ in range(2)]
    assert sent == [204, 204]
    assert contractor.get(made["url"]).status == 404
    assert Record.objects.get(pk=made["id"]).version == 2
