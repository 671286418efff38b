"""What was decided about a line beside its score, in this round and in all earlier ones."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from engine.definitions.values import SheetUse
from engine.scoring import key_of
from forms.handling import RETURN
from forms.models import LineRound
from forms.scoring_words import number_words
from portal.sheets.board import Board, Column
from portal.sheets.compiled import CompiledLine, gaps_of
from portal.sheets.controls import ON


def decision(board: Board, line: CompiledLine, place: str, use: str) -> str:
    """Whether the line is passed or sent back, and why: asked for, or shown."""
    if not (board.decides and line.node.line):
        return ""
    said = board.handling.outcomes.get(place, "")
    reason = escape(board.handling.reasons.get(place, ""))
    if not board.may_fill(place):
        return _shown(board, said, reason)
    words = words_of(board.use)
    gaps = {**gaps_of(use), "span": str(board.width), "send_back": escape(words["send_back"]), said: ON}
    if said == RETURN:
        asked = {"label": escape(words["reason"]), "text": reason}
        gaps["reason"] = line.parts["reason"].fill({**gaps_of(use), **asked})
    return line.parts["outcome"].fill(gaps)


def returned_note(board: Board, place: str) -> str:
    """Why a line of this sheet was sent back."""
    kept = board.sent_back(place)
    if kept is None:
        return ""
    done = _words_at(board, kept.sheet.key)["sent_back"]
    names = {"done": done, "who": kept.by_name, "when": _when(kept), "why": kept.reason}
    words = escape(_("%(done)s by %(who)s at %(when)s: %(why)s") % names)
    return _row(board, f'<p class="returned">{words}</p>')


def rounds(board: Board, place: str) -> str:
    """Every earlier round of a line on every sheet, folded; nothing where there was only handing in."""
    kept = [(column, one) for column in board.columns for one in board.around.rounds.get((column.key, place), ())]
    told = [one for _column, one in kept if one.verdict == "override" or one.outcome]
    if not told and len({one.number for _column, one in kept}) < 2:
        return ""
    ordered = sorted(kept, key=lambda each: each[1].pk)
    rows = "".join(f"<li>{_said(board, column, one)}{_found(board, one)}</li>" for column, one in ordered)
    words = escape(_("Record of this line (%(count)s)") % {"count": len(ordered)})
    return _row(board, f'<details class="rounds"><summary>{words}</summary><ol>{rows}</ol></details>')


def words_of(use: SheetUse | None) -> Mapping[str, str]:
    """What is done to the lines of a sheet, in the words of its definition or else in ours."""
    ours = {
        "opinion": _("Why it is overridden"),
        "send_back": _("Send back"),
        "sent_back": _("Sent back"),
        "reason": _("Why it is sent back"),
    }
    return {**ours, **use.words} if use else ours


def _words_at(board: Board, sheet: str) -> Mapping[str, str]:
    return words_of(board.scene.frame.type.sheet(sheet))


def _shown(board: Board, said: str, reason: str) -> str:
    if not said:
        return ""
    words = escape(words_of(board.use)["sent_back"] if said == RETURN else _("Passed"))
    return _row(board, f'<p class="small"><b>{words}</b> {reason}</p>')


def _said(board: Board, column: Column, one: LineRound) -> str:
    """One round in words: when, who, on which sheet, how much, what was decided and why."""
    marks = _("no part") if one.actual is None else _("%(marks)s marks") % {"marks": number_words(one.actual)}
    verdict = {"adopt": _("√ adopted"), "override": _("× overridden")}.get(one.verdict, "")
    outcome = {"pass": _("Passed"), "return": _words_at(board, column.key)["sent_back"]}.get(one.outcome, "")
    head = " · ".join(part for part in (column.title, marks, verdict, outcome) if part)
    why = "; ".join(text for text in (one.opinion, one.reason) if text)
    quoted = f" <q>{escape(why)}</q>" if why else ""
    return f"<time>{_when(one)}</time> {escape(one.by_name)} <b>{escape(head)}</b>{quoted}"


def _found(board: Board, one: LineRound) -> str:
    """What had been found at the line's items, with the remarks."""
    texts = [_item_words(board, place, entry) for place, entry in one.items.items()]
    shown = "".join(f"<li>{escape(text)}</li>" for text in texts if text)
    return f'<ul class="small">{shown}</ul>' if shown else ""


def _item_words(board: Board, place: str, entry: Mapping[str, Any]) -> str:
    known, number = board.catalogue.findings, board.catalogue.nodes[key_of(place)].number
    found = [known[key].text for key in entry.get("findings", ()) if key in known]
    words = "; ".join([*found, *([entry["remark"]] if entry.get("remark") else [])])
    return f"{number} {words}".strip() if words else ""


def _when(one: LineRound) -> str:
    return date_format(localtime(one.at), "m-d H:i")


def _row(board: Board, shown: str) -> str:
    return f'<tr class="finding finding--note"><td colspan="{board.width}">{shown}</td></tr>'
