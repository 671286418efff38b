"""Taking over a newer version of a base: what it changed, conflicts one by one, what comes of it, then a draft."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from authoring.merging import PREFIX, base_changes, choices_in, effect, overridden, problems_after, questions
from authoring.problems import describe
from authoring.views.base import SystemPage
from authoring.views.definitions import DefinitionPage
from engine.definitions.extending import Choice
from exchange.drafts import get_draft, list_drafts, save_draft
from schemas.bases import is_extension
from schemas.extensions import Update, find_update, overrides_of, take_over, update_problems
from tenants import clock


class BasesPage(SystemPage):
    """What in a system extends a base, from which version, what it overrides, and whether there is a newer one."""

    page_title = gettext_lazy("Bases")
    template_name = "authoring/bases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every extension among the drafts."""
        drafts = [draft for draft in list_drafts(self.system) if is_extension(draft.document)]
        rows = [
            {"draft": draft, "update": find_update(draft.document), "overridden": overridden(draft.document)}
            for draft in drafts
        ]
        return super().get_context_data(rows=rows, **kwargs)


class MergePage(DefinitionPage):
    """First the questions, then the difference; a draft is saved only where both were seen."""

    page_title = gettext_lazy("Newer version of the base")
    template_name = "authoring/merge.html"
    header_icon = "resubmit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find what there is to take over, and whether it can be."""
        super().setup(request, *args, **kwargs)
        self.update = find_update(self.draft.document)
        against = update_problems(self.update) if self.update else ()
        self.against = describe(against, [get_draft(self.row.pk)])
        self.ready = self.update if self.update and self.update.new is not None and not against else None

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The questions."""
        return self._questions({})

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show what would come of the choices, or save the draft, or ask again."""
        choices = choices_in(request.POST.dict())
        if refusal := self.refusal():
            return self._questions(choices, status=403, refusal=refusal)
        if self.ready is None or "back" in request.POST:
            return self._questions(choices)
        if self.is_stale or request.POST.get("version") != str(self.ready.newest.version):
            text = _("The definition or its base changed meanwhile. Look at the questions again.")
            return self._questions(choices, status=409, refusal=text)
        merge, document = take_over(self.ready, choices=choices)
        if merge.undecided:
            return self._questions(choices, status=422, asked=True)
        if "save" in request.POST:
            return self._save(document)
        decided = [(PREFIX + conflict.key, choices[conflict.key]) for conflict in merge.conflicts]
        return self._preview(self.ready, document, decided)

    def _questions(self, choices: Mapping[str, Choice], *, status: int = 200, **context: Any) -> HttpResponse:
        if self.ready is not None:
            merge, _document = take_over(self.ready, choices={})
            context["changes"] = base_changes(self.ready)
            context["questions"] = questions(self.ready, merge.conflicts, choices)
            context["kept"] = len(overrides_of(self.draft.document))
        return self._page(status=status, **{"refusal": self.refusal(), **context})

    def _preview(self, update: Update, document: dict[str, Any], decided: list[tuple[str, Choice]]) -> HttpResponse:
        problems = describe(problems_after(self.row, document), list_drafts(self.row.system))
        context = {"effect": effect(update, document), "overrides": len(document["overrides"]), "problems": problems}
        return self._page(status=200, preview=True, choices=decided, **context)

    def _save(self, document: dict[str, Any]) -> HttpResponse:
        assert isinstance(self.request.user, User)  # the guard of the admin let nobody else in
        save_draft(self.row, document, by=self.request.user, at=clock.now())
        text = _("Saved as a draft over version %(number)s of the base. It takes effect with the next release.")
        messages.success(self.request, text % {"number": document["extends"]["version"]})
        return HttpResponseRedirect(reverse("definitions:edit", args=[self.row.pk]))

    def _page(self, *, status: int, **context: Any) -> HttpResponse:
        found = self.get_context_data(update=self.update, against=self.against, **context)
        return self.render_to_response(found, status=status)
