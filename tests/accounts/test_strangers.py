"""The ways to an account by saying who one is: the same reply after the same work, whoever that is.

The log-in by name and password is held to it where it is tested (`test_signing_in.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.registration.said import Said
from tenants import clock
from tests.accounts.registration.ground import BY_REGISTER, CODE, OTHER_CODE, SAID, open_to, settled
from tests.builders import NOW

GUESS = {"code": "000000", "password": "geheim-mima-77", "again": "geheim-mima-77"}
#: What is typed, and the pages that follow with what is typed there.
WAYS: Mapping[str, Mapping[str, str]] = {
    "/register/alpha/": {"/registration/confirm/": "guess"},
    "/password/reset/": {"/password/reset/code/": "guess"},
}
#: Somebody whom nobody knows; the company with another number; the company with all that it said itself.
STRANGER = replace(SAID, mobile="13700000002", credit_code=OTHER_CODE)
NEARLY, WHOLLY = replace(SAID, mobile="13700000001"), SAID


@pytest.fixture
def known(alpha) -> Iterator[None]:
    """A company that has an account."""
    with clock.frozen(NOW):
        settled(open_to(BY_REGISTER))
    connection.set_schema_to_public()
    with clock.frozen(NOW + timedelta(hours=1)):
        yield
    connection.set_tenant(alpha)


def seen(path: str, said: Said) -> list[object]:
    """What a browser gets at each step, and the statements that the server made for it."""
    client = Client()
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(path, asdict(said))
        pages = [client.get(answer.url) if answer.status_code == 302 else answer]
        pages += [client.post(each, GUESS) for each in WAYS[path]]
    statements = [re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+", "?", str(each["sql"]))[:60] for each in caught.captured_queries]
    return [answer.status_code, answer.headers.get("Location"), [blind(page) for page in pages], statements]


def blind(page) -> tuple[int, str]:
    """A page without its tags and without what was typed into it."""
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    typed = [SAID.mobile, f"{SAID.mobile[:3]}****{SAID.mobile[-4:]}", CODE, OTHER_CODE, r"137\d+", r"137\*+\d+"]
    return page.status_code, re.sub("|".join(each.replace("****", r"\*{4}") for each in typed), "…", text)


@pytest.mark.parametrize("path", WAYS)
def test_a_stranger_learns_nothing_from_what_a_page_says_or_does(known, path):
    stranger = seen(path, STRANGER)
    assert seen(path, NEARLY) == stranger
    if path == "/password/reset/":
        assert seen(path, WHOLLY) == stranger
