"""What the region holds of one person: found by a number, handed over as a file, erased where records allow it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.addresses import address_of
from accounts.models import User
from exchange.persons import Erased, Found, erase_person, export_person, find_person
from forms.errors import Refused
from tenants import clock


class PersonPage(WagtailAdminTemplateMixin, TemplateView):
    """A number, a reason, and what to do; everything is a post, so that no address holds a number."""

    page_title = gettext_lazy("Data of a person")
    template_name = "authoring/person.html"
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Find, export or erase; what is found is shown again, without the number in full anywhere else."""
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        number, reason = request.POST.get("number", "").strip()[:40], request.POST.get("reason", "")
        who = {"reason": reason, "by": request.user, "now": clock.now(), "address": address_of(request)}
        erased = None
        try:
            if "export" in request.POST:
                return _file(export_person(number, **who))
            if "erase" in request.POST:
                erased = erase_person(number, **who)
                messages.success(request, _("Erased from %(count)s records.") % {"count": len(erased.done)})
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
        return self._answer(number, reason, find_person(number, now=who["now"]), erased)

    def _answer(self, number: str, reason: str, found: Found, erased: Erased | None) -> HttpResponse:
        context = self.get_context_data(number=number, reason=reason, found=found, erased=erased)
        answer = self.render_to_response(context)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _file(content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="person.zip"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)
