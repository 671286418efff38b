"""What the drafts would do to the stored records: grades, values, validity, tasks; and why, for each record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from authoring.impact import MONTHS, impact_workbook, listed
from authoring.views.base import SystemPage
from authoring.views.inquiries import InquiryPage
from engine.definitions import DefinitionProblems
from exchange import inquiries
from exchange.answering import since_of
from exchange.excel.writing import CONTENT_TYPE
from exchange.impact.reasons import reasons_of
from exchange.models import Inquiry
from exchange.releasing import list_systems
from forms.models import Record
from schemas.selectors import REGION
from tenants import clock

MOST_SHOWN = 200  # rows of each table on the page; the workbook has all that are named


class ImpactPage(InquiryPage):
    """Asked for so many months, measured in the background, kept for the drafts it was asked about."""

    page_title = gettext_lazy("Impact on stored records")
    template_name = "authoring/impact.html"
    kind = Inquiry.Kind.IMPACT

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The region's own document has no records."""
        super().setup(request, *args, **kwargs)
        if self.system == REGION:
            raise Http404

    def asked(self, request: HttpRequest) -> dict[str, Any]:
        """So many months; what is none of those offered is the usual number."""
        text = request.POST.get("months", "")
        months = int(text) if text.isdecimal() and len(text) < 4 else -1
        return {"months": months if months in dict(MONTHS) else MONTHS[1][0]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The answer, cut to what a page can show."""
        context = super().get_context_data(months=MONTHS, most=MOST_SHOWN, **kwargs)
        found = context["inquiry"]
        if found is not None:
            context["since"] = since_of(found)
            context["chosen"] = found.asked.get("months")
            context["answer"] = listed(found.outcome, most=MOST_SHOWN) if found.state == "ready" else None
        return context


class ImpactFile(View):
    """Everything that is named, as a workbook."""

    def get(self, _request: HttpRequest, system: str) -> HttpResponse:
        """The newest answer."""
        found = inquiries.newest(Inquiry.Kind.IMPACT, system) if system in list_systems() else None
        if found is None or found.state != Inquiry.State.READY:
            raise Http404
        answer = HttpResponse(impact_workbook(found), content_type=CONTENT_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="impact-{system}.xlsx"'
        return answer


class ImpactWhyPage(SystemPage):
    """Why one record would be scored or graded otherwise: the places of its explanation that the drafts change."""

    page_title = gettext_lazy("Why it would come out otherwise")
    template_name = "authoring/impact_why.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The two explanations, where they differ."""
        try:
            record, reasons = reasons_of(self.system, self.kwargs["record"], now=clock.now())
        except Record.DoesNotExist as error:
            raise Http404 from error
        except DefinitionProblems:
            return super().get_context_data(unreadable=_("The drafts cannot be read. See the check."), **kwargs)
        return super().get_context_data(**{**kwargs, "record": record, "reasons": reasons})
