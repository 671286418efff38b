"""The small system, published in the region `alpha`."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from tenants.models import Region
from tests.database import copied_database
from tests.world import World, make_world


@pytest.fixture
def world(alpha) -> World:
    """Everybody who works in the small system."""
    return make_world()


@pytest.fixture
def committed_alpha(django_db_setup, django_db_blocker) -> Iterator[Region]:
    """The region alpha in a database of the test's own, where everything is really committed."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with copied_database(f"kaoping_races_{os.getpid()}"):
            region = Region.objects.get(schema_name="alpha")
            connection.set_tenant(region)
            yield region
        connection.settings_dict["NAME"] = usual
        connection.set_schema_to_public()
