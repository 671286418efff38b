"""A program that talks to the API, as its author sees it."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from accounts.models import User
from accounts.tokens.services import SCOPES, make_token
from forms.actors import Actor
from tenants import clock
from tests.builders import NOW
from tests.portal.pages import _return_to

_KEYS = count(1)


def png() -> bytes:
    """The smallest photo there is."""
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


class Program:
    """Sends requests with a token of a person; each answer is its status, its document and its headers."""

    def __init__(self, actor: Actor, *, scopes: Sequence[str] = SCOPES, region: str = "alpha") -> None:
        user = User.objects.get(pk=actor.user_id)
        self.token, self.text = make_token(user, region_slug=region, name="program", scopes=scopes, days=30, now=NOW)
        self.region = region

    def get(self, path: str, *, now: object = NOW, **headers: str) -> "Said":
        """Ask."""
        return self.ask("GET", path, None, now=now, **headers)

    def post(
        self, path: str, body: Mapping[str, object], *, key: str = "", now: object = NOW, **headers: str
    ) -> "Said":
        """Send something that is done once."""
        return self.ask("POST", path, body, now=now, idempotency_key=key or f"key-{next(_KEYS)}", **headers)

    def patch(self, path: str, body: Mapping[str, object], *, now: object = NOW, **headers: str) -> "Said":
        """Change something."""
        return self.ask("PATCH", path, body, now=now, **headers)

    def send(self, path: str, form: Mapping[str, object], *, key: str = "", **headers: str) -> "Said":
        """Send a form with files; a file is its name with its content."""
        parts = {
            name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in form.items()
        }
        body = encode_multipart(BOUNDARY, parts)
        once = key or f"key-{next(_KEYS)}"
        return self.ask("POST", path, body, idempotency_key=once, kind=MULTIPART_CONTENT, **headers)

    def ask(
        self, method: str, path: str, body: object, *, now: object = NOW, kind: str = "application/json", **headers: str
    ) -> "Said":
        """Any request; a path that begins with a slash is taken as it is."""
        region = connection.tenant
        sent = {
            "authorization": f"Bearer {self.text}",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        full = path if path.startswith("/") else f"/r/{self.region}/api/v1/{path}"
        data = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        try:
            with clock.frozen(now):
                return Said(Client().generic(method, full, data, content_type=kind, headers=sent))
        finally:
            _return_to(region)


class Said:
    """An answer."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        self.kind = response.headers.get("Content-Type", "")
        self.tag = response.headers.get("ETag", "")
        self.content = b"".join(response.streaming_content) if response.streaming else response.content
        self.said = json.loads(self.content) if self.content and "json" in self.kind else None

    def __getitem__(self, name: str) -> Any:
        return self.said[name]
