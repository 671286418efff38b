"""Score sheets on paper: the lines of all sheets side by side, what was deducted and why, and how the score came."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from engine.definitions.values import SheetUse
from engine.scoring import NodeScore, address
from exchange.pdf.paper import Block, Heading, Row, Table, Words
from forms.contexts import Scene
from forms.rules import SheetAccess
from forms.scoring_words import MINUS, number_words, rule_words
from portal.sheets.board import Board, Column, board_of
from portal.sheets.compiled import CompiledLine, compiled
from portal.sheets.panel import score_text
from portal.sheets.placed import Placed, placed_sections
from portal.sheets.reasons import Tree

_BY_RULE = ("progressive", "findings", "struck")


def sheet_blocks(scene: Scene, *, keys: Sequence[str] = (), lines: bool = True, title: str = "") -> Iterator[Block]:
    """The record's saved sheets, one table for each catalogue; with their lines or only what they came to."""
    for use in _shown(scene, keys):
        board = board_of(scene, use, access=SheetAccess(may_fill=False))
        columns = [each for each in board.columns if not keys or each.key in keys]
        yield _table(board, columns, lines=lines, title=title)
        yield Words("\n".join(_derivation(board, column) for column in columns))


def _shown(scene: Scene, keys: Sequence[str]) -> list[SheetUse]:
    """For each catalogue the sheet that counts, else the last one that was saved."""
    found: dict[str, SheetUse] = {}
    for use in scene.frame.type.sheets:
        sheet = scene.sheets.get(use.key)
        if sheet is None or sheet.saved_at is None or (keys and use.key not in keys):
            continue
        if use.catalogue not in found or found[use.catalogue].key != scene.record.result_sheet:
            found[use.catalogue] = use
    return list(found.values())


def _table(board: Board, columns: Sequence[Column], *, lines: bool, title: str) -> Table:
    headings = (
        Heading(_("No."), width="slim"),
        Heading(_("Checked"), width="wide"),
        Heading(_("Marks"), align="right", width="slim"),
        *(Heading(column.title, align="right", width="narrow") for column in columns),
    )
    rows = [*(_lines(board, columns) if lines else ()), *_totals(board, columns)]
    return Table(title or board.catalogue.title, headings, tuple(rows))


def _lines(board: Board, columns: Sequence[Column]) -> Iterator[Row]:
    for placed in placed_sections(board, compiled(board.catalogue, digest=board.digest)):
        if placed.lines:
            yield Row((placed.title,), "group")
        for line in placed.lines:
            yield from _line(board, columns, placed, line)


def _line(board: Board, columns: Sequence[Column], placed: Placed, line: CompiledLine) -> Iterator[Row]:
    place = placed.line_place(line)
    values = (_value(board, column, column.node(place)) for column in columns)
    yield Row((line.node.number, line.node.title, number_words(line.node.marks), *values))
    notes = [note for column in columns for note in _notes(board, column, placed, line, alone=len(columns) == 1)]
    if notes:
        yield Row(("\n".join(notes),), "note")


def _value(board: Board, column: Column, node: NodeScore | None) -> str:
    """What a line came to; what took no part is said, not numbered."""
    if node is None:
        return "—"
    if node.absent:
        return _("not looked at") if column.samples else board.catalogue.absent_label or _("takes no part")
    return number_words(node.shown_actual)


def _notes(board: Board, column: Column, placed: Placed, line: CompiledLine, *, alone: bool) -> Iterator[str]:
    """Why a line lost marks on a sheet; what a sheet adopted from another is said there."""
    place = placed.line_place(line)
    whole = column.node(place)
    if whole is not None and whole.verdict == "adopt":
        return
    before = "" if alone else f"{column.title}："
    for item in line.items:
        node = column.node(address(item.node.key, placed.use))
        if node is not None and node.lost:
            yield before + _note(column, node, f"{item.node.number} {item.node.title}".strip())
    opinion = column.entries.opinions.get(place)
    if opinion:
        yield f"{before}{_('Opinion')}：{opinion}"


def _note(column: Column, node: NodeScore, name: str) -> str:
    entry = column.entries.items.get(node.key)
    words = rule_words(node) if node.rule in _BY_RULE else ""
    because = f"（{words}）" if words else ""
    remark = f"：{entry.remark}" if entry and entry.remark else ""
    return f"{name} {MINUS}{number_words(node.lost)}{because}{remark}"


def _totals(board: Board, columns: Sequence[Column]) -> Iterator[Row]:
    scores = [column.score for column in columns]
    yield _total(_("Attainable"), [number_words(score.attainable) for score in scores])
    yield _total(_("Earned"), [number_words(score.actual) for score in scores])
    yield _total(_("Score"), [score_text(board, score.score) for score in scores])
    yield _total(_("Grade"), [score.grade or "—" for score in scores])


def _total(title: str, values: Sequence[str]) -> Row:
    return Row(("", title, "", *values), "total")


def _derivation(board: Board, column: Column) -> str:
    """How the score came about, in one line."""
    why = Tree(board, column).of(column.score.explanation)
    words = f"（{why.words}）" if why.words else ""
    return f"{column.title}{_('Score')}：{why.label} = {why.value}{words}"
