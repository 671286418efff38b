"""A form whose token is not right: somebody signed in from another page after it was opened, or cookies are off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from accounts.leftovers import leave_outdated


def outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Back to the form with all that was typed, to be looked at and sent again; nothing was done with it."""
    if "autosave" in request.GET or "live" in request.GET or not leave_outdated(request):
        return csrf_failure(request, reason=reason)
    messages.warning(request, _("You signed in on another page after opening this form, so it was not sent."))
    messages.info(
        request, _("What you typed is in the form again: look at it and send it once more; choose files anew.")
    )
    return redirect(request.get_full_path())
