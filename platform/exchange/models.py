"""Files on their way in: received, read, shown, and only then, if somebody confirms it, taken over."""

from django.conf import settings
from django.db import models

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
