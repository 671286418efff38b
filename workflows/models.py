"""What happened to a record, step by step, and who was asked to sign along the way."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.guarded_texts import GuardedText
from accounts.sealed_fields import SealedDocument, Way
from forms.models import Record, user_key
from workflows.hooks.models import Webhook as Webhook


class HistoryEntry(models.Model):
    """One action taken on a record: who, as what, from where to where, with which opinion."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField()
    user = user_key(null=True, db_index=False)  # null: the system, by an effect
    user_name = models.CharField(max_length=100)
    for_user = user_key(null=True, db_index=False)  # in whose place, where somebody absent had lent their rights
    for_name = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    action_title = models.CharField(max_length=100)
    # create, pass, send_back, withdraw, edit; sign, reassign, add_before, add_after, copy, remind
    kind = models.CharField(max_length=20)
    from_state = models.CharField(max_length=60, blank=True)
    to_state = models.CharField(max_length=60)
    opinion = GuardedText(blank=True)
    input = SealedDocument()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="history_once_per_version")]

    def sealed_place(self) -> str:
        """The record and its version: history has one entry for each."""
        return f"{self.record_id}:{self.version}"

    def personal_ways(self, document: Mapping[str, object]) -> tuple[Way, ...]:
        """All that was typed with an action; what an edit changed is told by its names only."""
        return _all_of(document)


class Signature(models.Model):
    """What the holder of a seat said to a step, during one stay of the record in a state (会签)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="signatures")
    since = models.PositiveIntegerField()  # the record's version when it came into the state
    action = models.CharField(max_length=60)
    seat = models.CharField(max_length=200)
    verdict = models.CharField(max_length=10)  # agree, refuse
    user = user_key(db_index=False)
    user_name = models.CharField(max_length=100)
    for_user = user_key(null=True, db_index=False)
    role = models.CharField(max_length=60, blank=True)
    opinion = GuardedText(blank=True)
    input = SealedDocument()
    chosen = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "since", "action", "seat"], name="signature_once_per_seat")
        ]

    def sealed_place(self) -> str:
        """The seat in that stay: it signs once."""
        return f"{self.record_id}:{self.since}:{self.action}:{self.seat}"

    def personal_ways(self, document: Mapping[str, object]) -> tuple[Way, ...]:
        """All that was typed."""
        return _all_of(document)


class Handing(models.Model):
    """A task handed to one person by name: instead of the holders of a seat (转交), or beside them (加签)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="handings")
    since = models.PositiveIntegerField()
    seat = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)  # reassign, before, after
    user = user_key(db_index=False)
    user_name = models.CharField(max_length=100)
    by = user_key(db_index=False)
    by_name = models.CharField(max_length=100)
    reason = GuardedText(blank=True)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)  # of an added signer: agree, refuse
    opinion = GuardedText(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "since", "seat"], condition=models.Q(kind="reassign"), name="handing_one_holder"
            ),
            models.UniqueConstraint(
                fields=["record", "since", "seat", "user"],
                condition=~models.Q(kind="reassign"),
                name="handing_signer_once",
            ),
        ]


class Copied(models.Model):
    """A record that somebody was shown (抄送)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="copies")
    user = user_key()
    by_name = models.CharField(max_length=100)
    note = GuardedText(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="copied_once")]


class PassedDeadline(models.Model):
    """One thing that a deadline made happen (a reminder, the consequence); the row keeps it from happening twice."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="passed_deadlines")
    action = models.CharField(max_length=60)
    due_on = models.DateField()
    step = models.CharField(max_length=20, default="overdue")  # remind.0, overdue, escalate.0 (engine.flow.ticks)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "action", "due_on", "step"], name="deadline_step_once")
        ]


class Outgoing(models.Model):
    """Something that leaves the region after the transaction that wrote it: to people, a channel, or a register."""

    class Kind(models.TextChoices):
        """What it is: a notice becomes messages in people's lists, and a row for each further channel and person."""

        NOTICE = "notice", _("Notice")
        CHANNEL = "channel", _("Outside message")
        CALL = "call", _("Question to a register")
        HOOK = "webhook", _("Webhook")

    class State(models.TextChoices):
        """Where it stands; a dead one waits for an operator."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Failed")
        DISMISSED = "dismissed", _("Dismissed")

    key = models.CharField(max_length=300, unique=True)  # with the region's slug, the receiver's idempotency key
    kind = models.CharField(max_length=10, choices=Kind.choices)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="outgoing")
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="deliveries")
    payload = SealedDocument()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()  # of the next attempt
    error = GuardedText(blank=True)  # why the last attempt failed, or why it was dismissed
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="outgoing_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["state", "-id"], name="outgoing_state"),
        ]

    def __str__(self) -> str:
        return self.key

    def sealed_place(self) -> str:
        """Its key."""
        return self.key

    def personal_ways(self, document: Mapping[str, object]) -> tuple[Way, ...]:
        """All of it: names, addresses and words."""
        return _all_of(document)


def _all_of(document: Mapping[str, object]) -> tuple[Way, ...]:
    return ((),) if document else ()


# Tables of the parts of this app that have a folder of their own are found from here.
from workflows.moving import models as moving_models  # noqa: E402, F401
