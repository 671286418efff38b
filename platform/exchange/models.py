"""Files on their way in and out, and prints that were given out."""

from collections.abc import Mapping

from django.conf import settings
from django.db import connection, models

from accounts.guarded_texts import GuardedText
from accounts.sealed_fields import SealedDocument, Way
from accounts.sealing import in_region
from forms.models import Record
from schemas.documents import DocumentDecoder, DocumentEncoder


class Transfer(models.Model):
    """A workbook that somebody sent, what was read from it, and how far it got."""

    FORM = "form"  # the kind that may hold personal numbers

    class State(models.TextChoices):
        """From the arrival to the end."""

        WAITING = "waiting"
        READING = "reading"
        READY = "ready"  # to be confirmed
        REFUSED = "refused"  # with everything that is wrong
        DONE = "done"
        DROPPED = "dropped"

    kind = models.CharField(max_length=20)  # what the file is about: catalogue, sheet or form
    about = models.CharField(max_length=200)  # which one, as its kind writes it
    name = GuardedText()  # as the person's machine called it; for showing only
    content = models.BinaryField()  # emptied at the end; of a form what was read, sealed
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)  # read so far
    outcome = SealedDocument()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="transfer_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.state}"

    def sealed_place(self) -> str:
        """Whose it is, and when it came."""
        return f"{self.by_id}:{self.at.timestamp()}"

    def personal_ways(self, _document: Mapping[str, object]) -> tuple[Way, ...]:
        """Nothing by definition; what people wrote is looked at in any case."""
        return ()

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        purpose = in_region("exchange.transfer", region=connection.schema_name)
        return {"content": (purpose, "")} if self.kind == self.FORM else {}

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
    asked = SealedDocument()  # the search and the order
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

    def sealed_place(self) -> str:
        """Who asked for it, and when."""
        return f"{self.by_id}:{self.at.timestamp()}"

    def personal_ways(self, _document: Mapping[str, object]) -> tuple[Way, ...]:
        """Nothing by definition; what people searched for is looked at in any case."""
        return ()

    @property
    def is_under_way(self) -> bool:
        """Whether it is not written yet."""
        return self.state in (self.State.WAITING, self.State.WRITING)


class Inquiry(models.Model):
    """A question about the drafts of a system that takes too long for a page, and its answer once it is known."""

    class Kind(models.TextChoices):
        """What is asked."""

        IMPACT = "impact"  # what the drafts would do to the records of the last months
        COVERAGE = "coverage"  # which numbers and conditions could change without any golden case noticing

    class State(models.TextChoices):
        """From the asking to the end."""

        WAITING = "waiting"
        WORKING = "working"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    system = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the drafts it was asked about
    asked = models.JSONField(default=dict)  # its details, such as how many months
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict, encoder=DocumentEncoder, decoder=DocumentDecoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["system", "kind", "-id"], name="inquiry_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.system} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether it is not answered yet, and may still be."""
        return self.state in (self.State.WAITING, self.State.WORKING)


class TakenBundle(models.Model):
    """What the last bundle from somewhere brought of a system: the common ancestor when the next one comes."""

    origin = models.CharField(max_length=41)  # the region where it was made
    system = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    signer = models.CharField(max_length=60, blank=True)
    documents = models.TextField()  # canonical JSON
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "system"], name="taken_once_per_origin")]

    def __str__(self) -> str:
        return f"{self.origin}/{self.system} {self.digest[:12]}"


class ReleaseRequest(models.Model):
    """Drafts that wait for a second person's approval, and what that person said of exactly these drafts."""

    class State(models.TextChoices):
        """From the asking to the release."""

        WAITING = "waiting"
        APPROVED = "approved"
        RETURNED = "returned"  # with a reason
        ASIDE = "aside"  # another request took its place
        RELEASED = "released"

    system = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the drafts
    notes = GuardedText(blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    reason = GuardedText(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["system", "-id"], name="release_request_newest")]

    def __str__(self) -> str:
        return f"{self.system} {self.state}"
