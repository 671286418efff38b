"""My exports: long lists that are being written, or wait to be fetched."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import address_of
from exchange.excel.answers import workbook_answer
from exchange.exports import KEPT, drop, exports_of
from exchange.models import Export
from forms.errors import NotVisible
from portal.problems import answers_refusals
from portal.regions import menu_item
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
    export = _own(request, pk)
    if not export.file or not default_storage.exists(export.file.name):
        raise NotVisible
    menu_item(current_region(), export.about, actor=actor_of(request))
    audit(
        "export.fetched",
        user=request.user,
        at=clock.now(),
        object_type="export",
        object_id=export.pk,
        data={"list": export.about, "rows": export.rows},
        ip=address_of(request),
    )
    with default_storage.open(export.file.name) as file:
        return workbook_answer(file.read(), name=export.name)


@require_POST
@answers_refusals
def export_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list up, or throw its file away."""
    drop(_own(request, pk))
    messages.success(request, _("Deleted."))
    return redirect("exports")


def _own(request: HttpRequest, pk: int) -> Export:
    found = exports_of(request.user, now=clock.now()).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
