"""The audit trail of the region: looked through by person, number, deed and days, and handed to an inspector."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.addresses import address_of
from accounts.models import User
from authoring.deeds import noted_as, thing_for, words_for
from authoring.noted import Noted
from exchange.audit_exports import export_trail, past_exports
from exchange.audit_proofs import prove_here
from forms.errors import Refused
from schemas.selectors import current_releases, system_of
from tenants import clock
from tenants.audit.models import AuditEntry
from tenants.audit.trail import Question, deeds, entries_for

PER_PAGE = 50
_MOST_WORDS = 200
_EXPORTS_SHOWN = 5


class AuditPage(WagtailAdminTemplateMixin, TemplateView):
    """The trail, newest first; a post hands out what was asked for, which is an entry itself, or proves it."""

    page_title = gettext_lazy("Audit trail")
    template_name = "authoring/audit.html"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the entries that answer the question."""
        question = _question(self.request.POST or self.request.GET)
        entries = Paginator(entries_for(question), PER_PAGE).get_page(self.request.GET.get("page", "1"))
        types, noted = _titles_of_types(), Noted(entries.object_list)
        return super().get_context_data(
            question=question,
            entries=entries,
            lines=[
                (entry, words_for(entry.action), thing_for(entry.object_type, types), _details(noted, entry))
                for entry in entries
            ],
            deeds=[(deed, words_for(deed)) for deed in deeds()],
            exports=list(past_exports(_EXPORTS_SHOWN)),
            asked=_without_page(self.request.POST or self.request.GET),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Hand the entries out, or prove the whole trail."""
        if "prove" in request.POST:
            return self.render_to_response(self.get_context_data(proof=prove_here(now=clock.now())))
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        question, now = _question(request.POST), clock.now()
        try:
            handed = export_trail(question, by=request.user, now=now, address=address_of(request))
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
            return HttpResponseRedirect(f"{reverse('authoring:audit')}?{_without_page(request.POST)}")
        headers = {"Content-Disposition": f'attachment; filename="audit-{now:%Y%m%d}.zip"', "Cache-Control": "no-store"}
        return HttpResponse(handed.content, content_type="application/zip", headers=headers)


def _titles_of_types() -> dict[str, str]:
    """What the region calls its types of records, by key."""
    return {
        kind.key: kind.title
        for release in current_releases().values()
        for kind in system_of(release).record_types.values()
    }


def _question(asked: QueryDict) -> Question:
    words = {name: asked.get(name, "").replace("\x00", "")[:_MOST_WORDS] for name in ("person", "about", "deed")}
    return Question(**words, since=_day(asked.get("since", "")), until=_day(asked.get("until", "")))


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year < 3000 else None


def _without_page(asked: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in ("person", "about", "deed", "since", "until"):
        if asked.get(name):
            kept[name] = asked[name][:_MOST_WORDS]
    return kept.urlencode()


def _details(noted: Noted, entry: AuditEntry) -> list[str]:
    return [f"{noted_as(name)}: {said}" for name, said in noted.details(entry)]
