"""Handing a long list or report to the worker."""

from collections.abc import Mapping

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.exports import TooMany, ask_for
from exchange.models import Export
from forms.errors import Refused
from portal.lists.background import LANGUAGE
from portal.lists.export import MOST_ROWS
from portal.tasks import write_export
from tenants import clock

MOST_ASKED = 200  # characters of one value in an address


def write_later(request: HttpRequest, about: str, *, name: str, total: int) -> HttpResponse:
    """Ask for the rows that this address shows, and lead to where they can be fetched.

    Raises:
        Refused: enough is being written for this person.
    """
    hand_over(about, asked=request.GET.dict(), name=name, total=total, by=request.user)
    messages.success(request, _("The list is long; it is being written. Fetch it here when it is ready."))
    return redirect("exports")


def hand_over(about: str, *, asked: Mapping[str, str], name: str, total: int, by: User) -> Export:
    """Ask for the rows that these parameters mean; the worker begins once this is committed.

    Raises:
        Refused: enough is being written for this person.
    """
    kept = {key: value[:MOST_ASKED] for key, value in asked.items()} | {LANGUAGE: get_language() or ""}
    try:
        with transaction.atomic():
            export = ask_for(about, asked=kept, name=name, total=min(total, MOST_ROWS), by=by, at=clock.now())
            transaction.on_commit(lambda: write_export.delay(export.pk))
    except TooMany as error:
        raise Refused((_("Three lists are being written for you. Wait for one of them, or delete it."),)) from error
    return export
