"""The local signing service: what the driver of a USB key offers to pages of origins it knows."""

import base64
import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from accounts.certificates.sandbox.authority import Holder

PIN = "123456"
MOST = 10_000


class SigningService(ThreadingHTTPServer):
    """Signs with the keys it holds, for pages of one origin and whoever knows the PIN."""

    daemon_threads = True

    def __init__(self, port: int, holders: Mapping[str, Holder], *, origin: str) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.holders, self.origin = holders, origin


def signed(holder: Holder, text: str) -> dict[str, str]:
    """The answer to a challenge: certificate and signature, base64 (DER)."""
    if isinstance(holder.key, rsa.RSAPrivateKey):
        signature = holder.key.sign(text.encode(), padding.PKCS1v15(), SHA256())
    else:
        signature = holder.key.sign(text.encode(), ec.ECDSA(SHA256()))
    return {"certificate": _text(holder.certificate.public_bytes(Encoding.DER)), "signature": _text(signature)}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


class _Handler(BaseHTTPRequestHandler):
    server: SigningService

    def do_OPTIONS(self) -> None:
        self._send(204, None)

    def do_GET(self) -> None:
        self._send(200, [{"slot": slot, "title": slot} for slot in self.server.holders])

    def do_POST(self) -> None:
        size = min(int(self.headers.get("Content-Length") or 0), MOST)
        try:
            asked = json.loads(self.rfile.read(size))
            holder = self.server.holders[asked["slot"]]
            if self.headers.get("Origin") not in (None, self.server.origin):
                self._send(403, {"error": "origin"})
            elif asked["pin"] != PIN:
                self._send(403, {"error": "pin"})
            else:
                self._send(200, signed(holder, str(asked["text"])))
        except (ValueError, KeyError, TypeError):
            self._send(400, {"error": "request"})

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: it sits beside somebody's browser."""

    def _send(self, status: int, said: object) -> None:
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", self.server.origin)
        self.send_header("Access-Control-Allow-Headers", "Content-Type")
        self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
