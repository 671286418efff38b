"""What stands around the rows: the progress, the score with its ruler, the comparison and the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from engine.definitions.values import Node
from engine.scoring import Explained, NodeScore
from forms.decisions import grader
from forms.scoring_words import number_words, rule_words
from portal.sheets.board import Board, Column
from portal.sheets.cells import signed
from portal.sheets.compiled import CompiledLine, CompiledSection, element_id
from portal.sheets.ruler import Band, Ruler, bands, next_band, ruler


@dataclass(frozen=True)
class NavLine:
    """A line in the navigation: its mark, and what it came to."""

    href: str
    title: str
    icon: str
    tone: str
    value: str


@dataclass(frozen=True)
class NavSection:
    """A section in the navigation, with how many of its lines are done."""

    href: str
    title: str
    done: int
    count: int
    lines: tuple[NavLine, ...]


@dataclass(frozen=True)
class Row:
    """A row of the comparison: one value for each sheet."""

    title: str
    values: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Why:
    """A value and its reason, ready to be read; `cut` marks what was lost."""

    label: str
    value: str
    words: str
    href: str
    cut: bool
    folded: bool
    children: tuple["Why", ...]


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
    why: Why


def is_done(node: NodeScore | None) -> bool:
    """Whether a line asks for nothing more."""
    return node is not None and not node.open


def navigation(board: Board, sections: tuple[CompiledSection, ...]) -> tuple[NavSection, ...]:
    """The sections and their lines."""
    return tuple(
        NavSection(
            href=f"#{section.id}",
            title=section.node.title or board.catalogue.title,
            done=sum(is_done(board.active.node(line.node.key)) for line in section.lines),
            count=len(section.lines),
            lines=tuple(_nav_line(board, line) for line in section.lines),
        )
        for section in sections
    )


def _nav_line(board: Board, line: CompiledLine) -> NavLine:
    node = board.active.node(line.node.key)
    icon, tone, value = "ring", "", _("not done yet")
    if node is not None and not node.open:
        icon, tone, value = "check", "is-ok", number_words(node.shown_actual)
        if node.absent:
            icon, tone, value = "dash", "quiet", _("no part")
        elif node.lost:
            icon, tone = "delta", "is-bad"
    return NavLine(f"#{line.id}", f"{line.node.number} {line.node.title}".strip(), icon, tone, value)


def panel(board: Board) -> Panel:
    """The score panel of a page."""
    result, catalogue = board.active.score, board.catalogue
    decision = board.scene.frame.system.decisions.get(catalogue.grade)
    found = bands(decision, grader(decision, board.scene.context()), catalogue.root.marks)
    scores = [(column.title, column.score.score, column.active) for column in board.columns]
    return Panel(
        title=_("%(sheet)s score") % {"sheet": board.use.title},
        score=score_text(board, result.score),
        grade=result.grade,
        tone=result.tone,
        open=len(result.open_lines),
        against=_against(board),
        ruler=ruler(found, scores),
        ruler_words=_ruler_words(board, found),
        missing=_missing(board, found),
        columns=board.columns,
        rows=_rows(board),
        why=why(board, result.explanation),
    )


def score_text(board: Board, score: Decimal | None) -> str:
    """A score with the places its catalogue gives it."""
    return "—" if score is None else f"{score:.{board.catalogue.rounding.places}f}"


def why(board: Board, explained: Explained) -> Why:
    """The tree of reasons, worded."""
    lost = explained.data.get("lost")
    cut = explained.rule in ("progressive", "findings")
    node = board.catalogue.nodes.get(explained.key) if explained.key else None
    children = tuple(why(board, child) for child in explained.children if _is_worth_saying(explained, child))
    return Why(
        label=_label(board, explained),
        value=f"\u2212{number_words(lost)}" if cut else _value(board, explained),
        words=_words(board, explained),
        href=_href(board, node) if node else "",
        cut=cut,
        folded=bool(children) and node is not None and not lost,
        children=children,
    )


def _is_worth_saying(parent: Explained, child: Explained) -> bool:
    """Where something was lost, the lines that lost nothing only hide it; what is left out is said once."""
    if parent.rule == "attainable" or not child.key:
        return True
    if child.rule == "absent_exclude":
        return False
    return bool(child.data.get("lost")) or not parent.key or not parent.data.get("lost")


def _label(board: Board, explained: Explained) -> str:
    data = explained.data
    if explained.rule == "score" and data.get("attainable"):
        return _("%(actual)s ÷ %(attainable)s × %(marks)s") % _numbers(data, "actual", "attainable", "marks")
    names = {
        "score": _("Nothing takes part"),
        "attainable": _("Attainable"),
        "actual": _("Earned"),
        "grade": _("Grade"),
    }
    return explained.label or names.get(explained.rule, "")


def _value(board: Board, explained: Explained) -> str:
    data, value = explained.data, explained.value
    if explained.rule == "score":
        exact = number_words(data.get("unrounded"))
        shown = score_text(board, board.active.score.score)
        return shown if Decimal(str(data.get("unrounded", 0))) == (value or 0) else f"{exact}… → {shown}"
    if explained.rule == "attainable" and data.get("left_out"):
        return f"{number_words(data['marks'])} \u2212 {number_words(data['left_out'])} = {number_words(value)}"
    if explained.rule == "absent_exclude":
        return f"\u2212{number_words(data['marks'])}"
    if explained.rule in ("attainable", "grade") or isinstance(value, str):
        return value if isinstance(value, str) else number_words(value)
    return f"{number_words(value)} / {number_words(data.get('attainable'))}"


def _words(board: Board, explained: Explained) -> str:
    """The rule in words, and whose entries a line took."""
    said = [rule_words(explained)]
    if explained.data.get("verdict") == "adopt":
        said.append(_("adopted from %(sheet)s") % {"sheet": board.base_title})
    if explained.data.get("open") == "no_verdict":
        said.append(_("no verdict yet, counted as in %(sheet)s for now") % {"sheet": board.base_title})
    return _("; ").join(words for words in said if words)


def _href(board: Board, node: Node) -> str:
    line = board.catalogue.line_of.get(node.key)
    if line is not None:
        return f"#{element_id('item', line)}"
    return f"#{element_id('item' if node.rule else 'part', node.key)}" if node.key else ""


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
        return Row(title, tuple((value, column.active) for value, column in zip(values, board.columns, strict=True)))

    results = [column.score for column in board.columns]
    return (
        row(_("Attainable"), [number_words(result.attainable) for result in results]),
        row(_("Earned"), [number_words(result.actual) for result in results]),
        row(_("Score"), [score_text(board, result.score) for result in results]),
        row(_("Grade"), [result.grade or "—" for result in results]),
    )


def _numbers(data: Mapping[str, object], *names: str) -> dict[str, str]:
    return {name: number_words(data[name]) for name in names}
