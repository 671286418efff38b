"""A score sheet as a workbook: taking it along, and bringing it back with a look at what that changes first."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import address_of
from engine.scoring import band_of
from exchange.excel.answers import workbook_answer
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import MAX_FILE
from exchange.excel.sentences import described
from exchange.excel.sheets.grading import GradeOf, limits_of
from exchange.excel.sheets.importing import KIND, Ground, confirm_sheet, preview, receive_sheet
from exchange.excel.sheets.origin import Origin
from exchange.excel.sheets.writing import SheetOut, sheet_workbook
from exchange.excel.transfers import NotOpen, drop, find_transfer, problems_of
from exchange.models import Transfer
from forms.decisions import grader
from forms.errors import Invalid, NotVisible, Refused, Stale
from forms.scoring import facts_of
from portal.posting import posted_version
from portal.problems import answers_refusals, refusal_of
from portal.sheets.board import Board, board_of
from portal.sheets.panel import score_text
from portal.sheets.spot_excel import spot_out
from portal.sheets.views import board_at
from tenants import clock
from tenants.audit.services import record as audit


@require_safe
@answers_refusals
def sheet_file(request: HttpRequest, record_id: int, key: str) -> HttpResponse:
    """The workbook itself; taking it along is kept in the audit."""
    board = board_at(request, record_id, key)
    audit(
        "sheet.exported",
        user=request.user,
        at=clock.now(),
        object_type="record",
        object_id=record_id,
        data={"sheet": key, "version": board.version},
        ip=address_of(request),
    )
    name = f"{board.scene.record.title}-{board.use.title}"
    out = _out(request, board)
    content = sheet_workbook(spot_out(board, out) if board.checks else out)
    return workbook_answer(content, name=name.replace("/", "-"))


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def sheet_excel(request: HttpRequest, record_id: int, key: str) -> HttpResponse:
    """Where a sheet is taken along and brought back."""
    board = _sheet_at(request, record_id, key)
    if request.method != "POST":
        return _page(request, board)
    if not board.access.may_fill:
        raise Refused((board.access.because,), role=not set(board.use.filled_by).intersection(board.scene.roles))
    file = request.FILES.get("file")
    if file is None:
        return _page(request, board, problems=(CellProblem("no_file"),), status=422)
    content = file.read(MAX_FILE + 1)
    ground = _ground(request, board)
    try:
        transfer = receive_sheet(ground, name=file.name or "", content=content, by=request.user, at=clock.now())
    except BadWorkbook as error:
        return _page(request, board, problems=error.problems, status=422)
    if transfer.state == Transfer.State.REFUSED:
        return _page(request, board, problems=problems_of(transfer), name=transfer.name, status=422)
    return redirect("sheet_excel_preview", record_id, key, transfer.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def sheet_excel_preview(request: HttpRequest, record_id: int, key: str, transfer_id: int) -> HttpResponse:
    """What saving a file would change; nothing is saved before that is confirmed."""
    board = _sheet_at(request, record_id, key)
    ground = _ground(request, board)
    transfer = find_transfer(transfer_id, kind=KIND, about=ground.about, by=request.user)
    if transfer is None:
        raise NotVisible
    if request.method == "POST" and "drop" in request.POST:
        drop(transfer)
        return redirect("sheet_excel", record_id, key)
    if not transfer.is_open:
        return _ended(request, board)
    if request.method != "POST":
        return _preview(request, board, ground, transfer)
    try:
        confirm_sheet(transfer, ground, version=posted_version(request), actor=board.scene.actor, now=board.scene.now)
    except NotOpen:
        return _ended(request, board)
    except (Invalid, Stale, Refused) as error:
        refusal = refusal_of(error)
        return _preview(request, board, ground, transfer, refusal=refusal, status=refusal.status)
    messages.success(request, _("%(sheet)s saved from the file.") % {"sheet": board.use.title})
    return redirect("sheet", record_id, key)


def _ended(request: HttpRequest, board: Board) -> HttpResponse:
    """A file that was saved or given up already; the sheet shows how it stands."""
    messages.info(request, _("This file was saved or given up already."))
    return redirect("sheet", board.scene.record.pk, board.use.key)


def _page(
    request: HttpRequest, board: Board, *, problems: tuple[CellProblem, ...] = (), name: str = "", status: int = 200
) -> HttpResponse:
    context = {**_frame(board), "problems": described(problems), "file_name": name, "most": MAX_FILE // 1024 // 1024}
    return render(request, "portal/sheet/excel.html", context, status=status)


def _preview(
    request: HttpRequest, board: Board, ground: Ground, transfer: Transfer, *, status: int = 200, **more: object
) -> HttpResponse:
    shown = preview(transfer, ground)
    count = ngettext("%(count)s place changes", "%(count)s places change", len(shown.changes))
    context = {
        **_frame(board),
        "shown": shown,
        "scores": _scores(board, board_of(board.scene, board.use, entries=shown.entries, access=board.access)),
        "count": count % {"count": len(shown.changes)},
        "file_name": transfer.name,
        **more,
    }
    return render(request, "portal/sheet/excel_preview.html", context, status=status)


def _scores(*boards: Board) -> list[str]:
    """What the sheet comes to now, and what it would come to."""
    results = [(board, board.active.score) for board in boards]
    return [f"{score_text(board, result.score)} {result.grade}".strip() for board, result in results]


def _frame(board: Board) -> dict[str, object]:
    return {
        "board": board,
        "record": board.scene.record,
        "back": reverse("sheet", args=[board.scene.record.pk, board.use.key]),
    }


def _ground(request: HttpRequest, board: Board) -> Ground:
    scene = board.scene
    origin = Origin(
        region=request.region.slug,
        record=scene.record.pk,
        sheet=board.use.key,
        version=board.version,
        digest=scene.frame.release.digest,
    )
    return Ground(origin, board.catalogue, board.own, board.base)


def _out(request: HttpRequest, board: Board) -> SheetOut:
    decision = board.scene.frame.system.decisions.get(board.catalogue.grade)
    return SheetOut(
        catalogue=board.catalogue,
        title=board.use.title,
        record=f"{board.scene.record.title}  {board.scene.record.number}".strip(),
        entries=board.own,
        result=board.active.score,
        origin=_ground(request, board).origin,
        base=board.base,
        base_title=board.base_title,
        history=_history(board),
        facts=facts_of(board.scene, board.catalogue),
        grade_of=_grade_of(board),
        limits=limits_of(board.catalogue, decision),
        may_fill=board.access.may_fill,
        returned=board.returned,
    )


def _grade_of(board: Board) -> GradeOf | None:
    """What the platform says of a score: by the decision, or by the bands."""
    catalogue = board.catalogue
    ask = grader(board.scene.frame.system.decisions.get(catalogue.grade), board.scene.context())
    if ask is not None:
        return lambda score: _grade_in(ask(score))
    return (
        (lambda score: band.grade if (band := band_of(catalogue.grades, score)) else "") if catalogue.grades else None
    )


def _grade_in(said: object) -> str:
    return str(said.get("grade") or "") if isinstance(said, Mapping) else ""


def _history(board: Board) -> Mapping[str, int]:
    """The earlier findings that the shown score counted: those kept with it, where nobody fills the sheet now."""
    sheet = board.scene.sheets.get(board.use.key)
    kept = sheet is not None and sheet.scored_at is not None and not board.access.may_fill
    return sheet.history if sheet is not None and kept else board.around.history


def _sheet_at(request: HttpRequest, record_id: int, key: str) -> Board:
    """The sheet; one that only looks at samples is not brought back: what was looked at is not entered in cells."""
    board = board_at(request, record_id, key)
    if board.use.compares_with:
        raise Refused((_("A spot check is made on the platform, not in a file."),))
    return board
