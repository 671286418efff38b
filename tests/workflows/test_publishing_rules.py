"""By which rules records publish that were there before the release: those in force, without being moved to it."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from forms.models import Record
from tenants.publishing.folding import fold_changes
from tenants.publishing.measures import rules_in_force, take_up_behind
from tenants.publishing.models import PublishedMeasure, PublishedResult, PublishedSum
from tenants.tasks import HEADER
from tests.builders import BUILDER, NOW, actor, at
from tests.published_works import MONTHS, UNMAPPED, publish_works
from tests.world import World, make_world
from workflows.publishing.rebuilding import follow_rules, republish
from workflows.publishing.tasks import publish_running

LATER = at("2026-04-04")


@pytest.fixture
def world(alpha) -> World:
    """The small system, which publishes nothing yet."""
    return replace(make_world(), authority=actor("监督员", "authority", areas=["*"]))


def forwarded(world: World, *findings: str, **values: object) -> Record:
    record = world.month(world.active_site(**values), 3)
    world.self_score(record, *findings)
    return world.forward(record)


def follow() -> None:
    """What the worker does within a minute of a release."""
    publish_running.apply(args=["works"], headers={HEADER: "alpha"}, throw=True)


def line(record: Record) -> PublishedResult:
    return PublishedResult.objects.get(record_id=record.pk)


def test_running_records_publish_soon_after_the_release_without_being_moved(world: World) -> None:
    record = forwarded(world, "steel.1")
    publish_works()
    assert not PublishedResult.objects.exists()
    follow()
    assert Record.objects.get(pk=record.pk).release.number == 1
    assert (line(record).is_counted, line(record).score, line(record).grade) == (True, 98, "优良")
    fold_changes()
    assert PublishedSum.objects.get(area="*").scores == {"98": 1}
    assert republish(now=NOW).lines == []


def test_a_change_of_a_running_record_publishes_it_at_once(world: World) -> None:
    record = world.month(world.active_site(), 3)
    publish_works()
    world.self_score(record)
    assert line(record).is_counted is False


def test_another_scale_and_other_readers_hold_for_all_records(world: World) -> None:
    publish_works()
    record = forwarded(world)
    assert (line(record).scale_title, line(record).level) == ("百分制", "good")
    publish_works({**UNMAPPED, "shown_to": ["contractor"]})
    follow()
    assert (line(record).scale_title, line(record).level) == ("三级制", "")
    assert line(record).bare_tokens == [f"contractor@org:{BUILDER}"]


def test_when_a_record_counts_is_said_in_the_words_of_its_own_release(world: World) -> None:
    """The newer release calls the state otherwise; what was counted stays counted."""
    publish_works()
    record = forwarded(world)
    publish_works(counts='state = "handed_on"', title="月评")
    follow()
    assert (line(record).is_counted, line(record).measure_title) == (True, "月评")


def test_the_rebuild_tells_what_a_release_changed_until_the_worker_has_been_there(world: World) -> None:
    record = forwarded(world)
    publish_works()
    out = StringIO()
    call_command("rebuild_published", region="alpha", stdout=out)
    assert f"alpha: missing: result alpha:months:{record.pk}" in out.getvalue()
    assert take_up_behind(["alpha"], now=NOW, quiet_since=NOW) == [], "the rebuild did what the worker would"
    assert republish(now=NOW).lines == []


def test_a_worker_takes_up_each_release_once_and_again_when_nothing_came_of_it(world: World) -> None:
    publish_works()
    forwarded(world)
    assert take_up_behind(["alpha"], now=NOW, quiet_since=NOW) == [("alpha", "works")]
    assert take_up_behind(["beta"], now=LATER, quiet_since=LATER) == []
    assert take_up_behind(["alpha"], now=NOW, quiet_since=at("2026-04-01")) == []
    assert take_up_behind(["alpha"], now=LATER, quiet_since=LATER) == [("alpha", "works")]
    follow()
    assert take_up_behind(["alpha"], now=LATER, quiet_since=LATER) == []


def test_a_release_that_publishes_alike_leaves_the_worker_alone(world: World) -> None:
    publish_works()
    follow()
    publish_works()
    assert take_up_behind(["alpha"], now=LATER, quiet_since=LATER) == []


def test_a_release_that_comes_while_a_worker_is_at_it_is_still_to_come(world: World) -> None:
    publish_works()
    begun_by = rules_in_force("alpha", "works")
    publish_works(UNMAPPED)
    publish_running.apply(args=["works", 0, begun_by], headers={HEADER: "alpha"}, throw=True)
    measure = PublishedMeasure.objects.get()
    assert measure.followed != measure.rule


def test_very_many_records_are_gone_over_bit_by_bit(world: World) -> None:
    records = [forwarded(world), forwarded(world, contract="HT-2")]
    publish_works(MONTHS)
    last, rounds = 0, 0
    while last := follow_rules("works", after=last, most=1, now=NOW):
        rounds += 1
    assert rounds == 1, "one step goes over several hundred"
    assert {row.record_id for row in PublishedResult.objects.all()} == {record.pk for record in records}
