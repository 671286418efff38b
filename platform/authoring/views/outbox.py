"""What left the region, and what failed: operators have it sent again, or let it be with a reason."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.addresses import address_of
from accounts.models import User
from forms.errors import NotVisible, Refused
from schemas.selectors import current_region
from tenants import clock
from workflows.models import Outgoing
from workflows.outbox_letters import counts, dismiss, letters, send_again

State = Outgoing.State
PER_PAGE = 50
AHEAD = timedelta(days=90)  # so early somebody should enter the holidays of the next year


class OutboxPage(WagtailAdminTemplateMixin, TemplateView):
    """The outbox of the region, dead letters first of all."""

    page_title = gettext_lazy("Messages sent")
    template_name = "authoring/outbox.html"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows in one state, and how many there are in each."""
        state = self.request.GET.get("state", "")
        state = state if state in State.values else State.DEAD
        number, known = self.request.GET.get("page", "1"), counts()
        return super().get_context_data(
            state=state,
            states=[(value, label, known.get(value, 0)) for value, label in State.choices],
            rows=Paginator(letters(state), PER_PAGE).get_page(number),
            years=_years_without_holidays(),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Have a dead row sent again, or dismiss it."""
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        who = {"by": request.user, "now": clock.now(), "address": address_of(request)}
        try:
            if "retry" in request.POST:
                send_again(_number(request.POST["retry"]), **who)
                messages.success(request, _("It will be sent again."))
            else:
                number = _number(request.POST.get("dismiss", ""))
                dismiss(number, reason=request.POST.get(f"reason-{number}", ""), **who)
                messages.success(request, _("It is dismissed; the reason is kept."))
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
        except NotVisible:
            raise Http404 from None
        return HttpResponseRedirect(reverse("authoring:outbox"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _years_without_holidays() -> list[int]:
    """Years that deadlines reach into soon and whose holidays nobody has entered."""
    today = timezone.localdate(clock.now())
    years = dict.fromkeys((today.year, (today + AHEAD).year))
    calendar = current_region().working_calendar
    return [year for year in years if not calendar.is_entered(year)]
