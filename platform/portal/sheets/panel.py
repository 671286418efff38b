"""What stands around the rows: the progress, the score with its ruler, and the comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forms.decisions import grader
from forms.scoring_words import number_words
from portal.sheets.addresses import why_of
from portal.sheets.board import Board, Column
from portal.sheets.cells import signed
from portal.sheets.compiled import CompiledLine
from portal.sheets.parts import Part, way_to
from portal.sheets.placed import Placed
from portal.sheets.ruler import Band, Ruler, bands, listed, next_band, ruler
from portal.templatetags.portal import icon

#: The marks of lines in the navigation, and how they look.
_MARKS: Mapping[str, str] = {"ring": "", "check": "is-ok", "dash": "quiet", "delta": "is-bad"}


@dataclass(frozen=True)
class NavSection:
    """A section in the navigation, with how many of its lines are done."""

    href: str
    title: str
    done: int
    count: int
    lines: SafeString  # one entry of the list for each, with its mark and what it came to


@dataclass(frozen=True)
class Row:
    """A row of the comparison: for each sheet a value, the way to its reasons, and whether it is the active one."""

    title: str
    values: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Panel:
    """The score and everything that explains it."""

    title: str
    score: str
    grade: str
    tone: str
    open: int
    against: str  # how the score differs from the sheet it starts from
    ruler: Ruler | None
    ruler_words: str
    missing: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def navigation(board: Board, sections: tuple[Placed, ...], parts: Sequence[Part] = ()) -> tuple[NavSection, ...]:
    """The sections and their lines; of a sheet that is filled item by item each leads to the page of its part."""
    marks = {name: icon(name) for name in _MARKS}
    return tuple(
        NavSection(
            href=way_to(parts, placed),
            title=placed.short,
            done=sum(not board.is_open(placed.line_place(line)) for line in placed.lines),
            count=len(placed.lines),
            lines=_nav_lines(board, placed, parts, marks),
        )
        for placed in sections
    )


def _nav_lines(board: Board, placed: Placed, parts: Sequence[Part], marks: Mapping[str, str]) -> SafeString:
    """The lines of a section as entries of a list; written here, for a template takes longer than all the rows."""
    entries = (_nav_line(board, placed, line, way_to(parts, placed, line), marks) for line in placed.lines)
    return mark_safe("".join(entries))  # noqa: S308 - escaped where they are made


def _nav_line(board: Board, placed: Placed, line: CompiledLine, way: str, marks: Mapping[str, str]) -> str:
    place = placed.line_place(line)
    node = board.active.node(place)
    if node is None or board.is_open(place):
        mark, value = "ring", _("not checked yet") if board.use.item_by_item else _("not done yet")
    elif node.absent:
        mark, value = "dash", _absent_words(board)
    else:
        mark, value = "delta" if node.lost else "check", number_words(node.shown_actual)
    return _nav_entry(way, line.node.number, line.node.title, mark, marks[mark], value)


def _absent_words(board: Board) -> str:
    if board.checks:
        return _("not looked at")
    return board.catalogue.absent_label if board.use.item_by_item and board.catalogue.absent_label else _("no part")


@lru_cache(maxsize=20_000)
def _nav_entry(way: str, number: str, title: str, mark: str, drawn: str, value: str) -> str:
    """An entry of the list; most of them are the same from one page to the next."""
    return (
        f'<li><a href="{way}"><span class="{_MARKS[mark]}">{drawn}</span>'
        f'<span>{escape(f"{number} {title}".strip())}</span><span class="num">{escape(value)}</span></a></li>'
    )


def panel(board: Board) -> Panel:
    """The score panel of a page."""
    result = board.active.score
    found = _bands(board)
    scores = [(column.title, column.score.score, column.active) for column in board.columns]
    return Panel(
        title=_("%(sheet)s score") % {"sheet": board.use.title},
        score=score_text(board, result.score),
        grade=result.grade,
        tone=result.tone,
        open=board.open_count,
        against=_against(board),
        ruler=ruler(found, scores),
        ruler_words=_ruler_words(board, found),
        missing=_missing(board, found),
        columns=board.columns,
        rows=_rows(board),
    )


def _bands(board: Board) -> tuple[Band, ...]:
    """The grades by score: as the decision gives them, or as the catalogue lists them; a spot check has none."""
    catalogue = board.catalogue
    if board.checks:
        return ()
    decision = board.scene.frame.system.decisions.get(catalogue.grade)
    if decision is None:
        return listed(catalogue.grades, catalogue.ceiling or catalogue.root.marks)
    return bands(decision, grader(decision, board.scene.context()), catalogue.root.marks)


def score_text(board: Board, score: Decimal | None) -> str:
    """A score with the places its catalogue gives it."""
    return "—" if score is None else f"{score:.{board.catalogue.rounding.places}f}"


def _against(board: Board) -> str:
    """How the score differs from the sheet it starts from."""
    other = next((column for column in board.columns if column.key == board.use.starts_from), None)
    mine = board.active.score
    if other is None or mine.score is None or other.score.score is None or mine.score == other.score.score:
        return ""
    names = {
        "sheet": other.title,
        "difference": signed(mine.score - other.score.score),
        "before": other.score.grade,
        "after": mine.grade,
    }
    if mine.grade == other.score.grade:
        return _("against %(sheet)s: %(difference)s") % names
    return _("against %(sheet)s: %(difference)s; the grade changes from “%(before)s” to “%(after)s”") % names


def _missing(board: Board, found: tuple[Band, ...]) -> str:
    """How many marks are missing to the next better grade."""
    result, marks = board.active.score, board.catalogue.root.marks
    better = next_band(found, result.score)
    if better is None or result.score is None:
        return ""
    needed = (better.start * result.attainable / marks).quantize(Decimal("0.01"), rounding=ROUND_CEILING)
    names = {"grade": better.grade, "marks": number_words(max(Decimal(0), needed - result.actual))}
    return _("%(marks)s marks are missing to “%(grade)s”") % names


def _ruler_words(board: Board, found: tuple[Band, ...]) -> str:
    limits = _(", ").join(
        _("%(grade)s from %(start)s") % {"grade": band.grade, "start": number_words(band.start)} for band in found
    )
    scores = _(", ").join(f"{column.title} {score_text(board, column.score.score)}" for column in board.columns)
    return _("Grades: %(limits)s. Scores: %(scores)s") % {"limits": limits, "scores": scores}


def _rows(board: Board) -> tuple[Row, ...]:
    def row(title: str, values: list[str]) -> Row:
        cells = zip(values, board.columns, strict=True)
        return Row(title, tuple((value, why_of(column), column.active) for value, column in cells))

    results = [column.score for column in board.columns]
    agreed = (row(_("Agreement"), [_agreement(board, column) for column in board.columns]),)
    return (
        *(agreed if board.comparison is not None else ()),
        row(_("Attainable"), [number_words(result.attainable) for result in results]),
        row(_("Earned"), [number_words(result.actual) for result in results]),
        row(_("Score"), [score_text(board, result.score) for result in results]),
        row(_("Grade"), [result.grade or "—" for result in results]),
    )


def _agreement(board: Board, column: Column) -> str:
    """How far the spot check agrees with the sheet it checks, and over how many items."""
    if board.comparison is None or not column.active:
        return ""
    items, unlike = len(board.comparison.items), len(board.comparison.unlike)
    names = {"rate": number_words(board.comparison.rate), "same": items - unlike, "all": items}
    return _("%(rate)s%% (%(same)s of %(all)s)") % names if items else "—"
