"""Signing in by name and password: the lock-out, the same answer for everybody, and where one is led afterwards."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.attempts import count_failure, locked_until
from accounts.models import LoginAttempt, User
from accounts.services import deactivate
from accounts.signing_in import door_of, is_locked, unlock
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


@pytest.fixture
def no_captcha(settings) -> None:
    settings.ACCESS_POLICY = {"preset": "standard", "captcha": {"ask": "never"}}


@pytest.mark.parametrize("username", ["inspector", "nobody_at_all"])
def test_after_five_failures_a_name_is_locked_for_a_quarter_of_an_hour_known_or_not(
    client, person, no_captcha, username
):
    with clock.frozen("2026-03-01T09:00:00+08:00"):
        for _ in range(5):
            attempt(client, username)
    with clock.frozen("2026-03-01T09:14:00+08:00"):
        assert attempt(client, username, PASSWORD).status_code == 422
    with clock.frozen("2026-03-01T09:15:01+08:00"):
        assert attempt(client, username, PASSWORD).status_code == (302 if username == "inspector" else 422)


def test_an_unknown_name_a_wrong_password_and_a_lock_are_the_same_to_a_stranger(client, person, no_captcha):
    """The same words and the same work: as many statements, and the password is looked at even where the name waits."""
    answers, statements = [], []
    for username in ("inspector", "nobody_at_all", "locked", "locked_too"):
        for _ in range(5 if username.startswith("locked") else 1):
            Client(REMOTE_ADDR=username).post("/login/", {"username": username, "password": "wrong"})
        browser = Client(REMOTE_ADDR=username)
        with CaptureQueriesContext(connection) as seen:
            answers.append(said(attempt(browser, username)))
        said_to_it = [str(each["sql"]) for each in seen.captured_queries]
        statements.append([re.sub(r"\d+|'[^']*'(::\w+)?|NULL", "?", each) for each in said_to_it])
    assert answers == [answers[0]] * 4
    assert statements == [statements[0]] * 4
    assert "inspector" not in str(answers)


def test_nobody_is_locked_out_by_what_happens_elsewhere(client, person, no_captcha):
    stranger = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(12):
        attempt(stranger, "inspector")
    assert attempt(stranger, "inspector", PASSWORD).status_code == 422
    assert attempt(client, "inspector", PASSWORD).status_code == 302


def test_a_name_that_many_places_guess_at_is_answered_slowly_but_not_where_its_owner_was_before(
    client, person, no_captcha
):
    attempt(client, "inspector", PASSWORD)
    client.post("/logout/")
    with clock.frozen("2026-03-01T09:00:00+08:00"):
        for number in range(20):
            attempt(Client(REMOTE_ADDR=f"203.0.113.{number}"), "inspector")
        fresh = Client(REMOTE_ADDR="198.51.100.1")
        assert attempt(fresh, "inspector", PASSWORD).status_code == 422
        assert attempt(client, "inspector", PASSWORD).status_code == 302
    with clock.frozen("2026-03-01T09:00:31+08:00"):
        assert attempt(Client(REMOTE_ADDR="198.51.100.2"), "inspector", PASSWORD).status_code == 302


def test_ten_thousand_guesses_from_everywhere_are_hardly_any(person, no_captcha):
    """A guess a second from ever new addresses: after some, no more than one in thirty seconds is looked at."""
    request = RequestFactory().post("/login/")
    looked_at, start = 0, datetime.fromisoformat("2026-03-01T09:00:00+08:00")
    for number in range(200):
        request.META["REMOTE_ADDR"] = f"2001:db8::{number:x}"
        now = start + timedelta(seconds=number)
        looked_at += locked_until(door_of(request, "inspector").limits, now=now) is None
        count_failure(door_of(request, "inspector").limits, now=now)
    assert looked_at <= 20 + 200 / 30


def test_a_browser_that_knows_the_person_is_locked_by_its_own_failures(client, person, no_captcha):
    attempt(client, "inspector", PASSWORD)
    client.post("/logout/")
    for _ in range(5):
        attempt(client, "inspector")
    assert attempt(client, "inspector", PASSWORD).status_code == 422
    assert attempt(Client(), "inspector", PASSWORD).status_code == 302


def test_a_forged_cookie_of_a_known_browser_is_none(client, person, no_captcha):
    client.cookies["known_device"] = "forged"
    assert door_of(RequestFactory().get("/"), "inspector").limits.keys() >= {"account:inspector|127.0.0.1"}
    for _ in range(5):
        attempt(client, "inspector")
    assert attempt(client, "inspector", PASSWORD).status_code == 422


def test_an_administrator_lets_somebody_try_again_at_once(client, person, no_captcha):
    for _ in range(5):
        attempt(client, "inspector")
    assert is_locked("inspector", now=clock.now())
    unlock(person, by=person, now=clock.now())
    assert not is_locked("inspector", now=clock.now())
    assert attempt(client, "inspector", PASSWORD).status_code == 302
    assert AuditEntry.objects.filter(action="login.unlocked", object_id=str(person.pk)).exists()


def test_success_forgets_earlier_failures(client, person, no_captcha):
    for _ in range(4):
        attempt(client, "inspector")
    attempt(client, "inspector", PASSWORD)
    assert not LoginAttempt.objects.filter(key__startswith="account:inspector|").exists()


def test_failures_that_lie_long_apart_do_not_add_up(client, person, no_captcha):
    for hour in range(9, 17):
        with clock.frozen(f"2026-03-01T{hour:02}:00:00+08:00"):
            answer = attempt(client, "inspector")
    assert attempt(client, "inspector", PASSWORD).status_code == 302, answer.content.decode()


def test_an_address_that_tries_many_names_is_locked(client, person, settings, no_captcha):
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
