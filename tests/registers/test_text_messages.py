"""The sandbox plays a gateway for text messages and shows what was sent."""

import json
from urllib.request import urlopen

import pytest

from accounts.channels import NotSent, send
from tests.outside import playing

LETTER = {"channel": "sms", "to": {"mobile": "13800001001"}, "text": "验证 <b>123456</b>", "at": "2026-03-10T09:00"}


def shown(outside, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{outside.server.server_address[1]}{path}") as answer:
        return answer.read().decode()


def test_what_is_sent_is_shown_once_however_often_it_is_sent(settings):
    with playing([]) as outside:
        settings.NOTICE_CHANNELS = dict([outside.environment["NOTICE_CHANNELS"].split("=", 1)])
        send("sms", LETTER, key="one")
        send("sms", LETTER, key="one")
        assert len(json.loads(shown(outside, "/admin/texts.json?mobile=13800001001"))) == 1
        assert json.loads(shown(outside, "/admin/texts.json?mobile=13800001002")) == []
        assert "验证 &lt;b&gt;123456" in shown(outside, "/admin/texts/")


def test_a_gateway_that_is_switched_off_takes_nothing(settings):
    with playing([]) as outside:
        settings.NOTICE_CHANNELS = dict([outside.environment["NOTICE_CHANNELS"].split("=", 1)])
        outside.turn("sms", "error")
        with pytest.raises(NotSent) as refused:
            send("sms", LETTER, key="one")
        assert not refused.value.final
        outside.turn("sms")
        assert json.loads(shown(outside, "/admin/texts.json")) == []
