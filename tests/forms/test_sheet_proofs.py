"""Stored scores worked out again: nothing differs by itself, and whatever was tampered with is named."""

import logging
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from forms.models import FindingRow, Record, ScoreSheet
from forms.proofs import differences, scored_records
from forms.tasks import verify_all_scores, verify_scores
from tenants.audit.models import AuditEntry
from tenants.tasks import HEADER
from tests.builders import NOW, at
from tests.world import make_world


@pytest.fixture
def world(alpha):
    return make_world()


@pytest.fixture
def months(world):
    """Three months with the same finding: the third costs the whole line."""
    site = world.active_site()
    made = [world.month(site, number, now=at("2026-04-02")) for number in (1, 2, 3)]
    for month in made:
        world.self_score(month, "steel.1")
    return made


def found():
    return [each for _record, differing in differences(scored_records(), now=NOW) for each in differing]


def named():
    return [(each.sheet, each.what) for each in found()]


def run(**options):
    call_command("scores", "verify", region="alpha", **options)


def test_nothing_differs_on_what_the_services_stored(world, months):
    world.forward(months[0])
    assert found() == []


def test_a_score_changed_by_hand_is_named_with_both_values(months):
    ScoreSheet.objects.filter(record=months[2]).update(score=99)
    (difference,) = found()
    assert (difference.sheet, difference.what, difference.stored, difference.found) == (
        "self", "score", Decimal(99), Decimal(50),
    )  # fmt: skip
    assert difference.line == f"{months[2].number} self: score is stored as 99.0000, worked out as 50.00"


def test_entries_changed_by_hand_show_in_everything_that_followed_from_them(months):
    ScoreSheet.objects.filter(record=months[2]).update(entries={})
    assert set(named()) == {
        *(("self", what) for what in ("score", "grade", "explanation")),
        *(("", what) for what in ("result_score", "result_grade", "findings")),
    }


def test_a_result_that_is_not_its_sheets_is_named(months):
    Record.objects.filter(pk=months[1].pk).update(result_score=1)
    assert named() == [("", "result_score")]


def test_an_earlier_finding_that_vanished_shows_where_it_had_counted(months):
    FindingRow.objects.filter(record=months[0]).delete()
    assert named() == [("", "findings"), ("self", "history"), ("self", "history")]


def test_a_frozen_record_is_proven_with_the_history_it_was_scored_with(world, months):
    world.forward(months[2])
    Record.objects.filter(pk=months[2].pk).update(state="registered")
    FindingRow.objects.filter(record=months[0]).update(counts=False)
    assert [each.what for each in found() if each.record_id == months[2].pk] == []


class TestCommand:
    def test_it_says_how_much_was_checked(self, months, capsys):
        run()
        assert capsys.readouterr().out == "3 records checked, 0 differences.\n"

    def test_differences_end_it_with_one(self, months, capsys):
        ScoreSheet.objects.filter(record=months[0]).update(score=1)
        with pytest.raises(CommandError) as error:
            run()
        assert error.value.returncode == 1
        assert "score is stored as 1.0000, worked out as 98.00" in capsys.readouterr().out

    def test_an_unknown_region_is_said(self, db):
        with pytest.raises(CommandError, match="no region atlantis"):
            call_command("scores", "verify", region="atlantis")

    def test_nothing_is_repaired_unless_the_region_is_named_again(self, months):
        ScoreSheet.objects.filter(record=months[0]).update(score=1)
        with pytest.raises(CommandError, match="Nothing was changed. 1 records"):
            run(repair=True)
        assert named() == [("self", "score")]

    def test_a_repair_scores_again_and_keeps_what_was_stored(self, months, capsys):
        ScoreSheet.objects.filter(record=months[0]).update(score=1)
        with pytest.raises(CommandError):
            run(repair=True, confirm="alpha")
        assert found() == []
        entry = AuditEntry.objects.get(action="scores.repaired")
        assert entry.data["differences"][0]["stored"] == "1.0000"

    def test_a_frozen_record_is_not_repaired(self, months, capsys):
        Record.objects.filter(pk=months[0].pk).update(state="registered")
        ScoreSheet.objects.filter(record=months[0]).update(score=1)
        with pytest.raises(CommandError):
            run(repair=True, confirm="alpha")
        assert "0 records scored again" in capsys.readouterr().out
        assert ("self", "score") in named()


class TestNightly:
    def test_what_is_found_stands_in_the_audit_and_the_log_and_nothing_is_changed(self, months, caplog):
        ScoreSheet.objects.filter(record=months[0]).update(score=1)
        with caplog.at_level(logging.ERROR):
            assert verify_scores.apply(headers={HEADER: "alpha"}, throw=True).get() == 1
        entry = AuditEntry.objects.get(action="scores.verified")
        assert (entry.data["checked"], entry.data["differences"]) == (3, 1)
        assert "worked out as 98.00" in caplog.text
        assert named() == [("self", "score")]

    def test_every_region_is_asked(self, db, monkeypatch):
        asked = []
        monkeypatch.setattr(verify_scores, "apply_async", lambda headers: asked.append(headers[HEADER]))
        assert verify_all_scores() == asked == ["alpha", "beta"]
