"""Records of every type, their score sheets and the findings on them."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from accounts.guarded_texts import GuardedText
from accounts.sealed_fields import SealedDocument, Way
from accounts.sealing import in_region
from forms.personal import form_of, identifying, personal_values
from schemas.documents import DocumentDecoder, DocumentEncoder
from schemas.models import Release


def user_key(**options: object) -> models.ForeignKey:
    """A foreign key to a person; people are never deleted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


def document_field() -> models.JSONField:
    """Stored values with exact numbers."""
    return models.JSONField(default=dict, encoder=DocumentEncoder, decoder=DocumentDecoder)


class Record(models.Model):
    """One record of any type: its values, state, parties, and who may see it."""

    system = models.CharField(max_length=60)
    record_type = models.CharField(max_length=60)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    subject = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    state = models.CharField(max_length=60)
    data = SealedDocument()
    blind = ArrayField(models.CharField(max_length=22), default=list)  # the index of its personal values
    parties = document_field()  # {party: {"organisation": credit code, "name": …, "people": {position: {"key": …}}}}
    flags = document_field()
    district = models.CharField(max_length=20, blank=True)
    project = models.CharField(
        max_length=80, blank=True, default=""
    )  # which one it is about; see `record_type.project`
    tokens = ArrayField(models.CharField(max_length=200), default=list)
    result_sheet = models.CharField(max_length=60, blank=True)
    result_score = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    result_grade = models.CharField(max_length=60, blank=True)
    ruling = document_field()  # a grade that a consequence gave, or its cap: see forms.rulings
    due_on = models.DateField(null=True)
    clock_on = models.DateField(null=True)  # from this day on the clock has to look at it (reminders, deadlines)
    frozen = models.CharField(max_length=300, blank=True)  # why nobody may change it any more; empty: they may
    watched = models.CharField(max_length=300, blank=True)  # why it is on the watch list; empty: it is not
    search_text = models.TextField(blank=True)
    unique_key = models.CharField(max_length=200, null=True)  # null: no uniqueness asked for
    version = models.PositiveIntegerField(default=1)
    created_by = user_key(null=True, db_index=False)  # null: the system, out of a register
    created_at = models.DateTimeField()
    changed_by = user_key(null=True, db_index=False)
    changed_at = models.DateTimeField()

    #: Parties and project that it had since it was read and has no more; who saw it through them looks again.
    left: tuple[tuple[Mapping[str, object], str], ...] = ()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "record_type", "unique_key"], name="record_unique_key"),
            models.UniqueConstraint(fields=["system", "record_type", "number"], name="record_number_once_per_type"),
        ]
        indexes = [
            GinIndex(fields=["tokens"], name="record_tokens"),
            GinIndex(fields=["blind"], name="record_blind"),
            GinIndex(fields=["parties"], name="record_parties", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["record_type", "state", "-id"], name="record_type_state"),
            models.Index(fields=["parent", "record_type", "period_start"], name="record_children"),
            models.Index(fields=["clock_on", "id"], name="record_clock", condition=models.Q(clock_on__isnull=False)),
            models.Index(fields=["project"], name="record_project", condition=~models.Q(project="")),
            models.Index(fields=["record_type", "-id"], name="record_watched", condition=~models.Q(watched="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def sealed_place(self) -> str:
        """Its type and number: there is only one such record, before it is written and ever after."""
        return f"{self.record_type}:{self.number}"

    def personal_ways(self, document: Mapping[str, object]) -> Iterator[Way]:
        """The fields that its form calls personal."""
        return (way for way, _field, _value in personal_values(form_of(self).personal, document))

    def plain_keys(self, _document: Mapping[str, object]) -> frozenset[str]:
        """The fields by which records of its type are told apart: contract numbers, permits."""
        return identifying(self)

    def reindex(self) -> list[str]:
        """Bring what stands in the index for its numbers up to date; gives the columns."""
        from forms.numbering import index_record  # it works on records

        index_record(self)
        return ["blind", "unique_key"]

    @classmethod
    def resealable(cls) -> models.QuerySet["Record"]:
        """All records with their releases, which say what is personal."""
        return cls.objects.select_related("release").defer("release__documents")


class ScoreSheet(models.Model):
    """One of the sheets that stand side by side on a record."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="sheets")
    key = models.CharField(max_length=60)
    entries = SealedDocument()  # see docs/architecture.md, "Sheet entries"; sealed only where a remark holds a number
    handling = SealedDocument()  # what was decided about single lines beside their score (forms.handling)
    returned = ArrayField(models.CharField(max_length=120), default=list)  # sent back; if any, only these are open
    score = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    grade = models.CharField(max_length=60, blank=True)
    explanation = document_field()
    history = document_field()  # {item: earlier findings} as they were counted, so that the score can be proven
    scored_at = models.DateTimeField(null=True)
    complete = models.BooleanField(default=False)
    open_lines = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)  # lines neither passed nor sent back with a reason
    consistency = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # of a spot check
    version = models.PositiveIntegerField(default=0)
    saved_by = user_key(null=True, db_index=False)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="sheet_once_per_record")]

    def sealed_place(self) -> str:
        """The record and the sheet's key."""
        return f"{self.record_id}:{self.key}"

    def personal_ways(self, _document: Mapping[str, object]) -> tuple[Way, ...]:
        """Nothing by definition; what people wrote is looked at in any case."""
        return ()


class FindingRow(models.Model):
    """A finding on a sheet, kept as a row: the ladder counts them and people read them beside the box."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="findings")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="findings")
    scope = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+")  # the record's parent
    catalogue = models.CharField(max_length=60)
    item = models.CharField(max_length=120)
    findings = ArrayField(models.CharField(max_length=120), default=list)
    remark = GuardedText(blank=True)
    period_start = models.DateField(null=True)
    counts = models.BooleanField(default=False)  # it stands on the sheet that is the record's result

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="finding_once_per_item")]
        indexes = [models.Index(fields=["scope", "item", "period_start"], name="finding_history")]


class LineRound(models.Model):
    """What a line of a sheet had come to when it was handed on, sent back or passed; never changed afterwards."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="rounds")
    line = models.CharField(max_length=120)
    number = models.PositiveIntegerField()  # of the sheet's hand-overs, from 1
    verdict = models.CharField(max_length=20, blank=True)
    actual = models.DecimalField(max_digits=16, decimal_places=6, null=True)  # null: the line took no part
    items = SealedDocument()  # what counted at its items: stored item entries by address
    opinion = GuardedText(blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # pass, return
    reason = GuardedText(blank=True)
    by = user_key(null=True, db_index=False)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "line", "number"], name="line_once_per_round")]

    def sealed_place(self) -> str:
        """The line of the sheet, and which round it is."""
        return f"{self.sheet_id}:{self.line}:{self.number}"

    def personal_ways(self, _document: Mapping[str, object]) -> tuple[Way, ...]:
        """Nothing by definition; what people wrote is looked at in any case."""
        return ()


class KeptValues(models.Model):
    """What some fields of a record said from a moment on (`keeps` of its type); never changed afterwards."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="kept_values")
    at = models.DateTimeField()
    values = document_field()

    class Meta:
        ordering = ["-id"]


class Evidence(models.Model):
    """A photo or paper that proves what a sheet says about an item; taken away, it is only not shown any more."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="evidence")
    sheet = models.CharField(max_length=60)
    item = models.CharField(max_length=120)
    caption = GuardedText(blank=True)
    name = GuardedText()  # as the person's machine called it; for the download only
    file = models.FileField(max_length=200)
    preview = models.FileField(max_length=200, blank=True)  # a small picture; papers have none
    kind = models.CharField(max_length=60)  # the media type its first bytes say
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = user_key(db_index=False)
    added_at = models.DateTimeField()
    removed_by = user_key(null=True, db_index=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["record", "sheet", "item"], name="evidence_place")]


class LookupUse(models.Model):
    """What a field of a record rests on: an answer of a register, or a look-up that is still open."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="lookups")
    field = models.CharField(max_length=130)  # of an action's form with the form's key before it: `form/field`
    register = models.CharField(max_length=60)
    answer = models.ForeignKey("registers.RegisterAnswer", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)  # confirmed, open, refuted, replaced
    sentence = models.CharField(max_length=1000, blank=True)  # why it was refuted; personal numbers masked
    at = models.DateTimeField()
    by = user_key(null=True, db_index=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["register", "id"], condition=models.Q(outcome="open"), name="lookup_open"),
        ]


class Attachment(models.Model):
    """A file in a form's field. Sent before the form is, it is its sender's alone until a record names it."""

    key = models.CharField(max_length=32)  # by which values name it; nobody can guess another one
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="attachments")
    name = GuardedText()  # as the person's machine called it
    file = models.FileField(max_length=200)
    preview = models.FileField(max_length=200, blank=True)  # a small picture; papers have none
    kind = models.CharField(max_length=60)  # the media type its first bytes say
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = user_key()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="attachment_key")]
        indexes = [models.Index(fields=["added_at"], condition=models.Q(record=None), name="attachment_loose")]


class Sequence(models.Model):
    """The last number given out for a record type in a year."""

    record_type = models.CharField(max_length=60)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "year"], name="sequence_once_per_year")]


class Submission(models.Model):
    """An idempotency key: the same submission sent twice has one effect and gets the same answer."""

    user = user_key(db_index=False)
    key = models.CharField(max_length=64)
    purpose = models.CharField(max_length=200)  # what was submitted where; another purpose with the same key is refused
    answer = models.CharField(max_length=500)  # the path to go to
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once_per_user")]


class Draft(models.Model):
    """What somebody typed into a form and has not sent yet: theirs alone, sealed, and not a record of any kind.

    Once it was sent or thrown away the row stays for a while without its content, so that a page that still types
    into it is told instead of making another one.
    """

    user = user_key(db_index=False)
    key = models.CharField(max_length=64)  # made by the page that began it
    system = models.CharField(max_length=60)
    record_type = models.CharField(max_length=60)
    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+")  # null: a new one
    parent = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+")
    period_start = models.DateField(null=True)
    action = models.CharField(max_length=60, blank=True, default="")  # of the record; none: the record's own form
    content = models.BinaryField()  # forms.drafting.Typing, sealed
    revision = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)  # the newest revision that a page was loaded with
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)  # the page that sent it

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="draft_once_per_key"),
            models.UniqueConstraint(
                fields=["user", "record", "action"],
                condition=models.Q(closed_at=None, record__isnull=False),
                name="draft_once_per_record",
            ),
        ]
        indexes = [models.Index(fields=["changed_at"], name="draft_age")]

    def sealed_bytes(self) -> dict[str, tuple[str, str]]:
        """Its sealed columns with purpose and place, so that they follow when keys change (`accounts.resealing`)."""
        return {"content": (in_region("forms.draft", region=connection.schema_name), "")}
