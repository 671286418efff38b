"""What the pages about one definition have in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from authoring.viewsets import DefinitionPolicy
from schemas.models import Definition


class DefinitionPage(WagtailAdminTemplateMixin, TemplateView):
    """A page about one definition and its newest draft."""

    row: Definition
    draft: Definition

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the definition and its newest draft."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(Definition.objects.select_related("latest_revision"), pk=kwargs["pk"])
        self.draft = self.row.get_latest_revision_as_object()

    def get_page_subtitle(self) -> str:
        """The definition's title."""
        return str(self.draft.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Definitions › this one › this page."""
        return [
            {"url": reverse("definitions:list"), "label": _("Definitions")},
            {"url": reverse("definitions:edit", args=[self.row.pk]), "label": str(self.draft.title)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The draft, and the revision by which the page will know whether somebody was quicker."""
        revision = self.row.latest_revision_id or 0
        return super().get_context_data(**{"definition": self.draft, "revision": revision, **kwargs})

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved the definition since the page was drawn."""
        return self.request.POST.get("revision") != str(self.row.latest_revision_id or 0)

    def refusal(self) -> str:
        """Why this person may not change the definition now; nothing if they may."""
        if not DefinitionPolicy(Definition).user_has_permission(self.request.user, "change"):
            return _("You may look at this definition but not change it.")
        lock = self.row.get_lock()
        if lock and lock.for_user(self.request.user):
            return _("This definition is locked by %(name)s.") % {"name": self.row.locked_by}
        return ""
