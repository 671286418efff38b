"""A help page as its author edits it, the versions that came out, and who read which of them."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from accounts.models import User
from forms.models import user_key

#: What an author may write; nothing that leads out of the page or brings something in from elsewhere.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr"]
FOLDER = "guides"


class GuidePermissions(PagePermissionTester):
    """Help pages are written, brought out and withdrawn; they are neither copied nor moved, and what was read stays."""

    def can_copy(self) -> bool:
        """Its key belongs to one page only."""
        return False

    def can_move(self) -> bool:
        """All help pages stand side by side."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """It is withdrawn instead: who read it was noted."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Its roles say who finds it."""
        return False


class GuidePage(Page):
    """A page of the region's help: text, perhaps a file to take along, for everybody or for some roles."""

    body = RichTextField(_("text"), features=FEATURES, blank=True)
    file = models.FileField(_("file to download"), upload_to=FOLDER, blank=True, max_length=200)
    roles = ArrayField(models.CharField(max_length=60), verbose_name=_("for the roles"), default=list, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("help page")
        verbose_name_plural = _("help pages")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A page keeps its key for good; a new one gets it out of its title."""
        if not self.slug:
            self.slug = _free(key_from(self.title))
        super().full_clean(*args, **kwargs)

    def get_url(self, request: HttpRequest | None = None, current_site: object = None) -> str:
        """Where people read it: in the region's help."""
        return reverse("guide", args=[self.slug])

    url = property(get_url)

    def permissions_for_user(self, user: User) -> GuidePermissions:
        """What somebody may do with it in the admin."""
        return GuidePermissions(user, self)

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: object = None,
    ) -> HttpResponse:
        """Draw the preview inside the asking request: a made-up one would leave the region on its way."""
        return render(original_request, "portal/help/preview.html", {"guide": self})


class Edition(models.Model):
    """One version of a help page, as it came out; it never changes."""

    guide = models.ForeignKey(GuidePage, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    body = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="The same without mark-up, to be searched.")
    file = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = user_key(null=True, db_index=False)

    class Meta:
        ordering = ["guide", "-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="edition_once_per_guide")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Reading(models.Model):
    """Somebody confirmed that they have read a version."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="readings")
    user = user_key()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["edition", "user"], name="reading_once_per_edition")]

    def __str__(self) -> str:
        return f"{self.user} {self.edition}"


def key_from(title: str) -> str:
    """A key in plain letters for a title in any script."""
    spelt = "_".join(lazy_pinyin(title)).lower()
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in spelt)
    return "_".join(part for part in plain.split("_") if part)[:50].strip("_") or "guide"


def _free(key: str) -> str:
    """The key, with a number behind it where another page has it already."""
    taken = set(GuidePage.objects.filter(slug__startswith=key).values_list("slug", flat=True))
    numbered = (f"{key}_{number}" for number in range(2, len(taken) + 3))
    return key if key not in taken else next(each for each in numbered if each not in taken)
