"""What every test may ask for: a database with two regions whose ids differ, and a place inside one of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django_tenants.utils import schema_context
from hypothesis import settings

from tenants.models import Region
from tests.database import copied_database

pytest_plugins = ["tests.live"]

# The same examples in every run, however busy the machine; `HYPOTHESIS_PROFILE=default` looks for new ones.
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """One database for the run, copied from the template; each test rolls back what it did."""
    with django_db_blocker.unblock(), copied_database(f"kaoping_run_{os.getpid()}"):
        yield


@pytest.fixture
def in_region(db) -> Callable[[str], AbstractContextManager[None]]:
    """Step into a region for a while: `with in_region("beta"): …`."""
    return schema_context


@pytest.fixture
def alpha(db) -> Iterator[Region]:
    """Stand in the region alpha for the whole test."""
    yield from _inside("alpha")


@pytest.fixture
def beta(db) -> Iterator[Region]:
    """Stand in the region beta, whose ids are far from those of alpha."""
    yield from _inside("beta")


@pytest.fixture(autouse=True)
def _forget_what_was_cached() -> Iterator[None]:
    """A test must not live on what another left in the process's cache."""
    yield
    cache.clear()


def _inside(slug: str) -> Iterator[Region]:
    from django.db import connection

    region = Region.objects.get(schema_name=slug)
    connection.set_tenant(region)
    yield region
    connection.set_schema_to_public()
