"""Web server and worker are killed while people act. `make trust` does it in the middle of five hundred actions."""

import os

from tests.trust.faults import strike
from tests.trust.ground import prepared_ground


def test_what_was_acknowledged_is_there_once(django_db_setup, django_db_blocker, tmp_path):
    with (
        django_db_blocker.unblock(),
        prepared_ground(f"kaoping_faults_{os.getpid()}", tmp_path, messages=True) as ground,
    ):
        found = strike(ground, actions=40, seed=1)
    assert sum(found.killed.values()) > 0
    assert found.is_well, found.sentence()
