"""What happened to a record, step by step."""

from django.db import models

from forms.models import Record, document_field, user_key


class HistoryEntry(models.Model):
    """One action taken on a record: who, as what, from where to where, with which opinion."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField()
    user = user_key(null=True, db_index=False)  # null: the system, by an effect
    user_name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    action_title = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)  # create, pass, send_back, withdraw, edit
    from_state = models.CharField(max_length=60, blank=True)
    to_state = models.CharField(max_length=60)
    opinion = models.TextField(blank=True)
    input = document_field()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="history_once_per_version")]
