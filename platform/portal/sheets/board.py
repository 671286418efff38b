"""Everything one page of score sheets shows, gathered once: the sheets side by side, and what was found before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import Catalogue, Node, SheetUse
from engine.scoring import NodeScore, SheetEntries, SheetScore, effective_entries, score_sheet
from forms.contexts import Scene
from forms.decisions import grader
from forms.rules import SheetAccess, sheet_access
from forms.scoring import base_of, catalogue_of, entries_of
from forms.selectors import Earlier, earlier_findings


@dataclass(frozen=True)
class Column:
    """One sheet: what counts on it, and its score."""

    key: str
    title: str
    active: bool
    entries: SheetEntries
    score: SheetScore

    @cached_property
    def label(self) -> str:
        """Its title, safe for HTML."""
        return escape(self.title)

    def node(self, key: str) -> NodeScore | None:
        """What a node came to on this sheet; nothing below a line that takes no part."""
        return self.score.nodes.get(key)


@dataclass(frozen=True)
class Board:
    """The sheets of a record side by side; one of them is being filled, or only looked at."""

    scene: Scene
    use: SheetUse
    catalogue: Catalogue
    columns: tuple[Column, ...]
    own: SheetEntries  # as entered on the active sheet
    base: SheetEntries | None  # what counts on the sheet that the active one starts from
    earlier: Mapping[str, tuple[Earlier, ...]]
    access: SheetAccess
    version: int
    texts: bool = True  # without texts two boards can be compared by their HTML while somebody types

    @cached_property
    def active(self) -> Column:
        """The sheet this page is about."""
        return next(column for column in self.columns if column.active)

    @cached_property
    def base_title(self) -> str:
        """The title of the sheet that the active one starts from."""
        other = self.scene.frame.type.sheet(self.use.starts_from)
        return other.title if other else ""

    @cached_property
    def said(self) -> Mapping[str, str]:
        """What most items come to, worded once for the page, by the code of the rule."""
        return {"": quiet("—"), "full": quiet(_("conforms")), "unanswered": quiet(_("not answered"))}

    @cached_property
    def said_there(self) -> str:
        """The words before what is taken over from the other sheet."""
        return quiet(_("as in %(sheet)s") % {"sheet": self.base_title}) + " "

    @property
    def width(self) -> int:
        """The number of columns of its tables."""
        return len(self.columns) + 2

    @property
    def digest(self) -> str:
        """The release whose catalogue this is."""
        return self.scene.frame.release.digest

    def verdict(self, line: str) -> str:
        """Whether a line is adopted or overridden; nothing on a sheet that starts from none."""
        return self.own.verdicts.get(line, "") if self.base is not None else ""

    def answers_here(self, line: str) -> bool:
        """Whether the items of a line are answered on this sheet, not taken over from the other."""
        return self.base is None or line == "" or self.verdict(line) == "override"

    def line_of(self, node: Node) -> str:
        """The line a node belongs to."""
        return self.catalogue.line_of.get(node.key, "")

    def occurrence(self, item: str) -> int:
        """Which finding of the item the next one is, counted by period."""
        return 1 + len({found.period_start for found in self.earlier.get(item, ())})

    def without_texts(self) -> "Board":
        """The same board with all typed texts left out."""
        return replace(self, texts=False)


def quiet(text: str) -> str:
    """Words that only confirm."""
    return f'<span class="quiet">{escape(text)}</span>'


def board_of(
    scene: Scene, use: SheetUse, *, entries: SheetEntries | None = None, access: SheetAccess | None = None
) -> Board:
    """Gather a page; `entries` are shown in place of the stored ones (they were typed, but not saved)."""
    catalogue = catalogue_of(scene, use)
    sheet = scene.sheets.get(use.key)
    own = entries if entries is not None else (entries_of(sheet) if sheet else SheetEntries())
    board = Board(
        scene=scene,
        use=use,
        catalogue=catalogue,
        columns=(),
        own=own,
        base=base_of(scene, use),
        earlier=earlier_findings(scene.record, catalogue),
        access=access or sheet_access(scene, use),
        version=sheet.version if sheet else 0,
    )
    return replace(board, columns=tuple(_columns(board)))


def _columns(board: Board) -> list[Column]:
    """The active sheet and every saved one over the same catalogue, in the order of the record type."""
    scene, columns = board.scene, []
    for use in scene.frame.type.sheets:
        sheet = scene.sheets.get(use.key)
        if use.key == board.use.key:
            columns.append(_column(board, use, board.own, board.base))
        elif sheet is not None and use.catalogue == board.use.catalogue:
            columns.append(_column(board, use, entries_of(sheet), base_of(scene, use)))
    return columns


def _column(board: Board, use: SheetUse, entries: SheetEntries, base: SheetEntries | None) -> Column:
    scene = board.scene
    score = score_sheet(
        board.catalogue,
        entries,
        history={item: len({found.period_start for found in earlier}) for item, earlier in board.earlier.items()},
        base=base,
        grade=grader(scene.frame.system.decisions.get(board.catalogue.grade), scene.context()),
    )
    counted = effective_entries(board.catalogue, entries, base)
    return Column(use.key, use.title, active=use.key == board.use.key, entries=counted, score=score)
