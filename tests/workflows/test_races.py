"""Several people at the same record at the same moment: everything is written once, and the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from forms.errors import Duplicate, RuntimeRefusal
from forms.models import Record
from forms.submissions import once
from tenants.models import Region
from tests.builders import NOW
from tests.world import VALUES, World, make_world
from workflows.models import HistoryEntry
from workflows.services import open_record, save_sheet, take_action

ROUNDS = 4


@pytest.fixture
def world(committed_alpha) -> World:
    """The small system, visible to other connections."""
    return make_world()


def together(*steps: Callable[[], object]) -> list[object]:
    """Take all steps at the same moment, each on a connection of its own; gives results and refusals."""
    start = Barrier(len(steps))

    def run(step):
        try:
            with tenant_context(Region.objects.get(schema_name="alpha")):
                start.wait(60)
                return step()
        except RuntimeRefusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_one_of_two_who_take_the_same_action_wins(world):
    for number in range(ROUNDS):
        record = world.declare(contract=f"HT-{number}")

        def submit(pk=record.pk):
            return take_action(pk, action="submit", version=1, actor=world.contractor, now=NOW)

        results = together(submit, submit)
        assert sorted(type(result).__name__ for result in results) == ["Record", "Stale"]
        assert HistoryEntry.objects.filter(record=record, action="submit").count() == 1


def test_one_of_two_who_make_the_same_record_wins(world):
    def declare():
        return open_record(system="works", record_type="site", actor=world.contractor, now=NOW, posted=VALUES)

    results = together(declare, declare, declare)
    assert sum(isinstance(result, Duplicate) for result in results) == 2
    assert Record.objects.count() == 1


def test_a_double_click_makes_one_record(world):
    def click():
        return once(
            user_id=world.contractor.user_id, key="k", purpose="new", now=NOW, do=lambda: str(world.declare().pk)
        )

    results = together(click, click)
    assert results[0] == results[1] == str(Record.objects.get().pk)


def test_numbers_are_given_once_and_without_gaps(world):
    steps = [lambda number=number: world.declare(contract=f"HT-{number}") for number in range(6)]
    together(*steps)
    assert sorted(record.number for record in Record.objects.all()) == [f"GC-2026-{n:04}" for n in range(1, 7)]


def test_one_of_two_who_save_the_same_sheet_is_told(world):
    month = world.month(world.active_site(), 3)

    def save():
        return save_sheet(month.pk, sheet="self", version=0, entries={}, actor=world.contractor, now=NOW)

    results = together(save, save)
    assert sorted(type(result).__name__ for result in results) == ["ScoreSheet", "Stale"]


def test_corrections_of_several_months_at_once_do_not_get_stuck(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2, 3)]
    for month in months:
        world.self_score(month, "steel.1")
    results = together(*(lambda month=month: world.self_score(month) for month in months))
    assert not any(isinstance(result, Exception) for result in results)
    assert {record.result_score for record in Record.objects.filter(record_type="month")} == {100}
