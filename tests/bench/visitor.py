"""Somebody who asks a web server by HTTP, and looks at the clock."""

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection

from django.test import Client

from accounts.models import User

PATIENCE = 30


@dataclass
class Visitor:
    """A browser as far as it matters here."""

    port: int
    cookie: str

    def ask(self, path: str, body: str | None = None, **headers: str) -> tuple[float, float, str]:
        """The seconds until the first byte and until the last one, and what was said."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.perf_counter()
        connection.request("GET" if body is None else "POST", path, body, {"Cookie": self.cookie, **headers})
        answer = connection.getresponse()
        first = time.perf_counter() - began
        said = answer.read().decode()
        last = time.perf_counter() - began
        connection.close()
        assert answer.status == 200, re.sub(r"\s+", " ", said)[:300]
        return first, last, said


def signed_in(port: int, user: User) -> Visitor:
    """A browser of this person at the server on that port."""
    client = Client()
    client.force_login(user)
    return Visitor(port, f"sessionid={client.cookies['sessionid'].value}")
