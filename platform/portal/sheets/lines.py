"""Filling the rows of a line."""

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import Node
from engine.flow import period_title
from engine.scoring import ItemEntry, NodeScore, preview_deduction
from forms.scoring_words import deduction_words, rule_words
from portal.sheets import cells
from portal.sheets.board import Board
from portal.sheets.compiled import CompiledItem, CompiledLine

_ON = " checked"


def fill_line(board: Board, line: CompiledLine, *, hidden: bool = False, swap: bool = False) -> str:
    """The rows of a line as they stand on this sheet."""
    node = board.active.node(line.node.key)
    out = node is not None and node.absent
    items = "" if out else "".join(_item(board, line.node, item) for item in line.items)
    return line.frame.fill(
        {
            "kind": " item--out" if out else "",
            "attributes": f"{' hidden' if hidden else ''}{' hx-swap-oob="true"' if swap else ''}",
            "switch": _switch(board, line.node, out=out),
            "cells": cells.line_cells(board, line.node.key, _act(board, line.node, node)),
            "items": items,
            "opinion": _opinion(board, line.node, out=out),
        }
    )


def _switch(board: Board, line: Node, *, out: bool) -> str:
    if not line.line or line.absent == "forbidden" or not board.access.may_fill:
        return ""
    checked = _ON if out else ""
    name = escape(f"{line.number} {line.title}")
    return (
        f'<label class="switch"><input type="checkbox" role="switch" name="absent" value="{escape(line.key)}"{checked}>'
        f'{escape(board.catalogue.absent_label)}<span class="sr"> {name}</span></label>'
    )


def _act(board: Board, line: Node, node: NodeScore | None) -> str:
    """What stands before the active sheet's number: the verdict, or why the line does not count."""
    verdict = _verdict(board, line) if line.line and board.base is not None else ""
    note = f'<span class="quiet small">{escape(rule_words(node))}</span>' if node is not None and node.absent else ""
    return f"{verdict}{note}<span></span>" if not (verdict or note) else f"{verdict}{note}"


def _verdict(board: Board, line: Node) -> str:
    given = board.verdict(line.key)
    if not board.access.may_fill:
        words = {"adopt": _("√ adopted"), "override": _("× overridden")}
        return f"<span>{escape(words.get(given, _('open')))}</span>"
    label = escape(_("%(line)s: verdict") % {"line": f"{line.number} {line.title}"})
    return (
        f'<span class="verdict" role="radiogroup" aria-label="{label}">'
        f"{_radio(line, 'adopt', 'yes', _('√ Adopt'), given)}{_radio(line, 'override', 'no', _('× Override'), given)}</span>"
    )


def _radio(line: Node, value: str, kind: str, words: str, given: str) -> str:
    checked = _ON if given == value else ""
    return (
        f'<label class="verdict__{kind}"><input type="radio" name="v.{escape(line.key)}" value="{value}"{checked}>'
        f"<span>{escape(words)}</span></label>"
    )


def _opinion(board: Board, line: Node, *, out: bool) -> str:
    """The reason for an override: asked for, or shown."""
    if board.verdict(line.key) != "override":
        return ""
    text = escape(board.own.opinions.get(line.key, "")) if board.texts else ""
    label, span = escape(_("Why it is overridden")), len(board.columns) + 2
    if not board.access.may_fill:
        return f'<tr class="finding"><td colspan="{span}"><p class="small"><b>{label}</b> {text}</p></td></tr>'
    key = escape(line.key)
    return (
        f'<tr class="finding"><td colspan="{span}"><div class="field"><label class="req" for="o.{key}">{label}</label>'
        f'<textarea class="area" id="o.{key}" name="o.{key}" rows="2" maxlength="2000">{text}</textarea></div></td></tr>'
    )


def _item(board: Board, line: Node, item: CompiledItem) -> str:
    key = item.node.key
    node, here = board.active.node(key), board.answers_here(board.line_of(line))
    hit = here and node is not None and node.rule in ("progressive", "findings")
    entry = board.active.entries.item(key)
    editable = here and board.access.may_fill
    act = _control(board, item, entry, node) if editable else _as_is(board, node, here=here)
    return item.row.fill(
        {
            "kind": f"{' sub--hit' if hit else ''}{'' if here else ' sub--as-is'}",
            "earlier": _earlier(board, item.node, hit=hit),
            "cells": cells.item_cells(board, key, act),
            "finding": _remark(board, item.node, entry, editable=editable),
        }
    )


def _as_is(board: Board, node: NodeScore | None, *, here: bool) -> str:
    like = "" if here else cells.quiet(_("as in %(sheet)s") % {"sheet": board.base_title}) + " "
    return f"{like}{cells.outcome(node)}"


def _control(board: Board, item: CompiledItem, entry: ItemEntry, node: NodeScore | None) -> str:
    ticked = {f"on:{key}": _ON for key in (*entry.findings, entry.choice) if key}
    return item.control.fill(
        {
            **ticked,
            "open": " open" if entry.findings else "",
            "status": cells.status(node),
            "consequence": _consequence(board, item.node, ticked=bool(entry.findings)),
            "value": "" if entry.marks is None else f"{entry.marks:f}",
        }
    )


def _consequence(board: Board, item: Node, *, ticked: bool) -> str:
    """What a tick would cost, said before the click."""
    if ticked:
        return ""
    told = preview_deduction(board.catalogue, item.key, board.occurrence(item.key))
    if told is None:
        return ""
    words = escape(_("If deducted: %(how)s") % {"how": deduction_words(told)})
    return f'<p class="small">{words} {cells.cut(told.lost)}</p>'


def _earlier(board: Board, item: Node, *, hit: bool) -> str:
    """How often the item had findings before, when (with the way there), and what that means for the next."""
    found = board.earlier.get(item.key, ())
    told = preview_deduction(board.catalogue, item.key, board.occurrence(item.key))
    if told is None or not (found or hit):
        return ""
    months = {entry.period_start: entry.record_id for entry in found}
    kind, titles = board.scene.frame.type.period, board.scene.frame.region.period_titles
    links = _(", ").join(
        f'<a href="{reverse("sheet", args=[record_id, board.use.key])}">{escape(period_title(kind, start, titles))}</a>'
        for start, record_id in months.items()
    )
    count = escape(_("Earlier in this project: %(count)s") % {"count": len(months)})
    words = deduction_words(told) if hit else _("if deducted now: %(how)s") % {"how": deduction_words(told)}
    where = f" ({links})" if links else ""
    return f'<span class="earlier">{count}{where} <b>{escape(words)}</b></span>'


def _remark(board: Board, item: Node, entry: ItemEntry, *, editable: bool) -> str:
    """What exactly was found and where: asked for under a ticked item, or shown."""
    span, text = len(board.columns) + 2, escape(entry.remark) if board.texts else ""
    if editable and (entry.findings or entry.remark):
        key = escape(item.key)
        return (
            f'<tr class="finding"><td colspan="{span}"><div class="field"><label for="r.{key}">'
            f'{escape(_("What was found, and where"))}</label><input class="input" id="r.{key}" name="r.{key}" '
            f'maxlength="2000" value="{text}"></div></td></tr>'
        )
    shown = [finding.text for finding in item.findings if finding.key in entry.findings]
    if editable or not (shown or entry.remark):
        return ""
    lines = "".join(f"<li>{escape(words)}</li>" for words in shown)
    return (
        f'<tr class="finding"><td colspan="{span}"><ul class="small">{lines}</ul><p class="small">{text}</p></td></tr>'
    )
