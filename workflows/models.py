"""What happened to a record, step by step, and who was asked to sign along the way."""

from django.db import models

from forms.models import Record, document_field, user_key


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
    opinion = models.TextField(blank=True)
    input = document_field()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="history_once_per_version")]


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
    opinion = models.TextField(blank=True)
    input = document_field()
    chosen = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "since", "action", "seat"], name="signature_once_per_seat")
        ]


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
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)  # of an added signer: agree, refuse
    opinion = models.TextField(blank=True)

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
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="copied_once")]


class PassedDeadline(models.Model):
    """A deadline that has passed and had its consequence; the row keeps it from having it twice."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="passed_deadlines")
    action = models.CharField(max_length=60)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "action", "due_on"], name="deadline_passes_once")]
