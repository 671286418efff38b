"""Two filled regions, their people, and the ids that are tried: those of here, of the other region, and of nowhere."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.test import Client
from django_tenants.utils import schema_context

from accounts.models import User
from accounts.tokens.services import SCOPES, make_token
from exchange.authors import ensure_author_group
from tenants import clock
from tests.builders import BUILDER, grant, person
from tests.database import copied_database
from tests.isolation.addresses import OWN
from tests.isolation.canaries import PLANTED, SECRET, plant
from tests.isolation.filling import settle

NOWHERE = "424242"
#: What the parameters stand for that do not differ between the regions.
_FIXED = {
    "list": "sites", "system": "works", "type": "site", "action": "submit", "verb": "copy", "sheet": "self",
    "item": "steel.1", "catalogue_key": "quality", "latest": "latest", "app": "assess_schemas",
    "model": "definition", "number": "1", "role": "contractor", "page_app": "assess_guides",
    "page_model": "guidepage", "task_app": "exchange", "task_model": "anotherauthortask",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Who asks: their account, the cookies of their browser, or the token of their program."""

    user: User | None = None
    session: str = ""
    token: str = ""
    of_beta: bool = False  # may read in beta what their roles let them


@dataclass(frozen=True)
class Ground:
    """The people of the walk, and the ids they try."""

    people: Mapping[str, Person]
    ids: Mapping[str, Mapping[str, str]]


@contextmanager
def isolated_ground(name: str) -> Iterator[Ground]:
    """A database of this name with both regions filled, everything really committed."""
    usual = connection.settings_dict["NAME"]
    try:
        with copied_database(name):
            yield make_ground()
    finally:
        connection.settings_dict["NAME"] = usual


@transaction.atomic
def make_ground() -> Ground:
    """Fill both regions; beta carries the word on everything, and a canary in every table."""
    settled = {}
    for slug, mark in (("alpha", ""), ("beta", SECRET)):
        with schema_context(slug):
            settled[slug] = settle(mark)
            ensure_author_group()
    plant("beta")
    connection.set_schema_to_public()
    ids = {
        "own": {**_FIXED, **settled["alpha"].ids, "region": "alpha"},
        "foreign": {**_FIXED, **settled["beta"].ids, "region": "beta"},
        "planted": {**_FIXED, **dict.fromkeys(OWN, str(PLANTED)), "region": "beta"},
        "random": {**_FIXED, **dict.fromkeys(OWN, NOWHERE), "list": "nothing", "number": "77", "region": "gamma"},
    }
    return Ground(_people(settled["alpha"].world, settled["beta"].world), ids)


def _people(alpha: object, beta: object) -> dict[str, Person]:
    both = person("两地", "contractor", organisation=BUILDER, region="alpha")
    grant(both, "contractor", organisation=BUILDER, region="beta")
    enterprise = User.objects.get(pk=alpha.contractor.user_id)
    operator = User.objects.create(username="operator", name="平台", is_superuser=True)
    return {
        "nobody": Person(),
        "enterprise": _browser(enterprise),
        "site": _browser(User.objects.get(pk=alpha.site.user_id)),
        "authority": _browser(User.objects.get(pk=alpha.authority.user_id)),
        "author": _browser(person("管理员", "head", areas=["*"], region="alpha")),
        "operator": _browser(operator, of_beta=True),
        "both": _browser(both, of_beta=True),
        "beta": _browser(User.objects.get(pk=beta.contractor.user_id), of_beta=True),
        "program": _program(enterprise, "alpha"),
        "program of both": _program(both, "beta"),
    }


def _browser(user: User, *, of_beta: bool = False) -> Person:
    client = Client()
    client.force_login(user)
    return Person(user, session=client.cookies["sessionid"].value, of_beta=of_beta)


def _program(user: User, region: str) -> Person:
    now = clock.now() - timedelta(minutes=1)
    _token, text = make_token(user, region_slug=region, name="walk", scopes=SCOPES, days=30, now=now)
    return Person(user, token=text, of_beta=region == "beta")
