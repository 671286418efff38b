"""Drafts that regional admins edit, and releases that never change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from schemas.fields import DocumentField


class Definition(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """One JSON document of a system, as a draft; what runs is the release made from all of them."""

    system = models.CharField(_("system"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    document = DocumentField(_("document"))

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering = ["system", "kind", "key"]
        constraints = [models.UniqueConstraint(fields=["system", "kind", "key"], name="definition_once_per_system")]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind} {self.key})"


class Release(models.Model):
    """All documents of a system as they were published together. Records keep the release they started under."""

    system = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    documents = models.TextField(help_text="Canonical JSON: a list of documents ordered by kind and key.")
    notes = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["system", "-number"]
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="release_number_once_per_system")]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"
