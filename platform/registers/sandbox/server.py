"""The HTTP around the registers."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from registers.sandbox.admin import change, page, texts_page
from registers.sandbox.data import Data
from registers.sandbox.plays import SERVICES, Asked, answer
from registers.sandbox.switches import Switches

MOST = 1_000_000


class Sandbox(ThreadingHTTPServer):
    """All registers behind one port of this machine."""

    daemon_threads = True

    def __init__(self, port: int, data: Data) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.data, self.switches = data, Switches(SERVICES)


class _Handler(BaseHTTPRequestHandler):
    server: Sandbox
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of single requests: paths may hold numbers of people, made up though they are."""

    def _serve(self) -> None:
        size = min(int(self.headers.get("Content-Length") or 0), MOST)
        body = self.rfile.read(size)
        path = urlsplit(self.path).path
        if path.startswith("/admin/"):
            self._admin(path, body)
            return
        _empty, service, *_rest = [*path.split("/"), ""]
        switch = self.server.switches.ask(service)
        time.sleep(switch.latency_ms / 1000)
        if switch.mode == "down":
            self.close_connection = True
            return
        if switch.mode == "error":
            self._send(503, {"message": "maintenance"})
        elif switch.mode == "garbage":
            self._send(200, "<html>maintenance</html>")
        else:
            self._send(*answer(service, self._asked(service, body), self.server.data))

    def _asked(self, service: str, body: bytes) -> Asked:
        parts = urlsplit(self.path)
        return Asked(
            method=self.command,
            path=unquote(parts.path.removeprefix(f"/{service}")),
            target=self.path.removeprefix(f"/{service}"),
            query=dict(parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            document=_said(body, self.headers.get("Content-Type", "")),
        )

    def _admin(self, path: str, body: bytes) -> None:
        if self.command == "GET":
            self._send(200, self._shown(path))
            return
        kind = self.headers.get("Content-Type", "")
        done = change(path, _said(body, kind), self.server.data, self.server.switches)
        if done and "json" not in kind:
            self.send_response(303)
            self.send_header("Location", "/admin/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(200 if done else 400, {"done": done})

    def _shown(self, path: str) -> Any:
        if path == "/admin/state":
            return self.server.switches.state()
        if path == "/admin/texts.json":
            return self.server.data.texts(dict(parse_qsl(urlsplit(self.path).query)).get("mobile", ""))
        return texts_page(self.server.data) if path == "/admin/texts/" else page(self.server.switches)

    def _send(self, status: int, said: Any) -> None:
        is_page = isinstance(said, str)
        text = said.encode() if is_page else json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def _said(body: bytes, kind: str) -> dict[str, Any]:
    if "json" not in kind:
        return dict(parse_qsl(body.decode(errors="replace")))
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
