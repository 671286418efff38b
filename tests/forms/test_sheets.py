"""Score sheets in the runtime: who may fill them, what they come to, and what a correction moves."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engine.scoring import Explained
from forms.errors import Invalid, NotVisible, Refused, Stale
from forms.models import FindingRow, Record, ScoreSheet
from forms.selectors import earlier_findings, sheet_access
from forms.sentences import refusal_sentences
from tests.builders import NOW
from tests.world import entries_with
from workflows.services import save_sheet


def score(record):
    return Record.objects.get(pk=record.pk).result_score


def test_a_saved_sheet_is_scored_graded_and_explained(world):
    month = world.month(world.active_site(), 3)
    sheet = world.self_score(month, "steel.1", "walls.1")
    assert (sheet.score, sheet.grade, sheet.complete) == (Decimal("96.00"), "优良", True)
    assert Explained.from_json(sheet.explanation).value == sheet.score
    kept = Record.objects.get(pk=month.pk)
    assert (kept.result_sheet, kept.result_score, kept.result_grade) == ("self", Decimal("96.0000"), "优良")


def test_a_line_that_does_not_take_part_is_converted_out_and_back_in(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1", absent=("walls",))
    assert score(month) == Decimal("96.00")  # 48 of 50
    world.self_score(month, "steel.1")
    assert score(month) == Decimal("98.00")


def test_the_same_finding_costs_more_in_every_further_month(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2, 3)]
    for month in months:
        world.self_score(month, "steel.1")
    assert [score(month) for month in months] == [Decimal("98.00"), Decimal("96.00"), Decimal("50.00")]


def test_correcting_an_earlier_month_scores_the_later_ones_again(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2, 3)]
    for month in months:
        world.self_score(month, "steel.1")
    before = Record.objects.get(pk=months[2].pk).version
    world.self_score(months[0])
    assert [score(month) for month in months] == [Decimal("100.00"), Decimal("98.00"), Decimal("96.00")]
    assert Record.objects.get(pk=months[2].pk).version == before + 1


def test_findings_of_another_site_do_not_count(world):
    first, second = world.active_site(), world.active_site(contract="HT-2")
    world.self_score(world.month(first, 1), "steel.1")
    other = world.month(second, 2)
    world.self_score(other, "steel.1")
    assert score(other) == Decimal("98.00")


def test_a_locked_month_keeps_its_score_when_an_earlier_one_is_corrected(world):
    site = world.active_site()
    march, april = world.month(site, 3), world.month(site, 4)
    world.self_score(march, "steel.1")
    world.self_score(april, "steel.1")
    world.forward(april)
    quarter = Record.objects.get(record_type="quarter")
    world.act(quarter, "register", world.authority)
    world.self_score(march)
    assert score(april) == Decimal("96.00")


def test_earlier_findings_are_told_with_their_month(world):
    site = world.active_site()
    january, march = world.month(site, 1), world.month(site, 3)
    world.self_score(january, "steel.1")
    catalogue = _catalogue(march)
    (earlier,) = earlier_findings(march, catalogue)["steel.1"]
    assert (earlier.record_id, earlier.period_start.month, earlier.findings) == (january.pk, 1, ("steel.1.a",))
    assert earlier_findings(january, catalogue) == {}


def test_the_review_counts_once_the_month_is_forwarded(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    world.act(month, "submit", world.contractor)
    entries = {
        **entries_with("walls.1"),
        "verdicts": {"steel": "adopt", "walls": "override"},
        "opinions": {"walls": "墙体有问题"},
    }
    review = world.fill(month, "review", world.site, entries)
    assert review.score == Decimal("96.00")
    assert score(month) == Decimal("98.00")
    world.act(month, "forward", world.site)
    assert score(month) == Decimal("96.00")
    counted = FindingRow.objects.filter(record=month, counts=True).values_list("item", flat=True)
    assert sorted(counted) == ["steel.1", "walls.1"]


def test_a_line_whose_own_score_changed_has_to_be_adopted_anew(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    world.act(month, "submit", world.contractor)
    world.fill(month, "review", world.site, {"verdicts": {"steel": "adopt", "walls": "adopt"}})
    world.act(month, "send_back", world.site, opinion="请核实钢筋")
    world.self_score(month)
    review = ScoreSheet.objects.get(record=month, key="review")
    assert review.entries["verdicts"] == {"walls": "adopt"}
    assert (review.complete, review.open_lines) == (False, 1)


def test_a_sheet_saved_by_somebody_else_meanwhile_is_not_overwritten(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    with pytest.raises(Stale) as error:
        save_sheet(month.pk, sheet="self", version=0, entries={}, actor=world.contractor, now=NOW)
    assert error.value.changes[0].who == "施工员"
    assert score(month) == Decimal("98.00")


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"items": {"steel.9": {"findings": ["x"]}}}, "entry.unknown_item"),
        ({"items": {"steel.1": {"findings": ["walls.1.a"]}}}, "entry.unknown_finding"),
        ({"absent": ["roof"]}, "entry.unknown_line"),
        ({"items": []}, "entry.not_an_object"),
        ({"items": {"steel.1": {"findings": ["steel.1.a"], "remark": "a\x00"}}}, "control_characters"),
    ],
)
def test_entries_the_catalogue_does_not_know_are_refused(world, entries, code):
    month = world.month(world.active_site(), 3)
    with pytest.raises(Invalid) as error:
        world.fill(month, "self", world.contractor, entries)
    assert [problem.code for problem in error.value.problems] == [code]
    assert all(refusal_sentences(error.value))


def test_a_text_that_is_too_long_is_refused_not_cut(world):
    month = world.month(world.active_site(), 3)
    said = {"items": {"steel.1": {"findings": ["steel.1.a"], "remark": "裂" * 2000 + "缝"}}}
    with pytest.raises(Invalid) as error:
        world.fill(month, "self", world.contractor, said)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("steel.1", "entry.text_too_long")]
    assert "2001" in refusal_sentences(error.value)[0]
    assert not ScoreSheet.objects.filter(record=month).exists()
    said["items"]["steel.1"]["remark"] = "裂" * 2000
    world.fill(month, "self", world.contractor, said)
    assert len(ScoreSheet.objects.get(record=month).entries["items"]["steel.1"]["remark"]) == 2000


def test_all_texts_that_cannot_be_stored_are_named_at_once(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    world.act(month, "submit", world.contractor)
    said = {
        "verdicts": {"steel": "override"},
        "opinions": {"steel": "长" * 2001},
        "items": {"steel.1": {"remark": "a\x00"}},
    }
    with pytest.raises(Invalid) as error:
        world.fill(month, "review", world.site, said)
    assert {problem.field for problem in error.value.problems} == {"steel", "steel.1"}


def test_only_the_role_of_a_sheet_fills_it_and_only_in_its_states(world):
    month = world.month(world.active_site(), 3)
    assert sheet_access(month, "self", actor=world.contractor, now=NOW).may_fill
    assert not sheet_access(month, "self", actor=world.site, now=NOW).may_fill
    waiting = sheet_access(month, "review", actor=world.site, now=NOW)
    assert (waiting.may_fill, "待提交" in waiting.because) == (False, True)
    with pytest.raises(Refused) as error:
        world.fill(month, "review", world.contractor, {})
    assert error.value.role


def test_a_sheet_that_does_not_exist_is_not_visible(world):
    month = world.month(world.active_site(), 3)
    with pytest.raises(NotVisible):
        sheet_access(month, "spot", actor=world.contractor, now=NOW)


def test_saving_a_sheet_asks_as_many_queries_however_many_months_follow(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2, 3)]
    few = _queries(world, months)
    months += [world.month(site, number) for number in (4, 5, 6, 7)]
    many = _queries(world, months)
    assert many == few


def test_typing_on_in_a_sheet_takes_few_statements(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    more, who = entries_with("steel.1", "walls.1"), world.contractor
    with CaptureQueriesContext(connection) as queries:
        save_sheet(month.pk, sheet="self", version=1, entries=more, actor=who, now=NOW)
    assert len(queries) <= 17, [query["sql"][:100] for query in queries]


def test_a_finding_that_stays_keeps_its_row_and_one_that_goes_leaves_none(world):
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1", "walls.1")
    rows = dict(FindingRow.objects.filter(record=month).values_list("item", "pk"))
    remarked = {"items": {"steel.1": {"findings": ["steel.1.a"], "remark": "三层"}}}
    world.fill(month, "self", world.contractor, remarked)
    (row,) = FindingRow.objects.filter(record=month)
    assert (row.pk, row.item, row.remark) == (rows["steel.1"], "steel.1", "三层")


def _queries(world, months):
    """How many a correction of the first month takes, once every month has its findings."""
    for month in months:
        world.self_score(month, "steel.1", "steel.2")
    with CaptureQueriesContext(connection) as queries:
        world.self_score(months[0], "walls.1")
    return len(queries)


def _catalogue(record):
    from forms.frames import frame_of

    return frame_of(record).system.catalogues["quality"]
