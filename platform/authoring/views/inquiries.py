"""What the pages of questions answered in the background have in common: asking, following, giving up."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from accounts.models import User
from authoring.views.base import SystemPage
from exchange import inquiries
from exchange.answering import LANGUAGE
from exchange.models import Inquiry
from exchange.tasks import answer_inquiry
from tenants import clock


class InquiryPage(SystemPage):
    """The newest question of a kind with its answer, and the way to ask again."""

    kind: Inquiry.Kind

    def asked(self, request: HttpRequest) -> dict[str, Any]:
        """The details of a question, as they were posted."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question, and whether it was asked of the drafts as they are now."""
        found = inquiries.newest(self.kind, self.system)
        told = {"inquiry": found, "is_of_now": bool(found) and inquiries.of_now(found)} if found else {"inquiry": None}
        return super().get_context_data(**told, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Ask, or give the question up."""
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        now = clock.now()
        if "cancel" in request.POST:
            found = inquiries.newest(self.kind, self.system)
            if found is not None:
                inquiries.cancel(found, at=now)
        else:
            details = {**self.asked(request), LANGUAGE: get_language() or ""}
            found = inquiries.ask(self.kind, self.system, asked=details, by=request.user, at=now)
            transaction.on_commit(lambda: answer_inquiry.delay(found.pk))
        return HttpResponseRedirect(request.path)
