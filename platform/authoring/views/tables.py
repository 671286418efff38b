"""Quick editing of a definition as a table."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from authoring.designing.cells import edits
from authoring.problems import problems_of_definition
from authoring.tables import BadCells, apply_cells, cells_of, has_table, rows_of
from authoring.views.definitions import DefinitionPage
from exchange.drafts import save_draft, to_the_letter
from schemas.bases import whole
from schemas.extensions import as_written
from tenants import clock


class TablePage(DefinitionPage):
    """The values that change most often, each in its own field; saving makes a new draft of the same document.

    Of a document that extends a base everything is shown; what is changed becomes an override.
    """

    page_title = gettext_lazy("Table")
    template_name = "authoring/table.html"
    header_icon = "table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the definition, as it is with everything it takes from a base."""
        super().setup(request, *args, **kwargs)
        self.document = whole(self.draft.document)
        if not has_table(self.document):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows and the problems of the saved draft."""
        return super().get_context_data(
            rows=rows_of(self.document),
            problems=problems_of_definition(self.draft),
            refusal=kwargs.pop("refusal", self.refusal()),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Save a new draft, unless somebody else was quicker or holds a lock."""
        if refusal := self.refusal():
            return self._again(status=403, refusal=refusal)
        if self.is_stale:
            return self._stale()
        try:
            document = apply_cells(self.document, request.POST.dict())
        except BadCells as bad:
            return self._again(status=422, errors=bad.errors, posted=request.POST)
        document = as_written(self.draft.document, wanted=document)
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        if not to_the_letter(self.draft.document, document):
            save_draft(self.row, document, by=request.user, at=clock.now())
        messages.success(request, _("Saved as a draft. It takes effect with the next release."))
        return HttpResponseRedirect(request.path)

    def _stale(self) -> HttpResponse:
        """Somebody was quicker: show their state with this person's own edits on top, to be looked at and saved."""
        number = self.request.POST.get("revision", "")
        base = self.row.revisions.filter(pk=number).first() if number.isdigit() else None
        own = edits(cells_of(whole(base.as_object().document)), self.request.POST) if base else {}
        text = _("Somebody saved this definition meanwhile. Your own edits are filled in below: look and save again.")
        return self._again(status=409, refusal=text, posted=own)

    def _again(self, *, status: int, **context: Any) -> HttpResponse:
        """The same page with what was typed still in it."""
        return self.render_to_response(self.get_context_data(**context), status=status)
