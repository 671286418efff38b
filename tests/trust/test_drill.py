"""Backups are made, restored elsewhere, and compared. `make trust` does it with the regions of the packs."""

import os

import pytest

from tests.database import copied_database
from tests.trust.drill import drill_everything, drill_region
from tests.trust.region_to_keep import SLUG, make_region


@pytest.fixture(scope="module")
def source(django_db_setup, django_db_blocker, tmp_path_factory):
    """A platform of three regions, one of which has something of everything."""
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with copied_database(f"kaoping_drill_{os.getpid()}"):
            yield make_region(tmp_path_factory.mktemp("media"))
        connection.settings_dict["NAME"] = usual


def test_everything_comes_back_row_by_row_and_file_by_file(source, tmp_path):
    found = drill_everything(source, tmp_path)
    assert found.is_well, found.sentence()


def test_one_region_comes_back_beside_others_whose_people_have_other_numbers(source, tmp_path):
    found = drill_region(source, SLUG, tmp_path)
    assert found.is_well, found.sentence()
