"""Photos and papers beside what was found."""

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.scoring import ItemEntry
from forms.models import Evidence
from forms.uploads import ACCEPTED
from portal.sheets.board import Board


def thumbs(board: Board, place: str, entry: ItemEntry, *, editable: bool) -> str:
    """The evidence at an item on every sheet, and the way to add to that of this one."""
    own = board.around.evidence.get((board.use.key, place), ())
    shown = "".join(_thumb(board, each) for each in own)
    for column in board.columns:
        if not column.active:
            there = board.around.evidence.get((column.key, place), ())
            shown += "".join(_thumb(board, each, of=column.title) for each in there)
    if editable and not entry.empty and board.scene.record.pk:  # a preview of a draft keeps nothing
        shown += _add(board, place)
    return f'<div class="thumbs">{shown}</div>' if shown else ""


def _thumb(board: Board, each: Evidence, *, of: str = "") -> str:
    """A small picture that leads to the file."""
    record = board.scene.record.pk
    address = reverse("evidence_file", args=[record, each.pk])
    words = " · ".join(part for part in (of, each.caption or each.name) if part)
    picture = _("paper")
    if each.preview:
        preview = reverse("evidence_preview", args=[record, each.pk])
        picture = f'<img src="{preview}" alt="" loading="lazy" width="64" height="56">'
    return f'<a class="thumb" href="{address}" title="{escape(words)}">{picture}<span>{escape(words)}</span></a>'


def _add(board: Board, place: str) -> str:
    address = reverse("evidence", args=[board.scene.record.pk, board.use.key, place])
    lacking = ' <b class="is-bad">*</b>' if board.line_of(place) in board.lacking else ""
    words = escape(_("Photos, files"))
    return (
        f'<a class="thumb thumb--add" href="{address}" data-upload data-accept="{ACCEPTED}">'
        f'<span class="thumb__plus" aria-hidden="true">＋</span>{words}{lacking}</a>'
    )
