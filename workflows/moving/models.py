"""A move of records from one release of their system to another, and how it went for each of them."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sealed_fields import SealedDocument, Way
from forms.models import Record, document_field, user_key
from schemas.models import Release


class ReleaseMove(models.Model):
    """One type of record going over to another release, by a plan."""

    class State(models.TextChoices):
        """From the first look to the end; the worker is at it in every second of them."""

        CHECKING = "checking", _("Records are being checked")
        READY = "ready", _("Check done")
        MOVING = "moving", _("Being moved")
        DONE = "done", _("Moved")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Given up")

    key = models.CharField(max_length=64, unique=True)  # made by the page that asked: sent twice, it is one move
    system = models.CharField(max_length=60)
    record_type = models.CharField(max_length=60)
    origin = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    plan = document_field()  # see plans.Plan
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    by = user_key(db_index=False)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    touched_at = models.DateTimeField()  # when the worker was last at it, or somebody last said what comes next
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["system", "-id"], name="move_system"),
            models.Index(
                fields=["touched_at"],
                name="move_under_way",
                condition=models.Q(state__in=("checking", "moving", "undoing")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}/{self.record_type} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has something to do."""
        return self.state in UNDER_WAY


UNDER_WAY = (ReleaseMove.State.CHECKING, ReleaseMove.State.MOVING, ReleaseMove.State.UNDOING)


class MovedRecord(models.Model):
    """A record of a move: what the check said, whether it went over, and what it was before."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Not checked yet")
        FITS = "fits", _("Can be moved")
        REFUSED = "refused", _("Stays")
        LEFT_OUT = "left_out", _("Left out")
        MOVED = "moved", _("Moved")
        BACK = "back", _("Moved back")
        KEPT = "kept", _("Cannot go back")

    move = models.ForeignKey(ReleaseMove, on_delete=models.CASCADE, related_name="rows")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    findings = document_field()  # reasons, titles of what is left behind, state and result before and after
    before = SealedDocument()  # what undoing needs; empty once it is forgotten
    blind = ArrayField(models.CharField(max_length=22), default=list)  # the index of the personal values in `before`
    version = models.PositiveIntegerField(default=0)  # of the record, once it was moved

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["move", "record"], name="moved_once_per_move")]
        indexes = [models.Index(fields=["move", "state", "id"], name="moved_state")]

    def __str__(self) -> str:
        return f"{self.move_id}:{self.record_id} {self.state}"

    def sealed_place(self) -> str:
        """Its move and record."""
        return f"{self.move_id}:{self.record_id}"

    def personal_ways(self, document: Mapping[str, Any]) -> tuple[Way, ...]:
        """All of it: the values as they were."""
        return ((),) if document else ()
