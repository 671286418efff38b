"""Public tables: the regions, the hosts bound to them, the inbox that spans them, and what they publish."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.anchors.models import AuditAnchor as AuditAnchor  # Django looks for the models of an app here
from tenants.publishing.models import PublishedChange as PublishedChange
from tenants.publishing.models import PublishedMeasure as PublishedMeasure
from tenants.publishing.models import PublishedResult as PublishedResult
from tenants.publishing.models import PublishedSum as PublishedSum

#: A slug is a schema name, a path element and a folder name at once, so it is narrow.
SLUG = RegexValidator(r"^[a-z][a-z0-9_]{1,40}\Z", _("A region's slug is 2-41 small letters, digits or _."))


class Region(TenantMixin):
    """A regulator's own ground: one PostgreSQL schema, one path prefix, one pack of definitions."""

    auto_create_schema = False  # birth is a service: tenants.provisioning.create_region

    schema_name = models.CharField(max_length=41, unique=True, validators=[SLUG])
    title = models.CharField(max_length=100)
    short = models.CharField(max_length=4, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["schema_name"]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The name in paths and folders; the same word as the schema's."""
        return self.schema_name


class TemplateDump(models.Model):
    """What a new region is made of: the template as statements, written by the owner and run by `region_born`."""

    digest = models.CharField(max_length=24, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest


class Domain(DomainMixin):
    """A host name that belongs to one region, which is then served without a path prefix."""


class RegionBirth(models.Model):
    """A region that an operator asked for: what it shall be, how far it is, and why not, if it could not be made."""

    class State(models.TextChoices):
        """From the wish to a region whose golden cases were run."""

        WAITING = "waiting"
        TRYING = "trying"  # in use already, while the golden cases of its systems are run
        READY = "ready"
        FAILED = "failed"
        DROPPED = "dropped"

    key = models.CharField(max_length=64, unique=True)  # made by the page that asked: sent twice, it is one birth
    slug = models.CharField(max_length=41)
    title = models.CharField(max_length=100)
    short = models.CharField(max_length=4, blank=True)
    documents = models.TextField(blank=True)  # JSON: the region's own document and those of its systems; emptied later
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.TextField(blank=True)
    notes = models.JSONField(default=list)  # what the golden cases said, in sentences
    admin_id = models.BigIntegerField()  # accounts; no foreign keys: this app knows nothing of people
    admin_role = models.CharField(max_length=60)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    touched_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)  # from the worker's first touch to a region in use

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.slug} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has something to do."""
        return self.state in (self.State.WAITING, self.State.TRYING)


class SentBundle(models.Model):
    """A bundle that an operator sent with a wish that was not taken; browsers do not keep files, so this does."""

    by_id = models.BigIntegerField(unique=True)  # the newest of each operator
    key = models.CharField(max_length=64)  # of the page it was sent with
    name = models.CharField(max_length=200)  # as the person's machine called it; for showing only
    content = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class InboxItem(models.Model):
    """One line of somebody's inbox, carrying all it shows so that listing never opens a region.

    It has no foreign key to a region: regions may move to other machines, the inbox stays with the coordinator.
    """

    class Box(models.TextChoices):
        """The four trays of an inbox."""

        TODO = "todo"
        DONE = "done"
        MINE = "mine"
        COPIED = "copied"

    region_slug = models.CharField(max_length=41)
    region_title = models.CharField(max_length=100)
    region_short = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=10, choices=Box.choices)
    key = models.CharField(max_length=200)
    system_title = models.CharField(max_length=200, blank=True)
    record_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    asks = models.CharField(max_length=300, blank=True)
    state_key = models.CharField(max_length=100, blank=True)
    state_title = models.CharField(max_length=200, blank=True)
    state_tone = models.CharField(max_length=20, blank=True)
    tokens = ArrayField(models.TextField(), default=list, blank=True)  # `<region slug>|<token>`
    bare_tokens = ArrayField(models.TextField(), default=list, blank=True)  # the same without the region
    user_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    arrived_at = models.DateTimeField()
    action_path = models.CharField(max_length=300)
    batchable = models.BooleanField(default=False)
    urged_at = models.DateTimeField(null=True)  # 催办
    urged_by = models.CharField(max_length=100, blank=True)
    version = models.BigIntegerField(default=0)

    class Meta:
        # By the record first: with every change of one, its lines are looked for among all of the region's.
        constraints = [
            models.UniqueConstraint(fields=["region_slug", "record_id", "kind", "key"], name="inbox_item_line")
        ]
        indexes = [
            GinIndex(fields=["tokens"], name="inbox_item_tokens"),
            GinIndex(fields=["bare_tokens"], name="inbox_item_bare"),
            models.Index(fields=["user_id", "kind", "-arrived_at"], name="inbox_item_user"),
            # In the order of the list: who may see nearly everything reads its first page off this.
            models.Index(
                fields=["urged_at", "due_on", "arrived_at", "id"],
                condition=models.Q(kind="todo"),
                name="inbox_item_todo",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_slug}:{self.kind}:{self.key}"


class Message(models.Model):
    """One line of somebody's list of messages over all regions; like the inbox, it carries all it shows."""

    region_slug = models.CharField(max_length=41)
    region_title = models.CharField(max_length=100)
    region_short = models.CharField(max_length=4, blank=True)
    key = models.CharField(max_length=300)  # of the notice in its region's outbox
    user_id = models.BigIntegerField()
    tokens = ArrayField(models.TextField(), default=list)  # those of the record: who lost them, lost the message
    system_title = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    path = models.CharField(max_length=300)  # of the record, inside the region
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_slug", "key", "user_id"], name="message_once")]
        indexes = [
            models.Index(fields=["user_id", "-sent_at"], name="message_list"),
            models.Index(fields=["user_id"], name="message_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["sent_at"], name="message_age"),
        ]

    def __str__(self) -> str:
        return f"{self.region_slug}:{self.key}:{self.user_id}"
