"""A crowd in several regions gets right answers. `make load` lets it come for minutes to 340 regions, and times it."""

import os

from tests.trust.load import READS, WRITES, Plan, load


def test_everybody_in_a_crowd_is_answered_rightly_and_nothing_acknowledged_is_missing(
    django_db_setup, django_db_blocker, tmp_path
):
    plan = Plan(seconds=8, reads=4, submissions=4)
    with django_db_blocker.unblock():
        found = load(f"kaoping_load_{os.getpid()}", tmp_path, regions=2, plan=plan)
    assert (list(found.wrong), found.missing) == ([], 0)
    assert {*found.waited} == {*READS, *WRITES}
    assert sum(found.turned_away.values()) == 0
