"""What leaves a transaction arrives once: in people's lists, at outside receivers, or with the operators."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django_tenants.utils import tenant_context

from accounts.models import Grant, User
from forms.errors import Refused
from forms.models import Submission
from forms.submissions import once, prune_submissions
from tenants.audit.models import AuditEntry
from tenants.messages import mark_read, messages_of, prune_messages
from tenants.models import Message, Region
from tenants.waiting import waiting_for
from tests.builders import NOW, SUPERVISOR, at, person
from tests.receiver import Receiver
from tests.workflows.following import submitted_month, waiting, world_with
from workflows.models import Outgoing
from workflows.outbox_delivery import MOST_ATTEMPTS, deliver_due, pause_after
from workflows.outbox_letters import dismiss, prune_outbox, send_again
from workflows.outbox_regions import regions_with_mail

LATER = at("2026-04-03")


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """A receiver to which the channel of short messages leads."""
    server = Receiver()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.NOTICE_CHANNELS, settings.NOTICE_TOKEN = {"sms": server.address}, "secret"
    yield server
    server.shutdown()
    server.server_close()


def by_sms():
    """A submitted month, of which the supervision hears by short message; only its leader has a telephone."""
    world = world_with([{"notify": "by_sms"}])
    leader = User.objects.get(pk=world.site.user_id)
    leader.mobile = "13800000001"  # sealed for its row when that is saved
    leader.save()
    return submitted_month(world)


def test_everybody_who_is_meant_and_sees_the_record_finds_it_in_their_list(alpha):
    world = world_with([{"notify": "submitted"}])
    month = submitted_month(world)
    assert deliver_due(now=LATER).sent == 1
    (message,) = messages_of(world.site.user_id, {"alpha": world.site.tokens})
    assert (message.subject, message.path) == ("浦江一号已提交2026年3月", f"records/{month.pk}/")
    assert not Message.objects.exclude(user_id=world.site.user_id).exists()


@pytest.mark.parametrize(
    ("notice", "names"),
    [
        ("asked", {"赵工", "施工员"}),
        ("party", {"监理员", "赵工"}),
        ("person", {"赵工"}),
    ],
)
def test_receivers_are_roles_parties_people_and_those_who_are_asked(alpha, notice, names):
    submitted_month(world_with([{"notify": notice}]))
    deliver_due(now=LATER)
    receivers = Message.objects.values_list("user_id", flat=True)
    assert set(User.objects.filter(pk__in=list(receivers)).values_list("name", flat=True)) == names


def test_who_lost_the_right_to_see_the_record_lost_the_message(alpha):
    world = world_with([{"notify": "party"}])
    submitted_month(world)
    deliver_due(now=LATER)
    assert waiting_for(world.supervision.user_id, {"alpha": world.supervision.tokens}).unread == 1
    assert waiting_for(world.supervision.user_id, {"alpha": world.stranger.tokens}).unread == 0
    assert waiting_for(world.supervision.user_id, {"beta": world.supervision.tokens}).unread == 0


def test_who_came_after_the_step_but_before_the_delivery_gets_it_too_and_who_left_does_not(alpha):
    world = world_with([{"notify": "party"}])
    submitted_month(world)
    Grant.objects.filter(user_id=world.supervision.user_id).update(active=False)
    fresh = person("新人", "supervision", organisation=SUPERVISOR)
    deliver_due(now=LATER)
    receivers = set(Message.objects.values_list("user_id", flat=True))
    assert fresh.pk in receivers
    assert world.supervision.user_id not in receivers


def test_a_message_is_unread_until_it_was_read(alpha):
    world = world_with([{"notify": "submitted"}])
    submitted_month(world)
    deliver_due(now=LATER)
    tokens = {"alpha": world.site.tokens}
    assert mark_read(messages_of(world.site.user_id, tokens), now=LATER) == 1
    assert mark_read(messages_of(world.site.user_id, tokens), now=LATER) == 0
    assert waiting_for(world.site.user_id, tokens).unread == 0


def test_a_channel_gets_a_letter_for_each_person_it_can_reach_under_a_key_of_the_region(alpha, receiver):
    by_sms()
    assert deliver_due(now=LATER).sent == 2
    ((key, token, letter),) = receiver.taken
    assert key.startswith("alpha:")
    assert (token, letter["to"]["mobile"], letter["subject"]) == (
        "Bearer secret",
        "13800000001",
        "浦江一号已提交2026年3月",
    )


def test_a_closed_channel_is_left_out(alpha, settings):
    settings.NOTICE_CHANNELS = {}
    by_sms()
    assert deliver_due(now=LATER).sent == 1
    assert waiting() == []


def test_what_fails_comes_again_under_the_same_key_later_and_later(alpha, receiver):
    receiver.answers = lambda number: 503 if number < 3 else 200
    by_sms()
    now = LATER
    assert (deliver_due(now=now, chance=lambda: 0.5).later, len(receiver.taken)) == (1, 1)
    assert deliver_due(now=now + timedelta(seconds=29), chance=lambda: 0.5).sent == 0
    assert deliver_due(now=now + timedelta(seconds=30), chance=lambda: 0.5).later == 1
    assert deliver_due(now=now + timedelta(seconds=91), chance=lambda: 0.5).sent == 1
    assert len(receiver.taken) == 3
    assert len({key for key, _token, _letter in receiver.taken}) == 1


def test_pauses_double_up_to_an_hour_and_differ_by_chance():
    assert [pause_after(number, chance=0.5).seconds for number in (1, 2, 3, 8, 30)] == [30, 60, 120, 3600, 3600]
    assert pause_after(1, chance=0) < pause_after(1, chance=0.5) < pause_after(1, chance=1)


def test_after_the_last_attempt_it_is_dead_until_an_operator_sends_it_again(alpha, receiver):
    receiver.answers = lambda number: 500 if number <= MOST_ATTEMPTS else 200
    by_sms()
    now = LATER
    for _attempt in range(MOST_ATTEMPTS):
        deliver_due(now=now)
        now += timedelta(hours=2)
    dead = Outgoing.objects.get(state="dead")
    assert (dead.attempts, dead.error) == (MOST_ATTEMPTS, "对方应答 500")
    assert deliver_due(now=now).sent == 0
    send_again(dead.pk, by=None, now=now)
    assert deliver_due(now=now).sent == 1
    deeds = AuditEntry.objects.filter(action__startswith="outbox.").order_by("pk").values_list("action", flat=True)
    assert list(deeds) == ["outbox.dead", "outbox.sent_again"]


def test_what_a_receiver_refuses_for_good_is_dead_at_once(alpha, receiver):
    receiver.answers = lambda number: 422
    by_sms()
    assert deliver_due(now=LATER).dead == 1


def test_a_dead_letter_is_dismissed_with_a_reason_and_only_once(alpha, receiver):
    receiver.answers = lambda number: 422
    by_sms()
    deliver_due(now=LATER)
    dead = Outgoing.objects.get(state="dead")
    with pytest.raises(Refused):
        dismiss(dead.pk, reason=" ", by=None, now=LATER)
    dismiss(dead.pk, reason="号码已停用", by=None, now=LATER)
    with pytest.raises(Refused):
        send_again(dead.pk, by=None, now=LATER)
    assert AuditEntry.objects.get(action="outbox.dismissed").data["reason"] == "号码已停用"


def test_a_receiver_that_cannot_be_reached_does_not_hold_up_the_list(alpha, settings):
    settings.NOTICE_CHANNELS = {"sms": "http://127.0.0.1:9/send"}
    by_sms()
    found = deliver_due(now=LATER)
    assert (found.sent, found.later, Message.objects.count()) == (1, 1, 2)


def test_only_regions_in_which_something_is_due_are_visited(alpha, in_region):
    submitted_month(world_with([{"notify": "submitted"}]))
    assert regions_with_mail(now=NOW - timedelta(days=1)) == []
    assert regions_with_mail(now=LATER) == ["alpha"]
    deliver_due(now=LATER)
    assert regions_with_mail(now=LATER) == []


def test_what_is_over_is_forgotten_and_what_is_not_stays(alpha):
    world = world_with([{"notify": "submitted"}])
    submitted_month(world)
    once(user_id=world.site.user_id, key="k", purpose="p", now=NOW, do=lambda: "/")
    assert (prune_outbox(now=at("2027-01-01")), prune_submissions(now=NOW + timedelta(days=30))) == (0, 0)
    deliver_due(now=LATER)
    assert (prune_outbox(now=at("2026-06-01")), prune_outbox(now=at("2027-01-01"))) == (0, 1)
    assert (prune_submissions(now=NOW + timedelta(days=46)), Submission.objects.count()) == (1, 0)
    assert (prune_messages(before=NOW), prune_messages(before=at("2027-01-01"))) == (0, 1)


def test_several_workers_at_once_deliver_each_row_once(committed_alpha, receiver):
    by_sms()
    start = Barrier(4)

    def work(_number: int) -> int:
        try:
            with tenant_context(Region.objects.get(schema_name="alpha")):
                start.wait(60)
                return deliver_due(now=LATER).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 2
    assert len(receiver.taken) == 1
    assert Message.objects.count() == 2


def test_the_command_lists_what_failed_and_deals_with_it(alpha, receiver, monkeypatch):
    monkeypatch.setenv("KAOPING_NOW", LATER.isoformat())
    receiver.answers = lambda number: 422 if number == 1 else 200
    by_sms()
    said = StringIO()
    call_command("outbox", "deliver", "--region", "alpha", stdout=said)
    assert "alpha: 1 sent, 0 later, 1 failed for good" in said.getvalue()
    call_command("outbox", "list", "--region", "alpha", stdout=said)
    assert "对方应答 422" in said.getvalue()
    dead = Outgoing.objects.get(state="dead")
    call_command("outbox", "retry", "--region", "alpha", str(dead.pk), stdout=said)
    call_command("outbox", "deliver", stdout=said)
    assert Outgoing.objects.get(pk=dead.pk).state == "sent"
    with pytest.raises(CommandError):
        call_command("outbox", "dismiss", "--region", "alpha", str(dead.pk), "--reason", "x", stdout=said)


def test_a_queue_that_is_down_keeps_no_step_from_being_taken(committed_alpha):
    submitted_month(world_with([{"notify": "submitted"}]))  # the database of this test has no queue
    assert deliver_due(now=LATER).sent == 1
