"""The page of a score sheet: looking, filling, saving as one types, printing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from engine.scoring import adopt_remaining, settled
from forms.contexts import Scene
from forms.errors import Invalid, NotVisible, Problem, Refused, Stale
from forms.rules import SheetAccess
from forms.selectors import find_record
from portal.due import deadline_of
from portal.lists.cells import Cells
from portal.posting import posted_version
from portal.presenters.record import state_cell
from portal.problems import answers_refusals, refusal_of
from portal.regions import menu_item_of
from portal.sheets.board import Board, board_of
from portal.sheets.notes import conflict_of, mistakes_of
from portal.sheets.page import changed_rows, page_context
from portal.sheets.posted import Posted, read
from portal.viewer import actor_of
from tenants import clock
from workflows.selectors import offers_in
from workflows.services import save_sheet

ACT = "act:"


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def sheet_page(request: HttpRequest, record_id: int, key: str) -> HttpResponse:
    """One score sheet beside the others of its record."""
    before = _board(request, record_id, key)
    if request.method != "POST":
        return _page(request, before)
    if not before.access.may_fill:
        raise Refused((before.access.because,), role=not _is_theirs(before))
    posted = _posted(request, before)
    try:
        _save(request, before, posted)
    except (Invalid, Stale) as error:
        return _refused(request, before, posted, error)
    return _saved(request, before, record_id, key)


@require_safe
@answers_refusals
def sheet_print(request: HttpRequest, record_id: int, key: str) -> HttpResponse:
    """The sheets on paper, with room for signatures."""
    board = _board(request, record_id, key, access=SheetAccess(False))
    context = {**page_context(board), **_frame(board), "signs": _signatures(board)}
    return render(request, "portal/sheet/print.html", context)


def _board(request: HttpRequest, record_id: int, key: str, *, access: SheetAccess | None = None) -> Board:
    actor = actor_of(request)
    scene = Scene(find_record(record_id, actor=actor), actor, clock.now())
    use = scene.frame.type.sheet(key)
    if use is None:
        raise NotVisible
    return board_of(scene, use, access=access)


def _signatures(board: Board) -> list[str]:
    """The parties that sign, as the topmost record's type names them."""
    frame = board.scene.frame
    subject = board.scene.record.subject or board.scene.record
    return [party.title for party in frame.system.record_types[subject.record_type].parties]


def _is_theirs(board: Board) -> bool:
    return bool(set(board.use.filled_by).intersection(board.scene.roles))


def _posted(request: HttpRequest, board: Board) -> Posted:
    """What the page sent; "adopt the rest" gives every other line its verdict."""
    posted = read(board.catalogue, request.POST, previous=board.own, base=board.base)
    entries = settled(board.catalogue, posted.entries)
    if request.POST.get("do") == "adopt_rest" and board.base is not None:
        entries = adopt_remaining(board.catalogue, entries)
    return Posted(entries, posted.problems)


def _save(request: HttpRequest, board: Board, posted: Posted) -> None:
    """Save; the same entries sent twice are saved once."""
    if posted.problems:
        raise Invalid(tuple(Problem(found.place, f"entry.{found.code}", found.data) for found in posted.problems))
    version = board.version if request.POST.get("over") == str(board.version) else posted_version(request)
    if version != board.version and posted.entries == board.own:
        return
    save_sheet(
        board.scene.record.pk,
        sheet=board.use.key,
        version=version,
        entries=posted.entries,
        actor=board.scene.actor,
        now=board.scene.now,
    )


def _saved(request: HttpRequest, before: Board, record_id: int, key: str) -> HttpResponse:
    """Where a save leads: on with the sheet, back to the record, or on to the action that was asked for."""
    do = request.POST.get("do", "")
    target = reverse("sheet", args=[record_id, key])
    if do == "leave":
        messages.success(request, _("%(sheet)s saved.") % {"sheet": before.use.title})
        target = reverse("record", args=[record_id])
    elif do.startswith(ACT) and do.removeprefix(ACT) in {offer.action.key for offer in offers_in(before.scene)}:
        target = reverse("record_act", args=[record_id, do.removeprefix(ACT)])
    elif request.htmx:
        return _changes(request, before, _board(request, record_id, key))
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


def _changes(request: HttpRequest, before: Board, after: Board) -> HttpResponse:
    context = {**page_context(after, show=request.GET.get("show", "")), **_frame(after), "swap": True}
    context["rows"] = changed_rows(before, after)
    return render(request, "portal/sheet/changes.html", context)


def _refused(request: HttpRequest, board: Board, posted: Posted, error: Invalid | Stale) -> HttpResponse:
    """The page again with what was typed, and why it was not saved.

    After a conflict the page stays stale, so that nothing is saved over the other's work by going on to type; the
    button `over` carries the present version and takes the decision.
    """
    refusal = refusal_of(error)
    context = {
        "mistakes": mistakes_of(board, refusal),
        "conflict": conflict_of(board, error, posted.entries) if isinstance(error, Stale) else None,
        "version": posted_version(request),
    }
    if request.htmx:
        told = bool(context["conflict"]) and request.POST.get("told") == str(board.version)
        notes = {**_frame(board), **context, "swap": True, "told": told}
        return render(request, "portal/sheet/refused.html", notes)
    typed = board_of(board.scene, board.use, entries=posted.entries)
    return _page(request, typed, status=refusal.status, **context)


def _page(request: HttpRequest, board: Board, *, status: int = 200, **more: object) -> HttpResponse:
    context = {**page_context(board, show=request.GET.get("show", "")), **_frame(board), **more}
    return render(request, "portal/sheet/page.html", context, status=status)


def _frame(board: Board) -> dict[str, object]:
    """What stands around the sheet: the record, its state and deadline, when the sheet was saved, what may follow."""
    scene = board.scene
    sheet = scene.sheets.get(board.use.key)
    return {
        "board": board,
        "record": scene.record,
        "type": scene.frame.type,
        "state": state_cell(scene, Cells(scene.frame.region, today=scene.today)),
        "due": deadline_of(scene.record.due_on, today=scene.today, calendar=scene.frame.region.calendar),
        "list": menu_item_of(scene.frame.region, scene.record.record_type, actor=scene.actor),
        "saved_at": sheet.saved_at if sheet else None,
        "actions": [offer.action for offer in offers_in(scene) if offer.action.style == "primary"],
        "version": board.version,
    }
