"""My exports: long lists that are being written, or wait to be fetched."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from exchange.excel.answers import workbook_answer
from exchange.exports import KEPT, drop, exports_of
from exchange.models import Export
from forms.actors import Actor
from forms.errors import NotVisible
from portal.problems import answers_refusals
from portal.regions import menu_item
from portal.reports.finding import ABOUT, exported_report
from portal.viewer import actor_of
from schemas.selectors import current_region
from tenants import clock
from tenants.audit.services import record as audit


@require_safe
@answers_refusals
def exports_page(request: HttpRequest) -> HttpResponse:
    """What this person asked for; the page looks again by itself while something is being written."""
    exports = list(exports_of(request.user, now=clock.now()))
    rows = [(export, export.at + KEPT) for export in exports]
    context = {"rows": rows, "waits": any(export.is_under_way for export in exports), "days": KEPT.days}
    return render(request, "portal/exports.html", context)


@require_safe
@answers_refusals
def export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, to whoever asked for it, as long as the list is still theirs to see."""
    export = own_export(request.user, pk)
    return fetched(export, actor=actor_of(request))


def fetched(export: Export, *, actor: Actor) -> HttpResponse:
    """The file of an export, and a note that it was fetched.

    Raises:
        NotVisible: it is not there (yet).
        Http404: the list or report is not this person's to open any more.
    """
    if not export.file or not default_storage.exists(export.file.name):
        raise NotVisible
    _still_theirs(export, actor=actor)
    audit(
        "export.fetched",
        user=actor,
        at=clock.now(),
        object_type="export",
        object_id=export.pk,
        data={"list": export.about, "rows": export.rows},
        ip=actor.address,
    )
    with default_storage.open(export.file.name) as file:
        return workbook_answer(file.read(), name=export.name)


def _still_theirs(export: Export, *, actor: Actor) -> None:
    """Raises Http404 when the list or report is not this person's to open any more."""
    if export.about.startswith(ABOUT):
        exported_report(export.about, actor=actor, asked={})
    else:
        menu_item(current_region(), export.about, actor=actor)


@require_POST
@answers_refusals
def export_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list up, or throw its file away."""
    drop(own_export(request.user, pk))
    messages.success(request, _("Deleted."))
    return redirect("exports")


def own_export(user: User, pk: int) -> Export:
    """An export of this person's own.

    Raises:
        NotVisible: there is none, or it is too old.
    """
    found = exports_of(user, now=clock.now()).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
