"""Sessions: their limits, what is kept when they end, the list, ending them in every process."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import deactivate
from accounts.sessions.agents import device_in_words
from accounts.sessions.models import Session
from accounts.sessions.selectors import sessions_of
from tenants import clock
from tenants.audit.models import AuditEntry
from tests.accounts.access.ground import OTHER, PASSWORD, log_in, policy, somebody, text

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2026-03-01T09:00:00+08:00")
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"


@pytest.fixture
def user(settings) -> User:
    settings.ACCESS_POLICY = policy(session={"idle_minutes": 30, "absolute_minutes": 120, "warn_minutes": 5})
    with clock.frozen(START):
        return somebody()


def minutes(number: float) -> datetime:
    return START + timedelta(minutes=number)


def is_in(client: Client, at: datetime) -> bool:
    with clock.frozen(at):
        return client.get("/inbox/").status_code == 200


def test_a_session_ends_when_nothing_is_done_for_a_while(client, user):
    with clock.frozen(START):
        log_in(client)
    assert is_in(client, minutes(29))
    assert is_in(client, minutes(58))
    assert not is_in(client, minutes(88))
    assert AuditEntry.objects.get(action="session.expired").data == {"because": "idle"}


def test_a_session_ends_at_its_longest_time_however_busy(client, user):
    with clock.frozen(START):
        log_in(client)
    assert all(is_in(client, minutes(number)) for number in range(20, 120, 20))
    assert not is_in(client, minutes(120))


def test_the_log_in_says_why_one_is_there_again_and_leads_back(client, user):
    with clock.frozen(START):
        log_in(client)
    with clock.frozen(minutes(31)):
        answer = client.get("/messages/?box=all")
        assert answer["Location"] == "/login/?next=/messages/%3Fbox%3Dall"
        assert "长时间没有操作" in text(client.get(answer["Location"]))
        assert log_in(client, next="/messages/?box=all")["Location"] == "/messages/?box=all"
        assert "长时间没有操作" not in text(client.get("/login/"))


def test_what_is_sent_after_the_end_is_kept_for_after_the_log_in(client, user):
    with clock.frozen(START):
        log_in(client)
    with clock.frozen(minutes(31)):
        form = {"draft_user": str(user.pk), "site_name": "浦江一号", "csrfmiddlewaretoken": ""}
        answer = client.post("/r/alpha/records/new/works/site/", form)
        assert answer["Location"] == "/login/?next=%2Fr%2Falpha%2Frecords%2Fnew%2Fworks%2Fsite%2F"
        assert "leftover" in client.session
        log_in(client, next="/r/alpha/records/new/works/site/")
        assert "leftover" in client.session


def test_asking_how_long_is_left_does_not_make_it_longer_but_staying_does(client, user):
    with clock.frozen(START):
        log_in(client)
    with clock.frozen(minutes(26)):
        said = client.get("/session/").json()
        assert (said["left"], said["stays"]) == (240, True)
    with clock.frozen(minutes(27)):
        assert client.get("/session/").json()["left"] == 180
        assert client.post("/session/").json()["left"] == 1800
    assert is_in(client, minutes(50))


def test_at_the_longest_time_staying_is_not_offered(client, user):
    with clock.frozen(START):
        log_in(client)
    for number in (29, 58, 87, 116):
        is_in(client, minutes(number))
    with clock.frozen(minutes(117)):
        assert client.get("/session/").json() | {"token": ""} == {
            "user": str(user.pk), "left": 180, "stays": False, "token": "",
        }  # fmt: skip


def test_pages_know_when_the_session_ends(client, user):
    with clock.frozen(START):
        log_in(client)
    with clock.frozen(minutes(10)):
        page = client.get("/inbox/").content.decode()
    assert 'data-left="1800"' in page
    assert 'data-warn="300"' in page


def test_a_busy_session_is_not_written_with_every_request(client, user, django_assert_num_queries):
    with clock.frozen(START):
        log_in(client)
        written = Session.objects.get(user_id=user.pk).seen_at
    is_in(client, START + timedelta(seconds=59))
    assert Session.objects.get(user_id=user.pk).seen_at == written
    is_in(client, START + timedelta(seconds=61))
    assert Session.objects.get(user_id=user.pk).seen_at == START + timedelta(seconds=61)


def test_of_too_many_sessions_the_oldest_give_way(user, settings):
    settings.ACCESS_POLICY = policy(session={"most": 2})
    browsers = [Client() for _ in range(3)]
    for number, browser in enumerate(browsers):
        with clock.frozen(minutes(number)):
            log_in(browser)
    assert [is_in(browser, minutes(5)) for browser in browsers] == [False, True, True]
    assert AuditEntry.objects.get(action="session.ended").data == {"sessions": 1, "because": "too_many"}


def test_one_sees_where_one_is_signed_in_this_device_first(client, user):
    with clock.frozen(START):
        log_in(Client(HTTP_USER_AGENT=CHROME, REMOTE_ADDR="198.51.100.1"))
        log_in(client)
    lines = sessions_of(user, here=client.session.session_key)
    assert [(line.is_this, line.device, line.address) for line in lines] == [
        (True, "未知设备", "127.0.0.1"),
        (False, "Chrome · Windows", "198.51.100.1"),
    ]
    with clock.frozen(START):
        page = client.get("/account/")
    assert "Chrome · Windows" in text(page)
    assert not any(key in page.content.decode() for key in Session.objects.values_list("session_key", flat=True))


def test_one_ends_one_of_them_or_all_others(client, user):
    others = [Client(), Client()]
    with clock.frozen(START):
        for browser in (client, *others):
            log_in(browser)
        (first, *_rest) = [line for line in sessions_of(user, here=client.session.session_key) if not line.is_this]
        client.post("/account/sessions/end/", {"session": first.id})
        assert Session.objects.filter(user_id=user.pk).count() == 2
        client.post("/account/sessions/end/")
    assert [is_in(browser, minutes(1)) for browser in (client, *others)] == [True, False, False]


def test_nobody_ends_the_session_of_somebody_else(client, user):
    stranger = somebody("stranger")
    with clock.frozen(START):
        log_in(Client())
        (theirs,) = sessions_of(user)
        log_in(client, stranger.username)
        client.post("/account/sessions/end/", {"session": theirs.id})
        client.post("/account/sessions/end/")
    assert Session.objects.filter(user_id=user.pk).exists()


def test_a_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(client, user):
    other = Client()
    with clock.frozen(START):
        log_in(other)
        log_in(client)
        client.post("/account/password/", {"current": PASSWORD, "new": OTHER, "again": OTHER})
    assert is_in(client, minutes(1))
    assert not is_in(other, minutes(1))


def test_a_retired_person_is_out_with_the_next_request(client, user):
    with clock.frozen(START):
        log_in(client)
    deactivate(user, by=None, now=START)
    assert not is_in(client, minutes(1))
    assert not Session.objects.filter(user_id=user.pk).exists()


def test_signing_in_changes_the_key_so_that_a_planted_one_is_of_no_use(client, user):
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    with clock.frozen(START):
        log_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/141.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Firefox/140.0", "Firefox · Android"),
        ("", "未知设备"),
    ],
)
def test_devices_are_named_as_people_know_them(agent, words):
    assert device_in_words(agent) == words
