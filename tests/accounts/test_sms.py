"""Text messages leave after the commit, once, sealed until then; limits count what is done, not for whom."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest

from accounts.allowances import Limit, forget_allowances, use
from accounts.models import Allowance, WaitingText
from accounts.sms import send_sms, send_waiting
from tests.builders import NOW
from tests.receiver import Receiver

NUMBER = "13800000001"
TWICE_AN_HOUR = {f"number:{NUMBER}": Limit(2, timedelta(hours=1))}


@pytest.fixture
def gateway(settings) -> Iterator[Receiver]:
    """A gateway to which the texts go."""
    server = Receiver()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.NOTICE_CHANNELS = {"sms": server.address}
    yield server
    server.shutdown()
    server.server_close()


def test_a_text_is_sent_once_and_then_gone(db, gateway):
    send_sms(NUMBER, "验证码 123456", now=NOW)
    assert send_waiting(now=NOW) == 1
    assert send_waiting(now=NOW) == 0
    assert [(said["to"], said["text"]) for _key, _who, said in gateway.taken] == [({"mobile": NUMBER}, "验证码 123456")]
    assert not WaitingText.objects.exists()


def test_neither_number_nor_words_can_be_read_where_they_wait(db):
    send_sms(NUMBER, "code 123456", now=NOW)
    letter = bytes(WaitingText.objects.get().letter)
    assert NUMBER.encode() not in letter
    assert b"123456" not in letter


def test_what_the_gateway_did_not_take_is_tried_again_until_nobody_has_use_for_it(db, gateway):
    gateway.answers = lambda _number: 503
    send_sms(NUMBER, "code", now=NOW, good_for=timedelta(minutes=1))
    assert send_waiting(now=NOW) == 0
    assert WaitingText.objects.get().due_at > NOW
    send_waiting(now=NOW + timedelta(minutes=1))
    assert not WaitingText.objects.exists()


def test_what_the_gateway_refuses_for_good_is_not_tried_again(db, gateway):
    gateway.answers = lambda _number: 400
    send_sms(NUMBER, "code", now=NOW)
    send_waiting(now=NOW)
    assert not WaitingText.objects.exists()


def test_a_limit_lets_so_many_through_and_says_when_to_come_again(db):
    assert [use(TWICE_AN_HOUR, now=NOW) for _ in range(3)] == [None, None, NOW + timedelta(hours=1)]
    assert use(TWICE_AN_HOUR, now=NOW + timedelta(hours=1)) is None


def test_limits_do_not_keep_what_they_count(db):
    use(TWICE_AN_HOUR, now=NOW)
    assert NUMBER not in Allowance.objects.get().key
    assert forget_allowances(now=NOW + timedelta(hours=2)) == 1
