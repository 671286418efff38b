"""Who comes into the API, and how those are told who do not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.tokens.services import MOST, NoToken, end_token, make_token
from tenants.audit.models import AuditEntry
from tests.api.programs import Program, Said
from tests.builders import NOW
from tests.portal.pages import _return_to
from tests.world import VALUES


def ask(client: Client, method: str, path: str, **more: object) -> Said:
    region = connection.tenant
    try:
        return Said(client.generic(method, f"/r/alpha/api/v1/{path}", **more))
    finally:
        _return_to(region)


def test_without_a_token_or_a_session_a_problem_says_what_to_bring(world):
    told = ask(Client(), "GET", "records/")
    assert (told.status, told.kind) == (401, "application/problem+json")
    assert told.response["WWW-Authenticate"].startswith("Bearer")
    assert told["type"] == "urn:kaoping:problem:not_signed_in"


@pytest.mark.parametrize("change", ["ended", "over", "shut", "other_region", "wrong"])
def test_a_token_that_is_not_good_opens_nothing(world, contractor, change):
    user, now = User.objects.get(pk=world.contractor.user_id), NOW
    if change == "ended":
        assert end_token(user, contractor.token.pk, now=NOW)
    elif change == "over":
        now = NOW + timedelta(days=31)
    elif change == "shut":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif change == "other_region":
        contractor.region = "beta"
    else:
        contractor.text += "x"
    told = contractor.get("records/", now=now)
    assert (told.status, told.kind) == (401, "application/problem+json")


def test_a_good_token_opens_what_its_person_may_see(contractor):
    assert contractor.get("records/").status == 200


def test_a_token_does_no_more_than_its_scopes(world):
    reader = Program(world.contractor, scopes=["read"])
    writer = Program(world.contractor, scopes=["read", "write"])
    site = {"system": "works", "record_type": "site", "data": {**VALUES}}
    assert reader.post("records/", site).status == 403
    made = writer.post("records/", site)
    assert made.status == 201
    assert writer.post(f"{made['url']}actions/submit/", {}, if_match=made.tag).status == 403


def test_a_session_needs_its_csrf_token_to_change_anything(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=world.contractor.user_id))
    assert ask(client, "GET", "records/").status == 200
    sent = {"data": "{}", "content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    assert ask(client, "POST", "records/", **sent).status == 403


def test_so_many_requests_a_minute_and_no_more(contractor, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    assert [contractor.get("inbox/").status for _ in range(4)] == [200, 200, 200, 429]
    told = contractor.get("inbox/")
    assert 1 <= int(told.response["Retry-After"]) <= 60
    assert contractor.get("inbox/", now=NOW + timedelta(minutes=2)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        "\ud800".encode("utf-8", "surrogatepass"),
        "[" * 5000,
        '{"system": "\\u0000"}',
        '{"system": "\\ud800"}',
        '{"data": {"floors": 1e999999999}}',
        '{"data": [0.1e-99999]}',
    ],
)
def test_what_is_no_object_of_json_is_refused(contractor, body):
    told = contractor.ask("POST", "records/", body, idempotency_key="k")
    assert (told.status, told.kind) == (400, "application/problem+json")


def test_addresses_that_are_not_there_say_so_as_problems(contractor):
    told = contractor.get("nothing/such/")
    assert (told.status, told.kind) == (404, "application/problem+json")
    assert contractor.ask("DELETE", "records/", None).status == 405


def test_a_token_is_kept_as_a_digest_and_noted_in_the_audit(world, contractor):
    assert contractor.text not in str(contractor.token.__dict__)
    assert AuditEntry.objects.filter(action="api_token.made").exists()


def test_nobody_has_more_tokens_than_they_can_look_after(world):
    user = User.objects.get(pk=world.contractor.user_id)
    said = {"region_slug": "alpha", "scopes": ["read"], "days": 30, "now": NOW}
    for number in range(MOST):
        make_token(user, name=f"{number}", **said)
    with pytest.raises(NoToken, match="too_many"):
        make_token(user, name="one more", **said)


def test_the_description_in_openapi_names_every_address(contractor):
    told = contractor.get("openapi.json")
    assert told["openapi"].startswith("3.1")
    assert {path.partition("/api/v1/")[2] for path in told["paths"]} >= {"records/", "records/{record_id}/", "inbox/"}
    assert told["servers"] == [{"url": "/r/alpha"}]
    assert all("/api/v1/" in path for path in told["paths"])
    refused = told["paths"]["/api/v1/records/{record_id}/"]["patch"]["responses"]["412"]
    assert refused["content"]["application/problem+json"]["schema"]["$ref"].endswith("ProblemShape")


def test_what_is_turned_away_at_the_very_first_is_a_problem_too(contractor):
    told = contractor.get("records/?q=%00")
    assert (told.status, told.kind, told["type"]) == (400, "application/problem+json", "urn:kaoping:problem:unreadable")
