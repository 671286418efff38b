"""Chosen records go over to another release, checked first, and come back exactly as they were."""

import pytest
from django.utils import translation

from forms.errors import Refused
from forms.models import LookupUse, Record, ScoreSheet
from tenants.audit.models import AuditEntry
from tenants.models import InboxItem
from tests.builders import NOW, at
from tests.workflows.moved_works import (
    admin,
    checked,
    moved,
    plan,
    reasons,
    release,
    renamed,
    rewritten,
    states,
    undone,
    wish,
)  # fmt: skip
from workflows.inbox import rebuild_all
from workflows.moving.carrying import work_on
from workflows.moving.models import MovedRecord, ReleaseMove
from workflows.moving.plans import proposed
from workflows.moving.services import (
    begin_move,
    confirm,
    forget_before,
    give_up,
    leave_out,
    sides_of,
    undo,
)  # fmt: skip

#: What a move changes for good: that it happened.
MARKS = ("version", "changed_at", "changed_by_id")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def filed(world):
    """A site on its way that fills everything the second release touches."""
    record = world.declare(area=120, floors=12, high="是", secret_note="内部")
    return world.act(record, "submit", world.contractor)


def columns(record):
    """A record and its sheets as the database has them, without what says that something happened."""
    fresh = Record.objects.get(pk=record.pk)
    own = {field.attname: getattr(fresh, field.attname) for field in Record._meta.concrete_fields}
    sheets = [
        (sheet.key, sheet.entries, sheet.score, sheet.grade, sheet.version, sheet.complete, sheet.explanation)
        for sheet in ScoreSheet.objects.filter(record=fresh).order_by("key")
    ]
    return {name: value for name, value in own.items() if name not in MARKS}, sheets


def inbox():
    """All rows of the inbox, without the numbers that follow a record's version."""
    rows = InboxItem.objects.order_by("kind", "key").values()
    return [{name: value for name, value in row.items() if name not in ("id", "version")} for row in rows]


def test_a_record_goes_over_with_what_was_renamed(world, filed):
    release(renamed)
    move = moved(wish())
    assert (move.state, states(move)) == ("done", ["moved"])
    record = Record.objects.get(pk=filed.pk)
    assert (record.release.number, record.state) == (2, "filed")
    assert (record.data["surface"], record.data["density"], record.data["depth"]) == (120, 10, 3)
    assert "area" not in record.data
    assert "secret_note" not in record.data


def test_what_is_renamed_is_proposed_and_what_stays_behind_is_shown(world, filed):
    release(renamed)
    found = proposed(*sides_of(wish()))
    assert (found.fields["area"], found.fields["secret_note"], found.states["submitted"]) == ("surface", "", "filed")
    row = MovedRecord.objects.get(move=checked(wish()))
    assert row.findings["left"] == ["备注"]
    assert Record.objects.get(pk=filed.pk).release.number == 1


def test_a_check_changes_nothing_at_all(world, filed):
    release(renamed)
    before, rows, told = columns(filed), inbox(), filed.history.count()
    move = checked(wish())
    assert (move.state, states(move)) == ("ready", ["fits"])
    assert (columns(filed), inbox(), filed.history.count()) == (before, rows, told)


def test_moving_and_undoing_leaves_everything_as_it_was(world, filed):
    release(renamed)
    before, rows = columns(filed), inbox()
    move = moved(wish())
    assert rebuild_all(now=NOW).lines == []
    assert columns(filed) != before
    later = at("2026-04-05")
    move = undone(move, now=later)
    assert (move.state, states(move)) == ("undone", ["back"])
    assert (columns(filed), inbox()) == (before, rows)
    assert rebuild_all(now=later).lines == []


def test_months_with_their_sheets_go_and_come_back(world):
    site = world.active_site()
    months = [world.month(site, number) for number in (1, 2)]
    for month in months:
        world.self_score(month, "steel.1")
    world.act(months[0], "submit", world.contractor)

    def cheaper(documents):
        documents["catalogue/quality"]["rules"]["ladder"]["ladder"][0]["share"] = 0.25
        rewritten(documents["workflow/month"], submitted="handed_in")
        for use in documents["record_type/month"]["sheets"]:
            use["in"] = ["handed_in" if state == "submitted" else state for state in use["in"]]

    release(cheaper)
    before = [columns(month) for month in months]
    move = moved(wish("month"))
    assert states(move) == ["moved", "moved"]
    first = Record.objects.get(pk=months[0].pk)
    assert (first.state, first.result_score) == ("handed_in", 99)
    assert rebuild_all(now=NOW).lines == []
    assert MovedRecord.objects.filter(move=move).first().findings["score"] == [98, 99]
    move = undone(move)
    assert states(move) == ["back", "back"]
    assert [columns(month) for month in months] == before
    assert rebuild_all(now=NOW).lines == []


def test_people_go_on_where_they_were(world, filed):
    release(renamed)
    moved(wish())
    sent_back = world.act(filed, "send_back", world.supervision, opinion="请补充")
    assert sent_back.state == "returned"
    assert world.act(filed, "submit", world.contractor).state == "filed"


def test_the_way_back_knows_states_by_their_new_names(world, filed):
    def with_way_back(documents):
        back = {"key": "back", "title": "退回上一步", "kind": "send_back", "opinion": "none"}
        leads = {"from": ["active"], "to": [{"back": "previous"}], "by": "authority"}
        documents["workflow/site"]["actions"].append({**back, **leads})

    def both(documents):
        with_way_back(documents)
        renamed(documents)

    release(with_way_back)
    moved(wish())
    world.act(filed, "accept", world.authority, posted={"accepted": "是"})
    release(both)
    move = moved(wish(origin=2, target=3))
    assert world.act(filed, "back", world.authority).state == "filed"
    assert "Something happened since: 退回上一步" in reasons(undone(move))


def test_a_deadline_that_runs_goes_on_running(world, filed):
    release(renamed)
    due = Record.objects.get(pk=filed.pk).due_on
    moved(wish(), now=at("2026-04-07"))
    assert Record.objects.get(pk=filed.pk).due_on == due


def test_history_and_audit_say_who_moved_it(world, filed):
    release(renamed)
    move = moved(wish())
    entry = filed.history.first()
    assert (entry.kind, entry.action_title, entry.user_name) == ("release", "Moved to release 2", "管理员")
    deeds = AuditEntry.objects.filter(action__in=["move.asked", "move.confirmed", "record.release"])
    assert {(deed.action, deed.user_id) for deed in deeds} == {
        ("move.asked", move.by_id), ("move.confirmed", move.by_id), ("record.release", move.by_id),
    }  # fmt: skip


def test_a_look_up_follows_its_field(world, filed):
    release(lambda documents: rewritten(documents["form/site"], leader="head_supervisor"))
    asked = wish(plan=plan(proposed(*sides_of(wish())), fields={"leader": "head_supervisor"}))
    assert LookupUse.objects.filter(record=filed, field="leader").exists()
    move = moved(asked)
    assert LookupUse.objects.filter(record=filed).values_list("field", flat=True)[0] == "head_supervisor"
    undone(move)
    assert LookupUse.objects.filter(record=filed).values_list("field", flat=True)[0] == "leader"


# --- what keeps a record where it is ----------------------------------------------------------------------------------


def test_what_the_new_form_does_not_allow_stays_with_the_reason(world, filed):
    def strict(documents):
        documents["form/site"]["schema"]["properties"]["floors"]["maximum"] = 10

    release(strict)
    move = checked(wish())
    assert states(move) == ["refused"]
    assert "层数" in reasons(move)
    assert "10" in reasons(move)


def test_a_new_field_that_must_be_filled_and_has_no_default_is_a_reason(world, filed):
    def more(documents):
        renamed(documents)
        del documents["form/site"]["sections"][0]["fields"][-1]["default"]

    release(more)
    assert "深度" in reasons(checked(wish()))


def test_what_was_wrong_before_is_no_reason(world, filed):
    data = Record.objects.get(pk=filed.pk)
    data.data = {**data.data, "floors": 0}
    data.save()
    release(renamed)
    assert states(checked(wish())) == ["fits"]


def test_a_state_that_is_gone_is_a_reason(world, filed):
    def gone(documents):
        renamed(documents)

    release(gone)
    asked = wish(plan=plan(proposed(*sides_of(wish())), states={"submitted": ""}))
    assert "has nothing for its state “待受理”" in reasons(checked(asked))


def test_concluded_and_locked_records_stay(world):
    site = world.active_site()
    month = world.month(site, 1)
    world.self_score(month)
    world.forward(month)
    quarter = Record.objects.get(record_type="quarter")
    world.act(quarter, "register", world.authority)
    release()
    assert "It is concluded (“已登记”)" in reasons(checked(wish("quarter")))
    assert states(checked(wish("month"))) == ["refused"]


def test_sheets_that_the_new_catalogue_does_not_know_keep_a_record(world):
    month = world.month(world.active_site(), 1)
    world.self_score(month, "steel.1")

    def other_items(documents):
        rewritten(documents["catalogue/quality"], **{"steel.1": "steel.9"})

    release(other_items)
    assert "steel.1" in reasons(checked(wish("month")))


def test_two_fields_cannot_go_into_one(world, filed):
    release(renamed)
    doubled = plan(proposed(*sides_of(wish())), fields={"secret_note": "surface"})
    with pytest.raises(Refused, match="Two fields would go into"):
        begin_move(wish(plan=doubled), key="k", by=admin(), now=NOW)


def test_what_names_no_record_or_no_other_release_is_refused(world, filed):
    release(renamed)
    for asked, words in (
        (wish(numbers=("GC-0",)), "No record is meant"),
        (wish(target=1), "two different releases"),
    ):
        with pytest.raises(Refused, match=words):
            begin_move(asked, key="k", by=admin(), now=NOW)
    with pytest.raises(Refused, match="no release 7"):
        sides_of(wish(target=7, plan=plan(proposed(*sides_of(wish())))))


def test_nothing_is_undone_to_which_something_happened_since(world, filed):
    release(renamed)
    move = moved(wish())
    world.act(filed, "send_back", world.supervision, opinion="请补充")
    assert states(undone(move)) == ["kept"]
    assert "Something happened since: 退回 (监理员)" in reasons(move)
    assert Record.objects.get(pk=filed.pk).release.number == 2


def test_what_a_record_was_is_forgotten_in_time(world, filed):
    release(renamed)
    move = moved(wish())
    assert forget_before(before=at("2026-04-01")) == 0
    assert forget_before(before=at("2026-05-01")) == 1
    assert "not kept any more" in reasons(undone(move))


# --- many, twice, and killed in between -------------------------------------------------------------------------------


def test_only_the_chosen_ones_move(world):
    sites = [world.declare(contract=f"HT-{number}") for number in range(4)]
    world.act(sites[3], "submit", world.contractor)
    release(renamed)
    move = checked(wish(states=("draft",)))
    rows = list(MovedRecord.objects.filter(move=move))
    assert [row.record_id for row in rows] == [site.pk for site in sites[:3]]
    assert leave_out(move, [rows[0].pk]) == 1
    confirm(move.pk, by=move.by, now=NOW)
    work_on(move.pk, now=lambda: NOW)
    assert states(move) == ["left_out", "moved", "moved"]
    assert Record.objects.filter(release__number=2).count() == 2


def test_a_move_that_was_killed_goes_on_with_those_that_are_left(world):
    for number in range(5):
        world.declare(contract=f"HT-{number}")
    release(renamed)
    move = begin_move(wish(), key="k", by=admin(), now=NOW)
    while work_on(move.pk, now=lambda: NOW, most=2):
        pass  # each run is killed after two
    confirm(move.pk, by=move.by, now=NOW)
    assert work_on(move.pk, now=lambda: NOW, most=3) == 3
    assert ReleaseMove.objects.get(pk=move.pk).state == "moving"
    work_on(move.pk, now=lambda: NOW)
    assert (ReleaseMove.objects.get(pk=move.pk).state, set(states(move))) == ("done", {"moved"})
    assert [record.history.filter(kind="release").count() for record in Record.objects.all()] == [1] * 5


def test_what_is_sent_twice_is_one_move(world, filed):
    release(renamed)
    somebody = admin()
    first, second = (begin_move(wish(), key="same", by=somebody, now=NOW) for _ in range(2))
    assert first.pk == second.pk
    work_on(first.pk, now=lambda: NOW)
    confirm(first.pk, by=somebody, now=NOW)
    with pytest.raises(Refused, match="Being moved"):
        confirm(first.pk, by=somebody, now=NOW)
    with pytest.raises(Refused, match="not possible"):
        undo(first.pk, by=somebody, now=NOW)


def test_what_was_given_up_moves_nothing(world, filed):
    release(renamed)
    move = checked(wish())
    give_up(move.pk, by=move.by, now=NOW)
    assert work_on(move.pk, now=lambda: NOW) == 0
    assert Record.objects.get(pk=filed.pk).release.number == 1
