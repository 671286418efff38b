"""Photos and papers at an item: adding, taking away, and showing them to who sees the record."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engine.scoring import key_of
from forms.errors import Invalid, NotVisible, Refused
from forms.evidence import MOST_FILES, Upload, find_evidence
from forms.selectors import find_record
from forms.uploads import ACCEPTED, MOST_BYTES
from portal.problems import answers_refusals, refusal_of
from portal.sheets.board import Board
from portal.sheets.compiled import element_id
from portal.sheets.views import board_at, frame_of, swapped
from portal.viewer import actor_of
from tenants import clock
from workflows.evidence import add_evidence, remove_evidence

#: What a browser may show in a page of its own; everything else is only downloaded.
_SHOWN = ("image/jpeg", "image/png", "image/webp")


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def evidence_page(request: HttpRequest, record_id: int, key: str, item: str) -> HttpResponse:
    """The evidence at one item of a sheet, with a form to add some; works without script and with a camera."""
    board = board_at(request, record_id, key)
    node = board.catalogue.nodes.get(key_of(item))
    if node is None or node.rule is None:
        raise NotVisible
    if request.method != "POST":
        return _page(request, board, item)
    try:
        said = _change(request, board, item)
    except Invalid as error:
        return _page(request, board, item, error=error)
    if request.htmx:
        return swapped(request, board, board_at(request, record_id, key))
    messages.success(request, said)
    return redirect(_address(board, item) if "remove" in request.POST else _sheet_address(board, item))


@require_safe
@answers_refusals
def evidence_file(request: HttpRequest, record_id: int, pk: int) -> FileResponse:
    """The file itself, under the name it came with; only pictures are shown, papers are downloaded."""
    found = find_evidence(find_record(record_id, actor=actor_of(request)), pk)
    shown = found.kind in _SHOWN and "download" not in request.GET
    return _sent(found.file.name, kind=found.kind, name=found.name, download=not shown)


@require_safe
@answers_refusals
def evidence_preview(request: HttpRequest, record_id: int, pk: int) -> FileResponse:
    """The small picture of a photo."""
    found = find_evidence(find_record(record_id, actor=actor_of(request)), pk)
    if not found.preview:
        raise NotVisible
    return _sent(found.preview.name, kind="image/jpeg", name="preview.jpg", download=False)


def _sent(path: str, *, kind: str, name: str, download: bool) -> FileResponse:
    """A stored file; whatever is in it, nothing of it runs, and only this browser keeps it."""
    if not default_storage.exists(path):
        raise NotVisible
    answer = FileResponse(default_storage.open(path), as_attachment=download, filename=name, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _change(request: HttpRequest, board: Board, item: str) -> str:
    """Add the files that were sent, or take one away; gives the sentence that says so."""
    who = {"sheet": board.use.key, "actor": board.scene.actor, "now": clock.now()}
    removed = request.POST.get("remove", "")
    if removed.isascii() and removed.isdigit():
        gone = remove_evidence(board.scene.record.pk, evidence=int(removed), **who)
        return _("%(name)s was taken away.") % {"name": gone.name}
    if not board.access.may_fill:
        raise Refused((board.access.because,), role=True)
    files = [*request.FILES.getlist("files"), *request.FILES.getlist("photo")][: MOST_FILES + 1]
    caption = request.POST.get("caption", "")
    # One byte more than may be is enough to see that a file is too large.
    uploads = [Upload(file.name or "", file.read(MOST_BYTES + 1), caption) for file in files]
    added = add_evidence(board.scene.record.pk, item=item, uploads=uploads, **who)
    return _("%(count)s files were added.") % {"count": len(added)}


def _page(request: HttpRequest, board: Board, item: str, *, error: Invalid | None = None) -> HttpResponse:
    node = board.catalogue.nodes[key_of(item)]
    context = {
        **frame_of(board),
        "item": node,
        "files": board.around.evidence.get((board.use.key, item), ()),
        "others": _others(board, item),
        "may_add": board.may_fill(board.line_of(item)),
        "accepted": ACCEPTED,
        "most_bytes": MOST_BYTES // (1024 * 1024),
        "back": _sheet_address(board, item),
        "caption": request.POST.get("caption", ""),
        "sentences": [text for texts in refusal_of(error).fields.values() for text in texts] if error else [],
    }
    return render(request, "portal/sheet/evidence.html", context, status=422 if error else 200)


def _others(board: Board, item: str) -> list[tuple[str, object]]:
    """The evidence at the same item on the other sheets."""
    titles = {column.key: column.title for column in board.columns if not column.active}
    return [(title, files) for key, title in titles.items() if (files := board.around.evidence.get((key, item)))]


def _address(board: Board, item: str) -> str:
    return reverse("evidence", args=[board.scene.record.pk, board.use.key, item])


def _sheet_address(board: Board, item: str) -> str:
    line = board.line_of(item) or item
    return f"{reverse('sheet', args=[board.scene.record.pk, board.use.key])}#{element_id('item', line)}"
