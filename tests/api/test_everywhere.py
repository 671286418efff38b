"""All regions through the API: what the pages say, to the same people, by tokens that were made for it."""

from dataclasses import replace

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Grant, User
from tenants import clock
from tenants.audit.models import AuditEntry
from tenants.messages import put_messages
from tenants.models import Message
from tenants.publishing.folding import fold_changes
from tests.api.programs import Program, Said
from tests.builders import BUILDER, HUANGPU, actor, grant
from tests.builders import at as moment
from tests.portal.pages import _return_to
from tests.published_works import MONTHS, UNMAPPED, publish_works
from tests.world import World, make_world

NOW = moment("2026-04-03")
COMPARISON, RESULTS = "/api/v1/regions/comparison/", "/api/v1/regions/results/"
INBOX, MESSAGES = "/api/v1/inbox/", "/api/v1/messages/"
ADDRESSES = (COMPARISON, RESULTS, INBOX, MESSAGES)


def forwarded(world: World, *findings: str, **values: object) -> None:
    record = world.month(world.active_site(**values), 3)
    world.self_score(record, *findings)
    world.forward(record)


@pytest.fixture
def world(alpha, in_region) -> World:
    """Two regions with their own scales; the authority compares in both, the contractor has results in both."""
    made = replace(make_world(), authority=actor("监督员", "authority", areas=["*"]))
    publish_works(MONTHS)
    forwarded(made, "steel.1")
    with in_region("beta"):
        there = make_world()
        publish_works(UNMAPPED)
        forwarded(there, "steel.2", site_name="贝塔工程")
        grant(User.objects.get(pk=made.authority.user_id), "authority", areas=["*"], region="beta")
        grant(User.objects.get(pk=made.contractor.user_id), "contractor", organisation=BUILDER, region="beta")
    fold_changes()
    return made


def ask(program: Program, path: str) -> Said:
    return program.get(path, now=NOW)


def rows(said: Said) -> dict[str, dict[str, object]]:
    return {row["region"]["key"]: row for row in said["results"]}


def test_regions_are_compared_as_on_the_page(world):
    said = ask(Program(world.authority), COMPARISON)
    alpha, beta = rows(said)["alpha"], rows(said)["beta"]
    assert (alpha["records"], alpha["counted"], alpha["median"], alpha["passed"]) == (1, 1, 98, 100)
    assert alpha["grades"] == [{"grade": "优良", "level": "good", "count": 1, "percent": 100}]
    assert (beta["scale"], beta["passed"], beta["good"]) == ("三级制", None, None)
    assert alpha["trend"]["points"][-2:] == [{"period": "2026-03", "value": 98}, {"period": "2026-04", "value": None}]
    assert (said["totals"]["regions"], said["totals"]["counted"], said["totals"]["mapped"]) == (2, 2, 1)
    assert rows(ask(Program(world.authority), f"{COMPARISON}?region=beta")).keys() == {"beta"}


def test_pages_follow_each_other_and_each_has_its_medians(world):
    program = Program(world.authority)
    first = ask(program, f"{COMPARISON}?page_size=1")
    second = ask(program, first["next"].removeprefix("http://testserver"))
    assert [row["median"] is not None for said in (first, second) for row in said["results"]] == [True, True]
    assert rows(first).keys() | rows(second).keys() == {"alpha", "beta"}
    assert second["next"] is None
    last = ask(program, f"{COMPARISON}?cursor=7&page_size=1")
    assert last["results"] == [], "beyond the last one there is nothing"
    assert ask(program, f"{COMPARISON}?cursor=x").status == 404


def test_whoever_has_some_districts_or_no_role_that_compares_gets_no_more_by_a_program(world):
    assert rows(ask(Program(actor("黄浦监督员", "authority", areas=[HUANGPU])), COMPARISON))["alpha"]["records"] == 0
    assert ask(Program(world.contractor), COMPARISON)["results"] == []


def test_a_company_has_its_results_of_all_regions(world):
    said = ask(Program(world.contractor), RESULTS)
    assert {line["region"]["key"]: line["score"] for line in said["results"]} == {"alpha": 98, "beta": 77}
    assert {card["region"]["key"] for card in said["regions"]} == {"alpha", "beta"}
    assert [line["title"] for line in ask(Program(world.contractor), f"{RESULTS}?q=贝塔")["results"]] == [
        "贝塔工程 · 2026年3月"
    ]
    assert ask(Program(world.stranger), RESULTS)["results"] == []
    assert ask(Program(world.authority), RESULTS)["results"] == []


def test_tasks_of_all_regions_are_in_one_list_each_with_its_region_and_its_way(world):
    said = ask(Program(world.authority, scopes=["regions"]), INBOX)
    assert {line["region"]["key"] for line in said["results"]} == {"alpha", "beta"}
    for line in said["results"]:
        assert line["url"] == f"/r/{line['region']['key']}/api/v1/records/{line['record']}/"
        opened = Program(world.authority, region=line["region"]["key"]).get(line["url"], now=NOW)
        assert (opened.status, opened["id"]) == (200, line["record"])
    assert ask(Program(world.stranger), INBOX)["results"] == []


def test_boxes_of_ones_own_have_what_one_did_in_every_region(world):
    boxes = {box: ask(Program(world.contractor), f"{INBOX}?box={box}")["results"] for box in ("done", "mine")}
    found = {box: sorted({line["region"]["key"] for line in lines}) for box, lines in boxes.items()}
    assert found == {"done": ["alpha"], "mine": ["alpha"]}, "in beta somebody else did all that"
    first = ask(Program(world.authority), f"{INBOX}?page_size=1")
    second = ask(Program(world.authority), first["next"].removeprefix("http://testserver"))
    assert first["results"] != second["results"]


def test_messages_of_all_regions_are_in_one_list_and_end_with_a_grant(world):
    tell(world, "alpha", "退回"), tell(world, "beta", "催办")
    program = Program(world.contractor)
    assert [line["subject"] for line in ask(program, MESSAGES)["results"]] == ["催办", "退回"]
    assert {line["region"]["key"]: line["page"] for line in ask(program, f"{MESSAGES}?unread=1")["results"]} == {
        "alpha": "/r/alpha/records/1/", "beta": "/r/beta/records/1/"
    }  # fmt: skip
    Grant.objects.filter(user_id=world.contractor.user_id, region__schema_name="beta").delete()
    assert [line["region"]["key"] for line in ask(program, MESSAGES)["results"]] == ["alpha"]
    assert ask(Program(world.stranger), MESSAGES)["results"] == []


def tell(world: World, slug: str, subject: str) -> None:
    """Put a message into the contractor's list."""
    token = f"{slug}|contractor@org:{BUILDER}"
    told = {"system_title": "示例", "subject": subject, "text": "请处理。", "path": "records/1/", "sent_at": NOW}
    at = {"region_slug": slug, "region_title": slug, "user_id": world.contractor.user_id}
    put_messages([Message(**at, key=f"{slug}:{subject}", tokens=[token], **told)])


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_token_without_the_scope_for_all_regions_opens_none(world, path):
    program = Program(world.authority, scopes=["read", "write", "act", "webhooks"])
    assert [ask(program, path).status, program.ask("HEAD", path, None, now=NOW).status] == [403, 403]
    assert "regions" in ask(program, path)["detail"]
    connection.set_schema_to_public()
    assert AuditEntry.objects.filter(action="page.access_refused").exists()


def test_the_scope_for_all_regions_opens_nothing_inside_of_one(world):
    program = Program(world.contractor, scopes=["regions"])
    (line, *_more) = ask(program, RESULTS)["results"]
    assert ask(program, line["url"]).status == 403
    assert ask(Program(world.contractor, scopes=["read"]), f"/r/beta/api/v1/records/{line['record']}/").status == 401


def test_without_a_token_a_problem_says_what_to_bring_and_a_session_will_do(world):
    region, client = connection.tenant, Client()
    with clock.frozen(NOW):
        told = Said(client.get(COMPARISON))
        client.force_login(User.objects.get(pk=world.authority.user_id))
        signed_in = Said(client.get(COMPARISON))
    _return_to(region)
    assert (told.status, told.kind) == (401, "application/problem+json")
    assert rows(signed_in).keys() == {"alpha", "beta"}


def test_one_query_compares_and_no_region_is_opened(world):
    program = Program(world.authority)
    with CaptureQueriesContext(connection) as asked:
        ask(program, COMPARISON)
    statements = [each["sql"] for each in asked.captured_queries]
    assert sum("tenants_publishedsum" in sql for sql in statements) == 1
    assert not [sql for sql in statements if "assess_forms" in sql or "assess_schemas" in sql]


def test_all_are_described_outside_of_all_regions(world):
    program = Program(world.authority)
    described = ask(program, "/api/v1/openapi.json").said
    assert described["paths"].keys() == {*ADDRESSES}
    assert described["servers"] == [{"url": "/"}]
    for path in ADDRESSES:
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        jsonschema.Draft202012Validator(whole).validate(ask(program, path).said)
