"""Quick editing of a definition as a table."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from authoring.problems import problems_of_definition
from authoring.tables import BadCells, apply_cells, edits, has_table, rows_of
from authoring.viewsets import DefinitionPolicy
from exchange.drafts import save_draft
from schemas.models import Definition
from tenants import clock


class TablePage(WagtailAdminTemplateMixin, TemplateView):
    """The values that change most often, each in its own field; saving makes a new draft of the same document."""

    page_title = gettext_lazy("Table")
    template_name = "authoring/table.html"
    header_icon = "table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the definition and its newest draft."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(Definition.objects.select_related("latest_revision"), pk=kwargs["pk"])
        self.draft = self.row.get_latest_revision_as_object()
        if not has_table(self.draft.document):
            raise Http404

    def get_page_subtitle(self) -> str:
        """The definition's title."""
        return str(self.draft.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Definitions › this one › table."""
        return [
            {"url": reverse("definitions:list"), "label": _("Definitions")},
            {"url": reverse("definitions:edit", args=[self.row.pk]), "label": str(self.draft.title)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows and the problems of the saved draft."""
        return super().get_context_data(
            definition=self.draft,
            rows=rows_of(self.draft.document),
            problems=problems_of_definition(self.draft),
            refusal=kwargs.pop("refusal", self._refusal()),
            revision=self.row.latest_revision_id or 0,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Save a new draft, unless somebody else was quicker or holds a lock."""
        if refusal := self._refusal():
            return self._again(status=403, refusal=refusal)
        if request.POST.get("revision") != str(self.row.latest_revision_id or 0):
            return self._stale()
        try:
            document = apply_cells(self.draft.document, request.POST.dict())
        except BadCells as bad:
            return self._again(status=422, errors=bad.errors, posted=request.POST)
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        save_draft(self.row, document, by=request.user, at=clock.now())
        messages.success(request, _("Saved as a draft. It takes effect with the next release."))
        return HttpResponseRedirect(request.path)

    def _refusal(self) -> str:
        if not DefinitionPolicy(Definition).user_has_permission(self.request.user, "change"):
            return _("You may look at this definition but not change it.")
        lock = self.row.get_lock()
        if lock and lock.for_user(self.request.user):
            return _("This definition is locked by %(name)s.") % {"name": self.row.locked_by}
        return ""

    def _stale(self) -> HttpResponse:
        """Somebody was quicker: show their state with this person's own edits on top, to be looked at and saved."""
        number = self.request.POST.get("revision", "")
        base = self.row.revisions.filter(pk=number).first() if number.isdigit() else None
        own = edits(base.as_object().document, self.request.POST) if base else {}
        text = _("Somebody saved this definition meanwhile. Your own edits are filled in below: look and save again.")
        return self._again(status=409, refusal=text, posted=own)

    def _again(self, *, status: int, **context: Any) -> HttpResponse:
        """The same page with what was typed still in it."""
        return self.render_to_response(self.get_context_data(**context), status=status)
