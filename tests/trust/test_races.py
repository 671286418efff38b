"""Clients that are processes of their own race for a task over HTTP. `make trust` lets fifty of them, 200 rounds."""

import os

from tests.trust.ground import prepared_ground
from tests.trust.races import race


def test_one_wins_and_the_others_are_told_who_did_what(django_db_setup, django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), prepared_ground(f"kaoping_race_{os.getpid()}", tmp_path, checkers=8) as ground:
        found = race(ground, rounds=10)
    assert found.is_well, found.sentence()
