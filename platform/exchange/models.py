"""Files on their way in and out, and prints that were given out."""

from django.conf import settings
from django.db import models

from forms.models import Record
from schemas.documents import DocumentDecoder, DocumentEncoder


class Transfer(models.Model):
    """A workbook that somebody sent, what was read from it, and how far it got."""

    class State(models.TextChoices):
        """From the arrival to the end."""

        WAITING = "waiting"
        READING = "reading"
        READY = "ready"  # to be confirmed
        REFUSED = "refused"  # with everything that is wrong
        DONE = "done"
        DROPPED = "dropped"

    kind = models.CharField(max_length=20)  # what the file is about: catalogue or sheet
    about = models.CharField(max_length=200)  # which one, as its kind writes it
    name = models.CharField(max_length=200)  # as the person's machine called it; for showing only
    content = models.BinaryField()  # emptied at the end
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)  # read so far
    outcome = models.JSONField(default=dict, encoder=DocumentEncoder, decoder=DocumentDecoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="transfer_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether reading it has not ended yet."""
        return self.state in (self.State.WAITING, self.State.READING)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still confirm it."""
        return self.state == self.State.READY


class Printed(models.Model):
    """A print that was given out: what was stored then, so that a changed record can be told from a forged paper."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="prints")
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()  # of the record
    state = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  # of the first print with this digest

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "digest"], name="printed_once_per_content")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.digest[:16]}"


class Export(models.Model):
    """A long list on its way out: asked for, written by the worker, there to be fetched for some days."""

    class State(models.TextChoices):
        """From the asking to the end."""

        WAITING = "waiting"
        WRITING = "writing"
        READY = "ready"
        FAILED = "failed"

    about = models.CharField(max_length=200)  # the list
    name = models.CharField(max_length=200)  # of the file, without its ending
    asked = models.JSONField(default=dict)  # the search and the order
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)  # written so far
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="export_age")]

    def __str__(self) -> str:
        return f"{self.about} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether it is not written yet."""
        return self.state in (self.State.WAITING, self.State.WRITING)
