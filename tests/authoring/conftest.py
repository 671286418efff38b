"""A region with a released system, its author, and somebody who is not."""

import dataclasses
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from exchange.authors import ensure_author_group
from exchange.packs import import_pack
from exchange.releasing import publish_drafts
from schemas.models import Definition
from schemas.packs import read_pack
from schemas.selectors import REGION
from tests.authoring.careful import asker, careful, lawyer, second, third  # noqa: F401 – fixtures
from tests.builders import NOW, person

#: Kindergartens are inspected: a pack that knows nothing of construction, with an author's role called `head`.
PACK = Path(__file__).parents[1] / "regions" / "kindergarten"


@pytest.fixture
def inspection(alpha):
    """The region `alpha` with that pack, everything released once; its golden cases are tested elsewhere."""
    pack = read_pack(PACK)
    systems = {key: [each for each in found if each["kind"] != "golden"] for key, found in pack.systems.items()}
    import_pack(dataclasses.replace(pack, systems=systems), by=None, at=NOW)
    ensure_author_group()
    for system in (REGION, "inspection"):
        publish_drafts(system, by=None, at=NOW)
    return alpha


@pytest.fixture
def workflow(inspection):
    """The approval chain whose sentences are edited."""
    return Definition.objects.get(kind="workflow", key="visit")


@pytest.fixture
def catalogue(inspection):
    """The catalogue whose marks are edited."""
    return Definition.objects.get(kind="catalogue", key="care")


class Browser(Client):
    """A browser that leaves the test in the region where it was; a request ends outside all regions."""

    def request(self, **request):
        """Send a request, then come back."""
        region = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(region)


def signed_in(user):
    """A browser in which this person is signed in."""
    client = Browser()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def author(inspection):
    """The browser of somebody who may configure the region."""
    return signed_in(person("管理员", "head", areas=["*"]))


@pytest.fixture
def inspector(inspection):
    """The browser of somebody who works in the region but may not configure it."""
    return signed_in(person("督导员", "inspector", areas=["east"]))
