"""What a region publishes: results with the change itself, sums exactly once, a rebuild that tells what was wrong."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from forms.errors import RuntimeRefusal
from tenants.publishing.folding import fold_changes
from tenants.publishing.models import PublishedChange, PublishedMeasure, PublishedResult, PublishedSum
from tests.builders import BUILDER, HUANGPU, NOW, PUDONG, SUPERVISOR, actor, at, publish_all
from tests.published_works import UNMAPPED, documents, publish_works
from tests.world import World, make_world
from workflows.publishing.rebuilding import republish

MARCH = date(2026, 3, 1)


@pytest.fixture
def world(alpha) -> World:
    made = replace(make_world(), authority=actor("监督员", "authority", areas=["*"]))
    publish_works()
    return made


def forwarded(world: World, month: int = 3, *findings: str, **values: object):
    record = world.month(world.active_site(**values), month)
    world.self_score(record, *findings)
    return world.forward(record)


def result() -> PublishedResult:
    return PublishedResult.objects.get()


def cell(area: str = "*", period: date = MARCH) -> PublishedSum:
    fold_changes()
    return PublishedSum.objects.get(measure__region_slug="alpha", area=area, period_start=period)


def test_a_release_declares_what_its_region_publishes(world: World) -> None:
    measure = PublishedMeasure.objects.get()
    assert (measure.region_slug, measure.system_title, measure.key) == ("alpha", "工程质量", "months")
    assert (measure.scale_title, measure.period_kind, measure.readers) == ("百分制", "month", ["authority"])
    assert measure.grades == [["优良", "good"], ["合格", "pass"], ["不合格", "fail"]]


def test_what_a_release_publishes_no_more_is_gone(world: World) -> None:
    forwarded(world)
    fold_changes()
    publish_works(key="others")
    assert [measure.key for measure in PublishedMeasure.objects.all()] == ["others"]
    assert (PublishedResult.objects.count(), PublishedSum.objects.count()) == (0, 0)


def test_a_new_scale_keeps_the_sums(world: World) -> None:
    forwarded(world)
    before = cell().pk
    publish_works(UNMAPPED)
    assert (cell().pk, PublishedMeasure.objects.get().scale_title) == (before, "三级制")


def test_a_record_is_counted_without_its_score_until_it_has_a_result(world: World) -> None:
    record = world.month(world.active_site(), 3)
    world.self_score(record)
    line = result()
    assert (line.is_counted, line.score, line.grade, line.due_on) == (False, None, "", date(2026, 4, 7))
    assert (line.title, line.period_title, line.state_title) == ("浦江一号 · 2026年3月", "2026年3月", "待提交")
    assert (cell().records, cell().counted, cell().due) == (1, 0, {"2026-04-07": 1})


def test_only_the_parties_that_are_named_see_a_result(world: World) -> None:
    forwarded(world)
    tokens = sorted(result().bare_tokens)
    assert tokens == [f"contractor@org:{BUILDER}", f"supervision@org:{SUPERVISOR}"]
    assert sorted(result().tokens) == [f"alpha|{token}" for token in tokens]


def test_what_an_authority_does_not_see_yet_is_in_no_sum(world: World) -> None:
    seen = [{"by": ["authority"], "states": ["forwarded", "registered"]}]
    publish_all([{**one, "visible_in": seen} if one.get("publishes") else one for one in documents()])
    record = world.month(world.active_site(), 3)
    world.self_score(record)
    fold_changes()
    assert not PublishedSum.objects.exists()
    world.forward(record)
    assert (cell().records, cell().counted) == (1, 1)


def test_a_result_is_summed_for_its_district_and_for_everywhere(world: World) -> None:
    forwarded(world, 3, "steel.1")
    forwarded(world, 3, contract="HT-2", district=HUANGPU)
    assert (result_scores := cell().scores) == {"98": 1, "100": 1}
    assert cell().grades == {"优良": 2}
    assert (cell(PUDONG).scores, cell(HUANGPU).scores) == ({"98": 1}, {"100": 1})
    assert sum(result_scores.values()) == 2


def test_a_result_that_is_taken_back_leaves_the_sums(world: World) -> None:
    record = forwarded(world)
    assert cell().counted == 1
    world.act(record, "send_back", world.site, opinion="请核对。")
    assert (cell().records, cell().counted, cell().grades, cell().scores) == (1, 0, {}, {})


def test_what_moves_to_another_district_leaves_the_one_before(world: World) -> None:
    record = forwarded(world)
    assert cell(PUDONG).counted == 1
    PublishedResult.objects.update(area=HUANGPU)
    PublishedChange.objects.create(region_slug="alpha", system="works", measure="months", period_start=MARCH)
    assert cell(HUANGPU).counted == 1
    assert not PublishedSum.objects.filter(area=PUDONG).exists()
    assert record.district == PUDONG


def test_an_earlier_month_that_moves_the_score_of_a_later_one_publishes_both(world: World) -> None:
    site = world.active_site()
    months = [world.month(site, number) for number in (2, 3)]
    for month in months:
        world.self_score(month, "steel.1")
    world.forward(months[1])
    later = PublishedResult.objects.get(record_id=months[1].pk)
    assert later.score == Decimal(96)
    world.self_score(months[0])
    later.refresh_from_db()
    assert later.score == Decimal(98)
    assert cell().scores == {"98": 1}


def test_sums_count_a_change_once_however_often_they_are_told_of_it(world: World) -> None:
    forwarded(world)
    for _twice in range(2):
        PublishedChange.objects.create(region_slug="alpha", system="works", measure="months", period_start=MARCH)
        fold_changes()
    assert (cell().records, cell().counted) == (1, 1)
    assert not PublishedChange.objects.exists()


def test_what_changes_nothing_that_is_summed_asks_for_no_sums(world: World) -> None:
    record = world.month(world.active_site(), 3)
    fold_changes()
    world.self_score(record, "steel.1")  # not handed on yet, so it does not count
    assert not PublishedChange.objects.exists()


def test_a_change_that_is_undone_publishes_nothing(world: World) -> None:
    with transaction.atomic():
        forwarded(world)
        transaction.set_rollback(True)
    assert (PublishedResult.objects.count(), PublishedChange.objects.count()) == (0, 0)


def test_a_rebuild_finds_no_difference_after_a_random_history(world: World) -> None:
    """Whatever is done in whatever order, and whenever sums are brought up to date in between."""
    chance = Random(11)
    sites = [world.active_site(contract=f"HT-{number}", district=chance.choice([PUDONG, HUANGPU])) for number in "123"]
    months = [world.month(site, number) for site in sites for number in (2, 3)]
    findings = ("steel.1", "steel.2", "walls.1", "walls.2")
    deeds = [
        lambda month: world.self_score(month, *chance.sample(findings, chance.randint(0, 3))),
        lambda month: world.forward(month),
        lambda month: world.act(month, "send_back", world.site, opinion="请核对。"),
        lambda month: fold_changes(),
    ]
    for _step in range(40):
        with suppress(RuntimeRefusal):
            chance.choice(deeds)(chance.choice(months))
    assert PublishedResult.objects.filter(is_counted=True).exists()
    out = StringIO()
    call_command("rebuild_published", region="alpha", stdout=out)
    assert out.getvalue() == "alpha: 12 records, difference: none\n"


def test_a_rebuild_tells_and_mends_what_was_tampered_with(world: World) -> None:
    first, second = forwarded(world), forwarded(world, contract="HT-2")
    fold_changes()
    PublishedResult.objects.filter(record_id=first.pk).update(score=12)
    PublishedResult.objects.filter(record_id=second.pk).delete()
    PublishedSum.objects.filter(area="*").update(counted=7)
    PublishedSum.objects.filter(area=PUDONG).delete()
    out = StringIO()
    call_command("rebuild_published", region="alpha", stdout=out)
    said = out.getvalue()
    assert f"alpha: differs in score: result alpha:months:{first.pk}" in said
    assert f"alpha: missing: result alpha:months:{second.pk}" in said
    assert "alpha: differs in counted: sum alpha:works:months 2026-03-01 *" in said
    assert f"alpha: missing: sum alpha:works:months 2026-03-01 {PUDONG}" in said
    assert "difference: 4 rows" in said
    assert republish(now=NOW).lines == []
    assert cell().counted == 2


def test_results_of_no_record_are_taken_away(world: World) -> None:
    record = forwarded(world)
    fold_changes()
    PublishedResult.objects.filter(record_id=record.pk).update(record_id=record.pk + 99)
    assert republish(now=NOW).lines == [
        f"missing: result alpha:months:{record.pk}",
        f"of no record: result alpha:{record.pk + 99}",
    ]


def test_regions_leave_each_others_results_alone(world: World, in_region) -> None:
    forwarded(world)
    with in_region("beta"):
        there = make_world()
        publish_works(UNMAPPED)
        forwarded(there, 3, "steel.2")
        assert republish(now=NOW).lines == []
    fold_changes()
    found = {row.measure.region_slug: row.scores for row in PublishedSum.objects.filter(area="*")}
    assert found["alpha"] == {"100": 1}
    assert found["beta"] != found["alpha"]
    assert connection.schema_name == "alpha"


def test_records_without_a_period_lie_in_the_one_of_a_day(alpha) -> None:
    world = make_world()
    publish_works(period="quarter", on="created_at")
    record = world.month(world.active_site(), 3, now=at("2026-04-02"))
    line = PublishedResult.objects.get(record_id=record.pk)
    assert (line.period_start, line.period_title) == (date(2026, 4, 1), "2026年第2季度")
