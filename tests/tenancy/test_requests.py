"""Which region a request is for, and what happens to those who have no business there."""

import pytest
from django.db import connection
from django.urls import get_script_prefix, reverse

from accounts.models import User
from accounts.services import grant_role
from tenants import clock
from tenants.audit.models import AuditEntry
from tenants.links import public_url, region_path, region_url
from tenants.models import Domain, Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client) -> User:
    user = User.objects.create_user("visitor", name="Visitor", password="long enough 1")
    client.force_login(user)
    return user


def let_into(user: User, slug: str, **options) -> None:
    grant_role(
        user, region=Region.objects.get(schema_name=slug), role="authority", areas=["*"], now=clock.now(), **options
    )


def test_an_unknown_region_is_not_found(client, visitor):
    assert client.get("/r/atlantis/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/r/", "/r//", "/r/alpha", "/r/template_region/", "/r/public/", "/r/pg_catalog/", "/r/%22/"]
)
def test_odd_and_hidden_names_are_not_found_and_never_an_error(client, visitor, path):
    assert client.get(path).status_code in {301, 404}


def test_an_anonymous_visitor_is_sent_to_the_log_in_and_back(client):
    answer = client.get("/r/alpha/list/x/?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2Fr%2Falpha%2Flist%2Fx%2F%3Fpage%3D2"


def test_a_person_without_a_grant_is_refused_with_the_reason_and_the_attempt_is_in_that_regions_audit(
    client, visitor, in_region
):
    let_into(visitor, "beta")
    answer = client.get("/r/alpha/")
    assert answer.status_code == 403
    assert "Visitor" in answer.content.decode() or "甲区" in answer.content.decode()
    with in_region("alpha"):
        (entry,) = AuditEntry.objects.filter(action="region.access_refused")
        assert (entry.user_id, entry.data) == (visitor.pk, {"path": "/r/alpha/"})
    with in_region("beta"):
        assert not AuditEntry.objects.filter(action="region.access_refused").exists()


def test_a_grant_that_ended_or_was_withdrawn_lets_nobody_in(client, visitor):
    let_into(visitor, "alpha", until=clock.today().replace(year=2020))
    assert client.get("/r/alpha/").status_code == 403


def test_a_closed_region_is_not_found(client, visitor):
    let_into(visitor, "alpha")
    Region.objects.filter(schema_name="alpha").update(is_active=False)
    assert client.get("/r/alpha/").status_code == 404


def test_after_every_request_we_are_back_outside_with_the_prefix_gone(client, visitor):
    for path in ("/r/alpha/", "/r/atlantis/", "/login/"):
        client.get(path)
        assert (connection.schema_name, get_script_prefix()) == ("public", "/")


def test_a_host_bound_to_a_region_is_that_region_without_a_prefix(client, visitor, in_region):
    Domain.objects.create(domain="alpha.example", tenant=Region.objects.get(schema_name="alpha"))
    assert client.get("/", headers={"host": "alpha.example"}).status_code == 403
    with in_region("alpha"):
        assert AuditEntry.objects.filter(action="region.access_refused").exists()


def test_addresses_lead_into_a_region_and_out_again_from_anywhere():
    assert region_url("alpha", "wagtailadmin_home") == "/r/alpha/admin/"
    assert public_url("login") == "/login/"
    assert region_path("alpha", "/records/7/") == "/r/alpha/records/7/"
    assert reverse("login") == "/login/"
