"""The page of a score sheet: looking, filling, saving as one types, printing."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from forms.contexts import Scene, Shared
from forms.errors import Invalid, NotVisible, Problem, Refused, Stale
from forms.rules import SheetAccess
from forms.selectors import find_record
from portal.due import deadline_of
from portal.lists.cells import Cells
from portal.posting import posted_version
from portal.presenters.record import state_cell
from portal.problems import answers_refusals, refusal_of
from portal.regions import menu_item_of
from portal.sheets.board import Board, board_after, board_of
from portal.sheets.compiled import compiled
from portal.sheets.filling import CLEAR, SAVE_ITEM, filled
from portal.sheets.notes import conflict_of, mistakes_of
from portal.sheets.page import changes, page_context, way_to_table
from portal.sheets.parts import part_after, part_called, parts_of
from portal.sheets.placed import placed_sections
from portal.sheets.posted import Posted
from portal.sheets.reasons import Asked, reasons
from portal.viewer import actor_of, definition_of
from tenants import clock
from workflows.selectors import offers_in
from workflows.services import FilledSheet, fill_sheet

ACT = "act:"
#: What changes how many rows there are, so that the page is drawn anew.
REDRAWS = ("add:", "drop:")
#: What belongs to a sheet that is filled item by item.
STEPS = (f"{SAVE_ITEM}:", CLEAR)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def sheet_page(request: HttpRequest, record_id: int, key: str) -> HttpResponse:
    """One score sheet beside the others of its record."""
    before = board_at(request, record_id, key)
    if request.method != "POST":
        return _why(request, before) if request.htmx else _page(request, before)
    if not before.access.may_fill:
        raise Refused((before.access.because,), role=not _is_theirs(before))
    posted = filled(before, request.POST)
    try:
        saved = _save(request, before, posted)
    except (Invalid, Stale) as error:
        return _refused(request, before, posted, error)
    return _saved(request, before, saved)


@require_safe
@answers_refusals
def sheet_print(request: HttpRequest, record_id: int, key: str) -> HttpResponse:
    """The sheets on paper, with room for signatures."""
    board = replace(board_at(request, record_id, key, access=SheetAccess(False)), linked=False)
    context = {**page_context(board, folds=False), **frame_of(board), "signs": _signatures(board)}
    return render(request, "portal/sheet/print.html", context)


def board_at(request: HttpRequest, record_id: int, key: str, *, access: SheetAccess | None = None) -> Board:
    """Everything that a page about one sheet of a record shows.

    Raises:
        NotVisible: there is no such record or sheet, or it is not this person's to see.
    """
    actor, shared = actor_of(request), Shared(definition_of(request))
    scene = Scene(find_record(record_id, actor=actor), actor, clock.now(), shared=shared)
    use = scene.frame.type.sheet(key)
    if use is None:
        raise NotVisible
    return board_of(scene, use, access=access)


def frame_of(board: Board) -> dict[str, object]:
    """What stands around the sheet: the record, its state and deadline, when the sheet was saved, what may follow."""
    scene = board.scene
    return {
        "board": board,
        "record": scene.record,
        "type": scene.frame.type,
        "state": state_cell(scene, Cells(scene.frame.region, today=scene.today)),
        "due": deadline_of(scene.record.due_on, today=scene.today, calendar=scene.frame.region.calendar),
        "list": menu_item_of(scene.frame.region, scene.record.record_type, actor=scene.actor),
        **standing_of(board),
    }


def standing_of(board: Board) -> dict[str, object]:
    """When the sheet was saved, and what may follow."""
    sheet = board.scene.sheets.get(board.use.key)
    return {
        "board": board,
        "saved_at": sheet.saved_at if sheet else None,
        "actions": [offer.action for offer in offers_in(board.scene) if offer.action.style == "primary"],
        "version": board.version,
    }


def asked_of(request: HttpRequest) -> Asked:
    """Whose reasons the page shows."""
    sent = request.POST if request.method == "POST" else request.GET
    return Asked(sent.get("why", ""), sent.get("of", ""))


def _signatures(board: Board) -> list[str]:
    """The parties that sign, as the topmost record's type names them."""
    frame = board.scene.frame
    subject = board.scene.record.subject or board.scene.record
    return [party.title for party in frame.system.record_types[subject.record_type].parties]


def _is_theirs(board: Board) -> bool:
    return bool(set(board.use.filled_by).intersection(board.scene.roles))


def _save(request: HttpRequest, board: Board, posted: Posted) -> FilledSheet | None:
    """Save; the same entries sent twice are saved once, and nothing is done the second time."""
    if posted.problems:
        raise Invalid(tuple(Problem(found.place, f"entry.{found.code}", found.data) for found in posted.problems))
    version = board.version if request.POST.get("over") == str(board.version) else posted_version(request)
    same = posted.entries == board.own and posted.handling in (None, board.handling)
    if version != board.version and same:
        return None
    return fill_sheet(
        board.scene.record.pk,
        sheet=board.use.key,
        version=version,
        entries=posted.entries,
        handling=posted.handling,
        actor=board.scene.actor,
        now=board.scene.now,
    )


def _saved(request: HttpRequest, before: Board, saved: FilledSheet | None) -> HttpResponse:
    """Where a save leads: on with the sheet, back to the record, or on to the action that was asked for."""
    do, record_id = request.POST.get("do", ""), before.scene.record.pk
    target = reverse("sheet", args=[record_id, before.use.key])
    if do == "leave":
        messages.success(request, _("%(sheet)s saved.") % {"sheet": before.use.title})
        target = reverse("record", args=[record_id])
    elif do.startswith(ACT) and do.removeprefix(ACT) in {offer.action.key for offer in offers_in(before.scene)}:
        target = reverse("record_act", args=[record_id, do.removeprefix(ACT)])
    elif do.startswith(STEPS) and before.use.item_by_item:
        target += _way_on(request, _after(before, saved), do)
    elif request.htmx and not do.startswith(REDRAWS):
        return swapped(request, before, _after(before, saved))
    elif do.startswith(REDRAWS):
        target += way_to_table(_after(before, saved), do)
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


def _way_on(request: HttpRequest, after: Board, do: str) -> str:
    """Where a sheet goes on that is filled item by item, once an item was saved or the sheet was begun anew."""
    if do == CLEAR:
        messages.success(request, _("%(sheet)s was cleared.") % {"sheet": after.use.title})
        return ""
    parts = parts_of(after, placed_sections(after, compiled(after.catalogue, digest=after.digest)))
    saved = part_called(after, parts, do.partition(":")[2])
    if saved is None:
        return ""
    following = part_after(after, parts, saved)
    said = _("%(item)s saved.") % {"item": saved.title}
    messages.success(request, said if following else f"{said} {_('All items are saved.')}")
    return (following or saved).way


def _after(before: Board, saved: FilledSheet | None) -> Board:
    return board_after(before, saved.scene, saved.scores) if saved else before


def swapped(request: HttpRequest, before: Board, after: Board) -> HttpResponse:
    """What changed from one board to the next, to be put in place on a page that is there."""
    given = request.GET
    changed = changes(before, after, show=given.get("show", ""), asked=asked_of(request), part=given.get("part", ""))
    return render(request, "portal/sheet/changes.html", {**changed, **standing_of(after), "swap": True})


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
        notes = {**standing_of(board), **context, "swap": True, "told": told}
        return render(request, "portal/sheet/refused.html", notes)
    typed = board_of(board.scene, board.use, entries=posted.entries, handling=posted.handling)
    return _page(request, typed, status=refusal.status, **context)


def _why(request: HttpRequest, board: Board) -> HttpResponse:
    """The reasons for one number alone, for a page that is there."""
    return render(request, "portal/sheet/reasons.html", {"why": reasons(board, asked_of(request)), "board": board})


def _page(request: HttpRequest, board: Board, *, status: int = 200, **more: object) -> HttpResponse:
    given = request.GET
    context = page_context(
        board,
        show=given.get("show", ""),
        asked=asked_of(request),
        unfolded=given.get("open", ""),
        part=given.get("part", ""),
    )
    context["clearing"] = "clear" in given and board.use.item_by_item and board.access.may_fill
    return render(request, "portal/sheet/page.html", {**context, **frame_of(board), **more}, status=status)
