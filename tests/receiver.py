"""An outside receiver of messages, over real HTTP."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(ThreadingHTTPServer):
    """An outside receiver that keeps what it is sent, and answers what the test says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[str, str, dict[str, object]]] = []
        self.answers: Callable[[int], int] = lambda _number: 200

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # noqa: N802 - the standard library's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.headers["Idempotency-Key"], self.headers.get("Authorization", ""), body))
        self.send_response(self.server.answers(len(self.server.taken)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Listener(ThreadingHTTPServer):
    """A receiver of webhooks: what it was sent, headers and body as they came, and what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status, self.location = 204, ""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Hearing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # noqa: N802 - the standard library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(({name.lower(): text for name, text in self.headers.items()}, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
