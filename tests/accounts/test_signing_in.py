"""Signing in by name and password: the lock-out, the same answer for everybody, and where one is led afterwards."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import LoginAttempt, User
from accounts.services import deactivate
from tenants import clock
from tenants.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "long enough 1"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("inspector", name="Inspector", password=PASSWORD)


def attempt(client, username: str, password: str = "wrong", **extra):
    return client.post("/login/", {"username": username, "password": password, **extra})


def said(answer) -> str:
    """The page without what differs by request."""
    return [line for line in answer.content.decode().splitlines() if "csrf" not in line and "value=" not in line]


def test_the_right_password_leads_to_the_inbox(client, person):
    assert attempt(client, "inspector", PASSWORD)["Location"] == "/inbox/"
    assert AuditEntry.objects.filter(action="login.succeeded", user_id=person.pk).exists()


def test_one_is_led_back_to_where_one_wanted_to_go(client, person):
    assert attempt(client, "inspector", PASSWORD, next="/r/alpha/?a=1")["Location"] == "/r/alpha/?a=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_nobody_is_led_to_another_site(client, person, elsewhere):
    assert attempt(client, "inspector", PASSWORD, next=elsewhere)["Location"] == "/inbox/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, person):
    known, unknown = attempt(client, "inspector"), attempt(client, "nobody_at_all")
    assert known.status_code == unknown.status_code == 422
    assert said(known) == said(unknown)


@pytest.mark.parametrize("username", ["inspector", "nobody_at_all"])
def test_after_five_failures_a_name_is_locked_for_a_quarter_of_an_hour_known_or_not(client, person, username):
    with clock.frozen("2026-03-01T09:00:00+08:00"):
        for _ in range(5):
            answer = attempt(client, username)
        assert "09:15" in answer.content.decode()
    with clock.frozen("2026-03-01T09:14:00+08:00"):
        assert attempt(client, username, PASSWORD).status_code == 422
    with clock.frozen("2026-03-01T09:15:01+08:00"):
        assert attempt(client, username, PASSWORD).status_code == (302 if username == "inspector" else 422)


def test_success_forgets_earlier_failures(client, person):
    for _ in range(4):
        attempt(client, "inspector")
    attempt(client, "inspector", PASSWORD)
    assert not LoginAttempt.objects.filter(key="account:inspector").exists()


def test_failures_that_lie_long_apart_do_not_add_up(client, person):
    for hour in range(9, 17):
        with clock.frozen(f"2026-03-01T{hour:02}:00:00+08:00"):
            answer = attempt(client, "inspector")
    assert attempt(client, "inspector", PASSWORD).status_code == 302, answer.content.decode()


def test_an_address_that_tries_many_names_is_locked(client, person, settings):
    settings.LOGIN_FAILURES_PER_ADDRESS = 6
    for number in range(6):
        attempt(client, f"guess_{number}")
    assert attempt(client, "inspector", PASSWORD).status_code == 422


def test_only_headers_of_our_own_proxies_say_where_a_request_comes_from(client, person, settings):
    forged = {"x-forwarded-for": "1.2.3.4, 5.6.7.8"}
    client.post("/login/", {"username": "a", "password": "b"}, headers=forged)
    settings.TRUSTED_PROXIES = 1
    client.post("/login/", {"username": "a", "password": "b"}, headers=forged)
    assert list(AuditEntry.objects.order_by("sequence").values_list("ip", flat=True))[-2:] == ["127.0.0.1", "5.6.7.8"]


def test_signing_out_needs_a_post_and_ends_the_session(client, person):
    attempt(client, "inspector", PASSWORD)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in client.session


def test_nobody_is_deleted_only_retired(person):
    with pytest.raises(ValidationError, match="accounts.services.deactivate"):
        person.delete()
    deactivate(person, by=None, now=clock.now())
    person.refresh_from_db()
    assert (person.is_active, person.mobile, person.person_key, person.has_usable_password()) == (False, "", "", False)
