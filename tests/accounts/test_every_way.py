"""Every way in tells strangers nothing: known or unknown, the same reply after the same statements and hashings.

What follows in the background tells the person by their own telephone (tests of each way); a page never waits for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.certificates.challenges import make_challenge
from accounts.certificates.sandbox.authority import Authority
from accounts.certificates.sandbox.signer import signed
from accounts.policy.services import set_password
from tenants import clock
from tests.accounts.registration.ground import BY_REGISTER, CODE, OTHER_CODE, SAID, open_to, settled
from tests.builders import BUILDER, NOW, OTHER_BUILDER, person
from tests.people_on_site import LEADER, LEADER_MOBILE, STRANGER, works_with_people

LATER = NOW + timedelta(hours=1)
WRONG = "Not-the-right-1-password"
GUESS = {"code": "000000", "password": "geheim-mima-77", "again": "geheim-mima-77"}
UNKNOWN = replace(SAID, mobile="13700000002", credit_code=OTHER_CODE)


class CountingHasher(PBKDF2PasswordHasher):
    """Django's own, with one round; it counts how often it was asked."""

    algorithm = "counted"
    iterations = 1
    asked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """One hashing."""
        self.asked.append("hashed")
        return super().encode(password, salt, iterations)


@dataclass(frozen=True)
class Way:
    """A way in: on which ground, and what a browser does there as somebody known or unknown."""

    ground: str
    steps: Callable[[Client, bool], list[HttpResponse]]


def by_password(browser: Client, known: bool) -> list[HttpResponse]:
    """A name, and a password that is wrong in any case."""
    return [browser.post("/login/", {"username": "inspector" if known else "nobody_at", "password": WRONG})]


def by_text_message(browser: Client, known: bool) -> list[HttpResponse]:
    """Numbers of a leader or of nobody, then a code out of the air."""
    numbers = {"user_type": "leader", "id_number": LEADER if known else STRANGER, "mobile": LEADER_MOBILE}
    asked = browser.post("/login/site/alpha/", numbers)
    return [asked, browser.get(asked.url), browser.post(asked.url, {"code": "000000"})]


def by_registering(browser: Client, known: bool) -> list[HttpResponse]:
    """A company that has an account, or none."""
    asked = browser.post("/register/alpha/", asdict(SAID if known else UNKNOWN))
    return [asked, browser.get(asked.url), browser.post("/registration/confirm/", GUESS)]


def by_reset(browser: Client, known: bool) -> list[HttpResponse]:
    """All that a company said at its registration, or what another one might say."""
    asked = browser.post("/password/reset/", asdict(SAID if known else UNKNOWN))
    return [asked, browser.get(asked.url), browser.post("/password/reset/code/", GUESS)]


def by_certificate(browser: Client, known: bool) -> list[HttpResponse]:
    """A certificate of one's own making over the code of a company that has an account, or of one that has none."""
    challenge = make_challenge(origin="http://testserver", now=LATER)
    holder = Authority("Somebody", now=NOW).issue("示例", BUILDER if known else OTHER_BUILDER)
    return [browser.post("/login/certificate/", {"challenge": challenge, **signed(holder, challenge)})]


WAYS: Mapping[str, Way] = {
    "password": Way("accounts", by_password),
    "text message": Way("sites", by_text_message),
    "registration": Way("companies", by_registering),
    "reset": Way("companies", by_reset),
    "certificate": Way("accounts", by_certificate),
}


@pytest.fixture
def accounts(alpha, settings, tmp_path) -> None:
    """Somebody with a password, a company, and an authority that is trusted."""
    settings.ACCESS_POLICY = {"captcha": {"ask": "never"}}
    settings.CERTIFICATE_TRUST_FOLDER = str(tmp_path)
    Authority("A region's authority", now=NOW).publish(tmp_path, now=NOW)
    inspector = person("王工", "authority", areas=["*"])
    inspector.username = "inspector"
    inspector.save()
    set_password(inspector, "The-right-1-password", by=None, now=NOW)
    person("施工单位", "contractor", organisation=BUILDER)


@pytest.fixture
def sites(alpha, settings) -> Iterator[None]:
    """A region in which people on site sign in, and one who leads a project there."""
    settings.ACCESS_POLICY = {"captcha": {"ask": "never"}}
    with works_with_people(settings) as works:
        works.world.active_site(leader="孙总监", phone=LEADER_MOBILE)
        yield


@pytest.fixture
def companies(alpha) -> None:
    """A company that registered itself."""
    with clock.frozen(NOW):
        settled(open_to(BY_REGISTER))


@pytest.fixture(autouse=True)
def _hashes_are_counted(settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.test_every_way.CountingHasher"]


@pytest.mark.parametrize("way", WAYS)
def test_a_stranger_learns_nothing(request, alpha, way: str):
    request.getfixturevalue(WAYS[way].ground)
    connection.set_schema_to_public()
    try:
        with clock.frozen(LATER):
            assert seen(WAYS[way], known=True) == seen(WAYS[way], known=False)
    finally:
        connection.set_tenant(alpha)


def test_the_password_is_looked_at_whoever_is_named(accounts):
    connection.set_schema_to_public()
    assert seen(WAYS["password"], known=False)["hashings"] >= 1


def seen(way: Way, *, known: bool) -> dict[str, object]:
    """What somebody far away can tell: the replies, the statements made for them, and the hashings."""
    CountingHasher.asked.clear()
    with CaptureQueriesContext(connection) as caught:
        answers = way.steps(Client(REMOTE_ADDR="198.51.100.9" if known else "198.51.100.8"), known)
    statements = [re.sub(r"'[^']*'(::\w+)?|\b\d+\b|NULL|s\d+_x\d+", "?", str(each["sql"]))[:80] for each in caught]
    replies = [(answer.status_code, answer.headers.get("Location"), blind(answer)) for answer in answers]
    return {"replies": replies, "statements": statements, "hashings": len(CountingHasher.asked)}


def blind(answer: HttpResponse) -> str:
    """The words of a page without what was typed into it, and what differs with every page."""
    drawn = re.sub(r'(?s)<input type="hidden".*?>|<script.*?</script>', "", answer.content.decode())
    words = re.sub(r"<[^>]+>", " ", drawn)
    return re.sub(rf"1\d{{2}}[\d*]{{8}}|{CODE}|{OTHER_CODE}", "…", words)
