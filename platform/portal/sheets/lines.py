"""Filling the rows of a line."""

from datetime import date

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import Node
from engine.flow import period_title
from engine.scoring import Deduction, ItemEntry, NodeScore, address, preview_deduction
from forms.scoring_words import deduction_words, rule_words
from portal.sheets import cells, controls
from portal.sheets.addresses import why_link
from portal.sheets.board import Board
from portal.sheets.compiled import CompiledItem, CompiledLine, gaps_of
from portal.sheets.controls import ON
from portal.sheets.decisions import decision, returned_note, rounds, words_of
from portal.sheets.fresh import kept_line
from portal.sheets.thumbs import thumbs

_CUT = ("progressive", "findings", "struck")


def fill_line(board: Board, line: CompiledLine, use: str = "", *, hidden: bool = False, swap: bool = False) -> str:
    """The rows of a line as they stand on this sheet; `swap` for a page that is there already."""
    attributes = " hidden" * hidden + ' hx-swap-oob="true"' * swap
    if attributes:
        return _drawn_line(board, line, use, attributes)
    return kept_line(board, line, use, lambda: _drawn_line(board, line, use, ""))


def _drawn_line(board: Board, line: CompiledLine, use: str, attributes: str) -> str:
    place = address(line.node.key, use)
    node = board.active.node(place)
    out = node is not None and node.absent
    return line.parts["line"].fill(
        {
            **gaps_of(use),
            "kind": _kind(board, place, out=out),
            "attributes": attributes,
            "tools": _switch(board, line, place, use, out=out),
            "cells": cells.line_cells(board, place, _act(board, line, place, use, node)),
            "items": "" if out and not board.checks else "".join(_items(board, line, use)),
            "decision": returned_note(board, place) + decision(board, line, place, use),
            "opinion": _opinion(board, line, place, use),
            "rounds": rounds(board, place),
        }
    )


def _kind(board: Board, place: str, *, out: bool) -> str:
    return " item--out" * (out and not board.checks) + " item--returned" * (place in board.returned)


def _switch(board: Board, line: CompiledLine, place: str, use: str, *, out: bool) -> str:
    if not line.node.line or line.node.absent == "forbidden" or board.checks or not board.may_fill(place):
        return ""
    return line.parts["switch"].fill({**gaps_of(use), "on": ON if out else ""})


def _act(board: Board, line: CompiledLine, place: str, use: str, node: NodeScore | None) -> str:
    """What stands before the active sheet's number: the verdict, or why the line does not count."""
    verdict = _verdict(board, line, place, use) if line.node.line and board.base is not None else ""
    if node is not None and node.absent:
        words = _("not looked at") if board.checks else rule_words(node)
        return f'{verdict}<span class="quiet small">{escape(words)}</span>'
    return verdict or "<span></span>"


def _verdict(board: Board, line: CompiledLine, place: str, use: str) -> str:
    given = board.verdict(place)
    if board.may_fill(place):
        return line.parts["verdict"].fill({**gaps_of(use), given: ON})
    words = {"adopt": _("√ adopted"), "override": _("× overridden")}
    return f"<span>{escape(words.get(given, _('not done yet')))}</span>"


def _opinion(board: Board, line: CompiledLine, place: str, use: str) -> str:
    """The reason for an override: asked for, or shown."""
    if board.verdict(place) != "override":
        return ""
    text = escape(board.own.opinions.get(place, ""))
    part = line.parts["opinion" if board.may_fill(place) else "opinion_shown"]
    label = escape(words_of(board.use)["opinion"])
    return part.fill({**gaps_of(use), "span": str(board.width), "label": label, "text": text})


def _items(board: Board, line: CompiledLine, use: str) -> list[str]:
    return [_item(board, line.node, item, use) for item in line.items]


def _item(board: Board, line: Node, item: CompiledItem, use: str) -> str:
    """The row of an item; one that is a line by itself has its numbers in the line's head."""
    place, line_place = address(item.node.key, use), address(line.key, use) if line.line else ""
    node, here = board.active.node(place), board.answers_here(line_place)
    cut = node is not None and node.rule in _CUT
    entry = board.active.entries.item(place)
    editable = here and board.may_fill(line_place)
    act = _control(board, item, use, entry, node) if editable else _as_is(board, node, here=here)
    own = line.key == item.node.key
    return item.parts["own" if own else "item"].fill(
        {
            **gaps_of(use),
            "span": str(board.width),
            "kind": f"{' sub--hit' if cut and here else ''}{'' if here else ' sub--as-is'}",
            "earlier": _earlier(board, item.node, place, cut=cut),
            "cells": "" if own else cells.item_cells(board, place, act),
            "control": act if own else "",
            "finding": _remark(board, item, place, use, entry, editable=editable),
        }
    )


def _as_is(board: Board, node: NodeScore | None, *, here: bool) -> str:
    return f"{'' if here else board.said_there}{cells.outcome(board, board.active, node)}"


def _control(board: Board, item: CompiledItem, use: str, entry: ItemEntry, node: NodeScore | None) -> str:
    place = address(item.node.key, use)
    checked = _checked(board, item, place, use) if board.checks else ""
    if entry.empty and not use and place not in board.around.history and not board.lists_findings:
        return checked + item.untouched
    cost = node is not None and node.rule in _CUT
    number = why_link(board, board.active, place, controls.cut(node.shown_lost)) if node is not None and cost else ""
    control = item.parts["control"].fill(
        {
            **gaps_of(use),
            **controls.entered(entry),
            "open": " open" if entry.findings or board.lists_findings else "",
            "status": controls.status(node),
            "consequence": "" if entry.findings else controls.consequence(_told(board, item.node, place)),
        }
    )
    return f"{checked}{control}{number}"


def _checked(board: Board, item: CompiledItem, place: str, use: str) -> str:
    """On a spot check: whether the item was looked at and conforms."""
    conforms = place in board.handling.checked and not board.own.item(place).findings
    return item.parts["checked"].fill({**gaps_of(use), "on": ON if conforms else ""})


def _told(board: Board, item: Node, place: str) -> Deduction | None:
    return preview_deduction(board.catalogue, item.key, board.occurrence(place))


def _earlier(board: Board, item: Node, place: str, *, cut: bool) -> str:
    """How often the item had findings before, when (with the way there), and what that means for the next."""
    found = board.around.earlier.get(place, ())
    told = _told(board, item, place) if found or cut else None
    if told is None and not found:
        return ""
    months = {entry.period_start: entry.record_id for entry in found}
    links = _(", ").join(_month(board, start, record_id) for start, record_id in months.items())
    before = _("Earlier in this project: %(count)s (%(months)s)") if links else _("Earlier in this project: %(count)s")
    count = before % {"count": len(months), "months": links}
    if told is None or not (cut or board.access.may_fill):
        return f'<span class="earlier">{count}</span>'
    words = deduction_words(told) if cut else _("if deducted now: %(how)s") % {"how": deduction_words(told)}
    return f'<span class="earlier">{count} <b>{escape(words)}</b></span>'


def _month(board: Board, start: date, record_id: int) -> str:
    title = period_title(board.scene.frame.type.period, start, board.scene.frame.region.period_titles)
    return f'<a href="{reverse("sheet", args=[record_id, board.use.key])}">{escape(title)}</a>'


def _remark(board: Board, item: CompiledItem, place: str, use: str, entry: ItemEntry, *, editable: bool) -> str:
    """What exactly was found and where, with its photos: asked for under a ticked item, or shown."""
    shown = thumbs(board, place, entry, editable=editable)
    if not (entry.findings or entry.remark or shown):
        return ""
    text = escape(entry.remark)
    gaps = {**gaps_of(use), "span": str(board.width), "text": text, "evidence": shown}
    if editable:
        return item.parts["remark"].fill(gaps)
    ticked = "".join(
        f"<li>{escape(finding.text)}</li>" for finding in item.node.findings if finding.key in entry.findings
    )
    return item.parts["findings_shown"].fill({**gaps, "findings": ticked})
