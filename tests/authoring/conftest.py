"""A region with a released system, its author, and somebody who is not."""

import pytest
from django.test import Client

from exchange.authors import ensure_author_group
from exchange.drafts import replace_drafts
from exchange.releasing import publish_drafts
from schemas.selectors import REGION
from tests.builders import NOW, PUDONG, person
from tests.builders import REGION as REGION_DOCUMENT
from tests.small_works import DOCUMENTS

AUTHOR = {"key": "regional_admin", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}


@pytest.fixture
def works(alpha):
    """The region `alpha` with the small system, everything released once."""
    region = {**REGION_DOCUMENT, "roles": [*REGION_DOCUMENT["roles"], AUTHOR]}
    replace_drafts(REGION, [region], by=None, at=NOW)
    replace_drafts("works", DOCUMENTS, by=None, at=NOW)
    ensure_author_group()
    for system in (REGION, "works"):
        publish_drafts(system, by=None, at=NOW)
    return alpha


def signed_in(user):
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def author(works):
    """The regional admin's browser."""
    user = person("管理员", "regional_admin", areas=["*"])
    client = signed_in(user)
    client.user = user
    return client


@pytest.fixture
def inspector(works):
    """The browser of somebody of the authority, who may work in the region but not configure it."""
    return signed_in(person("监督员", "authority", areas=[PUDONG]))
