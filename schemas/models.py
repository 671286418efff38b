"""Drafts that regional admins edit, and releases that never change."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from schemas import previews
from schemas.bases import whole
from schemas.fields import DocumentField
from schemas.metaschemas import KINDS, meta_schema


class Definition(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):  # type: ignore[misc]
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
        return f"{self.title} ({self._kind_word} {self.key})"

    @property
    def _kind_word(self) -> str:
        """What the meta-schema calls documents of this kind, in the language of the page."""
        return pgettext("meta-schema", meta_schema(self.kind)["title"]) if self.kind in KINDS else self.kind

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview for each role of the region; none where nothing can be seen of the kind."""
        if not previews.can_preview(self.kind):
            return []
        from schemas.selectors import NoRelease, current_region  # selectors read this module's models

        try:
            return [(role.key, role.title) for role in current_region().roles]
        except NoRelease:
            return []

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """Draw the preview inside the asking request: a made-up one would leave the region on its way."""
        assert original_request is not None  # Wagtail's preview views always have one
        role = preview_mode or self.default_preview_mode
        return previews.render(self.system, whole(self.document), role=role, request=original_request)


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
