"""Files on their way in and out, prints that were given out, and releases that wait for other people."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, Task, TaskState, WorkflowMixin, WorkflowState

from accounts.guarded_texts import GuardedText
from accounts.models import User
from accounts.sealed_fields import SealedDocument, Way
from accounts.sealing import in_region
from exchange.turns import NotTheirs, author_roles, why_not
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


class ReleaseRequest(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """Drafts that wait for the approval of other people, step by step, and what came of exactly these drafts.

    It is what runs through the region's workflow. Its one revision says what is approved: a system and a digest.
    """

    class State(models.TextChoices):
        """From the asking to the release."""

        WAITING = "waiting"
        APPROVED = "approved"  # at every step
        RETURNED = "returned"  # with a reason
        ASIDE = "aside"  # another request took its place, or the steps were arranged anew
        RELEASED = "released"

    system = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the drafts
    notes = GuardedText(blank=True)
    steps = models.JSONField(default=list, blank=True)  # [{"task": its id, "title": …}] as arranged when it was asked
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # who answered last
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = GuardedText(blank=True)

    class Meta:
        verbose_name = _("release of a system")
        verbose_name_plural = _("releases of systems")
        ordering = ["-id"]
        indexes = [models.Index(fields=["system", "-id"], name="release_request_newest")]

    def __str__(self) -> str:
        return f"{self.system} {self.state}"

    @property
    def current_workflow_state(self) -> WorkflowState | None:
        """Where it is on its way; Wagtail's own answer would be none, for its switch is off (config.settings)."""
        return self.workflow_states.active().select_related("current_task_state__task").first()

    def serializable_data(self) -> dict[str, Any]:
        """What is approved, and nothing that people wrote."""
        return {"pk": self.pk, "system": self.system, "digest": self.digest}

    def with_content_json(self, content: Mapping[str, Any]) -> Self:
        """The request itself: it never says anything else."""
        return self


class RoleKeys(ArrayField):
    """Keys of roles of the region; to be ticked among those whose holders may change definitions."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations it is the array that it is in the database."""
        name, _path, args, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, options

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Boxes, with the roles as they are when the form is shown."""
        kwargs = {key: value for key, value in kwargs.items() if key in ("widget", "label", "help_text")}
        kwargs = {"label": self.verbose_name, "help_text": self.help_text, **kwargs}
        return forms.MultipleChoiceField(required=False, choices=_authoring_roles, **kwargs)


def _authoring_roles() -> list[tuple[str, str]]:
    return [(role.key, role.title) for role in author_roles()]


class ReleaseStep(TaskState):
    """A request at one step: who answered, when, how, and with which words.

    Wagtail's own comment stays empty: it is neither guarded nor kept out of its log.
    """

    remark = GuardedText(blank=True)

    def approve(self, user: User | None = None, update: bool = True, comment: str = "") -> TaskState:
        """Approve.

        Raises:
            NotTheirs: with the sentence.
        """
        self._answered(user, comment)
        return super().approve(user=user, update=update)

    def reject(self, user: User | None = None, update: bool = True, comment: str = "") -> TaskState:
        """Send back.

        Raises:
            NotTheirs: with the sentence.
        """
        self._answered(user, comment)
        return super().reject(user=user, update=update)

    def why_not(self, user: User | None) -> str:
        """The sentence that keeps somebody from answering here; empty where nothing does."""
        asked_by = self.workflow_state.requested_by_id
        return why_not(user, roles=self.task.specific.roles, asked_by=asked_by, answered=self.answered_by())

    def answered_by(self) -> set[int]:
        """Who answered at any step of the same request."""
        others = TaskState.objects.filter(workflow_state_id=self.workflow_state_id)
        return set(others.exclude(finished_by=None).values_list("finished_by_id", flat=True))

    def _answered(self, user: User | None, remark: str) -> None:
        if against := self.why_not(user):
            raise NotTheirs(against)
        self.remark = remark


class AnotherAuthorTask(Task):
    """A step of an approval that somebody takes who did not ask, and answered at no other step."""

    task_state_class = ReleaseStep
    admin_form_fields = [*Task.admin_form_fields, "roles"]
    admin_form_widgets = {"roles": forms.CheckboxSelectMultiple}

    roles = RoleKeys(
        models.CharField(max_length=60),
        verbose_name=_("Only holders of these roles"),
        help_text=_("Nothing chosen: everybody who may change definitions."),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("approval by another author")
        verbose_name_plural = _("approvals by other authors")

    @classmethod
    def get_description(cls) -> str:
        """What the choice of kinds says of it."""
        return _("Somebody who did not ask, and answered at no other step, approves or sends back.")

    def get_actions(self, obj: ReleaseRequest, user: User) -> list[tuple[str, str, bool]]:
        """What somebody may do here: both, or nothing."""
        step = obj.current_workflow_task_state
        if step is None or step.task_id != self.pk or step.why_not(user):
            return []
        return [("approve", _("Approve"), False), ("reject", _("Send back"), True)]

    def get_task_states_user_can_moderate(self, user: User, **_kwargs: Any) -> models.QuerySet[TaskState]:
        """The steps that wait for this person."""
        waiting = ReleaseStep.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.filter(pk__in=[step.pk for step in waiting if not step.why_not(user)])
