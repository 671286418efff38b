"""Every address and every task, with ids of here, of the other region and of nowhere; see `tests/isolation`.

Beta's ids lie far away, everything written in beta carries a word that nobody may read outside it, and PostgreSQL
counts whether its tables are touched. An address that is not known yet fails this file: say in
`tests/isolation/addresses.py` what its ids are.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from threading import Thread

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django_tenants.utils import schema_context

from forms.models import Record, Sequence
from tests.isolation.addresses import KNOWN, routes
from tests.isolation.canaries import SECRET, unmarked
from tests.isolation.counting import Watch
from tests.isolation.ground import Ground, isolated_ground
from tests.isolation.tasks import TOLD, region_tasks, run_tasks
from tests.isolation.threads import run_threads
from tests.isolation.walk import Request, Walked, Walker, walk


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker) -> Iterator[Ground]:
    """Two filled regions for all tests of this file, each of which undoes what it does."""
    with django_db_blocker.unblock(), isolated_ground(f"kaoping_walk_{os.getpid()}") as made:
        yield made


@pytest.fixture
def undone(ground: Ground) -> Iterator[None]:
    """Roll back, and let PostgreSQL count what is touched."""
    with transaction.atomic():
        yield
        connection.set_schema_to_public()
        transaction.set_rollback(True)


def test_every_address_is_known_to_this_walk():
    found = [*routes("config.urls_public"), *routes("config.urls_region")]
    unknown = [route.name for route in found if not route.closed and route.name not in KNOWN]
    gone = KNOWN.keys() - {route.name for route in found}
    assert (unknown, gone) == ([], set())
    missing = [
        (route.name, parameter)
        for route in found
        if not route.closed
        for parameter in route.parameters
        if parameter not in KNOWN[route.name]
    ]
    assert missing == []


def test_a_canary_sits_in_every_text_column_of_beta_and_in_none_of_alpha(ground: Ground, undone):
    assert unmarked("beta") == []
    assert len(unmarked("alpha")) > 200


def test_nobody_reads_or_reaches_beta_who_has_no_business_there(ground: Ground, undone):
    walked = walk(ground, whole=False)
    assert walked.wrong == []
    assert walked.reached == walked.expected
    assert walked.asked > 1000


def test_the_regions_own_document_is_taken_for_no_system_whatever_an_address_says(ground: Ground, undone):
    named = replace(ground, ids={**ground.ids, "own": {**ground.ids["own"], "system": "region"}})
    found = Walked(frozenset())
    walker = Walker(named, found)
    asked = [one for one in routes("config.urls_region") if not one.closed and "system" in KNOWN[one.name].values()]
    for route, who, method in product(asked, ("enterprise", "author", "program"), ("GET", "POST")):
        if route.is_api or who != "program":
            walker.ask(Request("alpha", route, who, method, "own"))
    assert found.wrong == []
    assert found.asked > 100


def test_the_walk_finds_who_gets_where_they_may_not(ground: Ground, undone):
    """Else it would find nothing because it sees nothing: here somebody of beta asks under an honest name."""
    disguised = replace(ground, people={**ground.people, "enterprise": replace(ground.people["beta"], of_beta=False)})
    found = Walked(frozenset())
    by_name = {route.name: route for route in routes("config.urls_region")}
    Walker(disguised, found).ask(Request("beta", by_name["record"], "enterprise", "GET", "foreign"))
    assert [problem for problem in ("was not refused", "tells of beta", "touched beta's assess_forms_record: ")
            if problem not in "".join(found.wrong)] == []  # fmt: skip


def test_what_is_written_and_undone_again_is_counted(ground: Ground, undone):
    watch = Watch("beta")
    with transaction.atomic(), schema_context("beta"):
        Sequence.objects.create(record_type="site", year=1999)
        transaction.set_rollback(True)
    assert [each for each in watch.touched() if "1 rows written" in each] != []
    assert watch.touched() == []


def test_the_word_is_where_people_of_beta_read_it(ground: Ground, undone):
    client = Client()
    client.cookies["sessionid"] = ground.people["both"].session
    ids = ground.ids["foreign"]
    for path in ("", f"records/{ids['record']}/", f"records/{ids['month']}/sheets/self/", "list/sites/"):
        assert SECRET in client.get(f"/r/beta/{path}").content.decode(), path
    assert SECRET in client.get("/inbox/").content.decode()
    assert SECRET not in client.get("/r/alpha/").content.decode()


def test_every_task_of_a_region_is_known_and_touches_nothing_of_another(ground: Ground, undone):
    assert region_tasks().keys() == TOLD.keys()
    assert run_tasks(ground) == []


def test_threads_in_different_regions_are_told_of_their_own_alone(ground: Ground):
    found = run_threads(ground, rounds=3)
    assert found.is_well, found.sentence()
    assert found.asked == 60


def test_a_thread_that_stands_in_no_region_reads_nothing_of_any(ground: Ground):
    found: list[object] = []

    def read() -> None:
        try:
            found.append(Record.objects.count())
        except ProgrammingError as error:
            found.append("does not exist" in str(error))
        finally:
            connection.close()

    thread = Thread(target=read)
    thread.start()
    thread.join()
    assert found == [True]
