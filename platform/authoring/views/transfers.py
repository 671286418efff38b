"""A file that was sent, whatever it is to become: how far reading it got, saving it, giving it up."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages

from accounts.models import User
from exchange.excel.catalogues.importing import KIND, Moved, confirm_catalogue
from exchange.excel.sentences import described
from exchange.excel.transfers import NotOpen, drop, find_transfer, problems_of
from exchange.models import Transfer
from tenants import clock


class TransferPage(TemplateView):
    """A person's own file about a catalogue; `about` and `back` say of which one, and where another can be sent."""

    transfer: Transfer
    #: What is said where somebody else was quicker.
    moved = ""

    def find(self, about: str, transfer_id: int) -> Transfer:
        """The person's own file; anybody else's does not exist."""
        found = find_transfer(transfer_id, kind=KIND, about=about, by=self.person())
        if found is None:
            raise Http404
        return found

    def person(self) -> User:
        """Who asks; the guard of the admin let nobody else in."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def back(self) -> str:
        """The address where another file can be sent."""
        raise NotImplementedError

    def refusal(self) -> str:
        """Why this person may not save the file; nothing if they may."""
        return ""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The file as far as it is; a page that waits looks again by itself."""
        if self.transfer.state in (Transfer.State.DONE, Transfer.State.DROPPED):
            return self._ended()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Save the draft, or give the file up."""
        if "drop" in request.POST:
            drop(self.transfer)
            return HttpResponseRedirect(self.back())
        if refusal := self.refusal():
            return self.render_to_response(self.get_context_data(refusal=refusal), status=403)
        try:
            saved = confirm_catalogue(self.transfer, by=self.person(), at=clock.now())
        except NotOpen:
            return self._ended()
        except Moved:
            self.transfer.refresh_from_db()
            return self.render_to_response(self.get_context_data(refusal=str(self.moved)), status=409)
        messages.success(request, _("Saved as a draft. It takes effect with the next release."))
        return HttpResponseRedirect(reverse("definitions:edit", args=[saved.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The file, and what is wrong with it."""
        context = super().get_context_data(**{"transfer": self.transfer, "back": self.back(), "refusal": "", **kwargs})
        if self.transfer.state == Transfer.State.REFUSED:
            context["cells"] = described(problems_of(self.transfer))
        return context

    def _ended(self) -> HttpResponse:
        """A file that was saved or given up already."""
        messages.info(self.request, _("This file was saved or given up already."))
        return HttpResponseRedirect(self.back())
