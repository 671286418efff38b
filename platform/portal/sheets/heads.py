"""The heads of sections: how far they are filled, what they came to, and how often a table is used."""

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.scoring import NodeScore
from forms.scoring_words import number_words
from portal.sheets.addresses import why_link
from portal.sheets.board import Board, Column
from portal.sheets.placed import Placed, table_of


def summary(board: Board, placed: Placed, *, swap: bool = False) -> str:
    """The heading of a section: how many of its lines are done, and what it came to on each sheet."""
    count, done = len(placed.lines), _done(board, placed)
    words = ngettext("%(done)s of %(count)s line done", "%(done)s of %(count)s lines done", count)
    oob = ' hx-swap-oob="true"' if swap else ""
    return (
        f'<summary id="{placed.id}-sum"{oob}>{escape(placed.title)}<span class="sheet-sec__grow">'
        f'{escape(words % {"done": done, "count": count})}</span><i class="sheet-sec__break"></i>'
        f"{_sums(board, placed)}</summary>"
    )


def standing(board: Board, placed: Placed) -> tuple[object, ...]:
    """What the heading and the foot of a section show, to tell whether a save changed them without drawing them."""
    return (_done(board, placed), [column.node(placed.place) for column in board.columns])


def total(board: Board, placed: Placed, *, swap: bool = False) -> str:
    """The foot of a section: what it came to on each sheet, leading to the reasons."""
    node = board.active.node(placed.place)
    marks = number_words(node.shown_attainable) if node is not None else ""
    oob = ' hx-swap-oob="true"' if swap else ""
    cells = "".join(
        f'<td class="{"c-act" if column.active else "num"}" data-label="{column.label}">'
        f"{why_link(board, column, placed.place, f'<b>{_earned(column.node(placed.place))}</b>')}</td>"
        for column in board.columns
    )
    return (
        f'<tfoot class="total" id="{placed.id}-total"{oob}><tr><th scope="row">{escape(_("Section total"))}</th>'
        f'<td class="num" data-label="{escape(_("Attainable"))}">{marks}</td>{cells}</tr></tfoot>'
    )


def tools(board: Board, placed: Placed) -> str:
    """What can be done with a whole section: leave it out, name a use of its table, take it away, or add one."""
    if board.base is not None or board.checks or not board.access.may_fill or board.returned:
        return ""
    shown = _switch(board, placed) + (_use_tools(board, placed) if placed.use else "")
    return f'<div class="sheet-sec__tools">{shown}</div>' if shown else ""


def offer(placed: Placed) -> str:
    """A repeated table that is not used yet."""
    words, button = escape(_("not used")), _add_button(placed.section.table, _("Use this table"))
    return (
        f'<div class="sheet-sec sheet-sec--offer" id="{placed.id}"><span>{escape(placed.title)}</span>'
        f'<span class="quiet small">{words}</span>{button}</div>'
    )


def head(board: Board, column: Column) -> str:
    """The head of a sheet's column."""
    title = escape(column.title)
    if not column.active:
        return f'<th scope="col" class="num">{title}</th>'
    words = f"<i> · {escape(_('being filled'))}</i>" if board.access.may_fill else ""
    return f'<th scope="col" class="c-act">{title}{words}</th>'


def _done(board: Board, placed: Placed) -> int:
    return sum(not board.is_open(placed.line_place(line)) for line in placed.lines)


def _sums(board: Board, placed: Placed) -> str:
    """What a section came to on each sheet; the links to the reasons stand in its foot, a summary holds none."""
    return "".join(_sum(column, placed.place) for column in board.columns)


def _sum(column: Column, place: str) -> str:
    strong = ' class="strong"' if column.active else ""
    return f"<span{strong}>{column.label} {_earned(column.node(place))}</span>"


def _earned(node: NodeScore | None) -> str:
    return number_words(node.shown_actual) if node is not None and node.attainable else "—"


def _switch(board: Board, placed: Placed) -> str:
    node = placed.section.node
    if node.absent == "forbidden" or not node.key:
        return ""
    on = " checked" if placed.place in board.own.absent else ""
    label = escape(board.catalogue.absent_label or _("takes no part"))
    return (
        f'<label class="switch"><input type="checkbox" role="switch" name="absent" value="{placed.place}"{on}>{label}'
        f'<span class="sr"> {escape(placed.title)}</span></label>'
    )


def _use_tools(board: Board, placed: Placed) -> str:
    """Name this use, take it away, and add another as long as there may be more."""
    table = table_of(board, placed)
    if table is None or table.repeat is None or placed.section.node.key != table.key:
        return ""
    uses = board.uses(table.key)
    title = next((use.title for use in uses if use.key == placed.use), "")
    name = (
        f'<label class="sheet-sec__name"><span>{escape(table.repeat.title)}</span><input class="input" '
        f'name="u.{placed.place}" value="{escape(title)}" autocomplete="off"></label>'
    )
    drop = add = ""
    if len(uses) > table.repeat.least:
        words = escape(_("Take this table away"))
        drop = f'<button class="btn btn--quiet" type="submit" name="do" value="drop:{placed.place}">{words}</button>'
    if len(uses) < table.repeat.most and placed.number == len(uses):
        add = _add_button(table.key, _("One more table"))
    return f"{name}{add}{drop}"


def _add_button(table: str, words: str) -> str:
    return f'<button class="btn" type="submit" name="do" value="add:{table}">＋ {escape(words)}</button>'
