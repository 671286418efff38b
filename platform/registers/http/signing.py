"""How we show who asks: a token, user and password, or a signature over the request."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth

from engine.definitions.values import Authentication
from registers.http.services import secret_of
from registers.http.signature import SCHEME, signature


def authentication_of(how: Authentication, *, now: datetime) -> AuthBase | None:
    """What adds the proof to a request.

    Raises:
        NotConfigured: its secret is missing.
    """
    if how.kind == "none":
        return None
    secret = secret_of(how.secret)
    if how.kind == "basic":
        user, _, password = secret.partition(":")
        return HTTPBasicAuth(user.encode(), password.encode())
    return _Bearer(secret) if how.kind == "bearer" else _Signature(secret, now)


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Signature(AuthBase):
    def __init__(self, secret: str, now: datetime) -> None:
        self._secret, self._moment = secret, str(int(now.timestamp()))

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        parts = urlsplit(request.url or "")
        target = str(parts.path) + (f"?{parts.query}" if parts.query else "")
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        nonce = secrets.token_hex(12)
        signed = signature(
            self._secret, method=str(request.method), target=target, moment=self._moment, nonce=nonce, body=body
        )
        request.headers["Authorization"] = f"{SCHEME} {signed}"
        request.headers["X-Moment"], request.headers["X-Nonce"] = self._moment, nonce
        return request
