"""A definition cannot send the platform anywhere but to the address that operators set."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.definitions.loading.registers import register as load
from registers.asking import ask
from registers.http.requests import Unaskable, request_for
from registers.http.services import find_service
from registers.http.transport import LARGEST, NoAnswer, Sent, send
from tests.builders import NOW
from tests.registers.conftest import PEOPLE

SERVICE_AT = "https://registers.example/base"


@pytest.fixture
def configured(settings):
    settings.REGISTER_SERVICES = {"real_name": SERVICE_AT}


@pytest.mark.parametrize(
    "value", ["../admin", "a/../../b", "//evil.example/x", "@evil.example", "x?y=1#z", "..", "%2e%2e"]
)
def test_what_people_type_stays_one_segment_of_the_path(configured, value):
    register = load({**PEOPLE, "request": {"path": "/people/{wanted.name}"}})
    try:
        sent = request_for(register, register.request, find_service("real_name"), {"wanted": {"name": value}}, now=NOW)
    except Unaskable:
        assert ".." in value
        return
    assert sent.url.startswith(SERVICE_AT + "/people/")
    assert "/" not in sent.url.removeprefix(SERVICE_AT + "/people/")
    assert not set("?#") & set(sent.url)


def test_a_path_of_a_definition_that_climbs_out_is_not_asked(configured):
    register = load({**PEOPLE, "request": {"path": "/people/../../secret"}})
    with pytest.raises(Unaskable):
        request_for(register, register.request, find_service("real_name"), {"wanted": {}}, now=NOW)


def test_header_values_hold_no_line_ends(configured):
    register = load({**PEOPLE, "request": {"path": "/p", "headers": {"X-Name": "{wanted.name}"}}})
    names = {"wanted": {"name": "赵\r\nHost: evil"}}
    sent = request_for(register, register.request, find_service("real_name"), names, now=NOW)
    assert sent.headers["X-Name"].isascii()
    assert not set("\r\n") & set(sent.headers["X-Name"])


def plain(url: str) -> Sent:
    return Sent("GET", url, {}, {}, None, None)


class Trap(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        Trap.hits.append(self.path)
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/taken")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        for _ in range(LARGEST // 65536 + 2 if self.path == "/huge" else 1):
            self.wfile.write(b" " * 65536)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def trap():
    server = HTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Trap.hits.clear()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_private_address_is_refused_before_anything_is_sent(trap):
    with pytest.raises(NoAnswer):
        send(plain(f"{trap}/x"), timeout=10, retries=0, private=False)
    with pytest.raises(NoAnswer):
        send(plain(f"{trap.replace('127.0.0.1', 'localhost')}/x"), timeout=10, retries=0, private=False)
    assert Trap.hits == []


def test_a_redirect_is_not_followed(trap):
    with pytest.raises(NoAnswer):
        send(plain(f"{trap}/redirect"), timeout=10, retries=0, private=True)
    assert Trap.hits == ["/redirect"]


def test_an_answer_without_end_is_given_up(trap):
    with pytest.raises(NoAnswer, match="too long"):
        send(plain(f"{trap}/huge"), timeout=30, retries=0, private=True)


@pytest.mark.django_db
def test_a_service_nobody_configured_is_unreachable(alpha, settings):
    settings.REGISTER_SERVICES = {}
    assert ask(load(PEOPLE), {"name": "x", "mobile": "1"}, now=NOW).failure == "unreachable"
