"""Filling the rows of a line."""

from datetime import date

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import Node
from engine.flow import period_title
from engine.scoring import Deduction, ItemEntry, NodeScore, preview_deduction
from forms.scoring_words import deduction_words, rule_words
from portal.sheets import cells, controls
from portal.sheets.board import Board
from portal.sheets.compiled import CompiledItem, CompiledLine

_ON = " checked"


def fill_line(board: Board, line: CompiledLine, *, hidden: bool = False, swap: bool = False) -> str:
    """The rows of a line as they stand on this sheet; `swap` for a page that is there already."""
    node = board.active.node(line.node.key)
    out = node is not None and node.absent
    attributes = [" hidden"] * hidden + [' hx-swap-oob="true"'] * swap
    return line.parts["line"].fill(
        {
            "kind": " item--out" if out else "",
            "attributes": "".join(attributes),
            "switch": _switch(board, line, out=out),
            "cells": cells.line_cells(board, line.node.key, _act(board, line, node)),
            "items": "" if out else "".join(_item(board, line.node, item) for item in line.items),
            "opinion": _opinion(board, line),
        }
    )


def _switch(board: Board, line: CompiledLine, *, out: bool) -> str:
    if not line.node.line or line.node.absent == "forbidden" or not board.access.may_fill:
        return ""
    return line.parts["switch"].fill({"on": _ON if out else ""})


def _act(board: Board, line: CompiledLine, node: NodeScore | None) -> str:
    """What stands before the active sheet's number: the verdict, or why the line does not count."""
    verdict = _verdict(board, line) if line.node.line and board.base is not None else ""
    if node is not None and node.absent:
        return f'{verdict}<span class="quiet small">{escape(rule_words(node))}</span>'
    return verdict or "<span></span>"


def _verdict(board: Board, line: CompiledLine) -> str:
    given = board.verdict(line.node.key)
    if board.access.may_fill:
        return line.parts["verdict"].fill({given: _ON})
    words = {"adopt": _("√ adopted"), "override": _("× overridden")}
    return f"<span>{escape(words.get(given, _('not done yet')))}</span>"


def _opinion(board: Board, line: CompiledLine) -> str:
    """The reason for an override: asked for, or shown."""
    if board.verdict(line.node.key) != "override":
        return ""
    text = escape(board.own.opinions.get(line.node.key, "")) if board.texts else ""
    part = line.parts["opinion" if board.access.may_fill else "opinion_shown"]
    return part.fill({"span": str(board.width), "text": text})


def _item(board: Board, line: Node, item: CompiledItem) -> str:
    key = item.node.key
    node, here = board.active.node(key), board.answers_here(board.line_of(line))
    cut = node is not None and node.rule in ("progressive", "findings")
    entry = board.active.entries.item(key)
    editable = here and board.access.may_fill
    act = _control(board, item, entry, node) if editable else _as_is(board, node, here=here)
    return item.parts["item"].fill(
        {
            "kind": f"{' sub--hit' if cut and here else ''}{'' if here else ' sub--as-is'}",
            "earlier": _earlier(board, item.node, cut=cut),
            "cells": cells.item_cells(board, key, act),
            "finding": _remark(board, item, entry, editable=editable),
        }
    )


def _as_is(board: Board, node: NodeScore | None, *, here: bool) -> str:
    return f"{'' if here else board.said_there}{cells.outcome(board, node)}"


def _control(board: Board, item: CompiledItem, entry: ItemEntry, node: NodeScore | None) -> str:
    if entry.empty and item.node.key not in board.earlier:
        return item.untouched
    ticked = {f"on:{key}": _ON for key in (*entry.findings, entry.choice) if key}
    return item.parts["control"].fill(
        {
            **ticked,
            "open": " open" if entry.findings else "",
            "status": controls.status(node),
            "consequence": "" if entry.findings else controls.consequence(_told(board, item.node)),
            "value": "" if entry.marks is None else f"{entry.marks:f}",
        }
    )


def _told(board: Board, item: Node) -> Deduction | None:
    return preview_deduction(board.catalogue, item.key, board.occurrence(item.key))


def _earlier(board: Board, item: Node, *, cut: bool) -> str:
    """How often the item had findings before, when (with the way there), and what that means for the next."""
    found = board.earlier.get(item.key, ())
    told = _told(board, item) if found or cut else None
    if told is None:
        return ""
    months = {entry.period_start: entry.record_id for entry in found}
    links = _(", ").join(_month(board, start, record_id) for start, record_id in months.items())
    before = _("Earlier in this project: %(count)s (%(months)s)") if links else _("Earlier in this project: %(count)s")
    count = before % {"count": len(months), "months": links}
    if not (cut or board.access.may_fill):
        return f'<span class="earlier">{count}</span>'
    words = deduction_words(told) if cut else _("if deducted now: %(how)s") % {"how": deduction_words(told)}
    return f'<span class="earlier">{count} <b>{escape(words)}</b></span>'


def _month(board: Board, start: date, record_id: int) -> str:
    title = period_title(board.scene.frame.type.period, start, board.scene.frame.region.period_titles)
    return f'<a href="{reverse("sheet", args=[record_id, board.use.key])}">{escape(title)}</a>'


def _remark(board: Board, item: CompiledItem, entry: ItemEntry, *, editable: bool) -> str:
    """What exactly was found and where: asked for under a ticked item, or shown."""
    if not (entry.findings or entry.remark):
        return ""
    text = escape(entry.remark) if board.texts else ""
    if editable:
        return item.parts["remark"].fill({"span": str(board.width), "text": text})
    shown = "".join(
        f"<li>{escape(finding.text)}</li>" for finding in item.node.findings if finding.key in entry.findings
    )
    return item.parts["findings_shown"].fill({"span": str(board.width), "findings": shown, "text": text})
