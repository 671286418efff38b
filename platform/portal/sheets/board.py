"""Everything one page of score sheets shows, gathered once: the sheets side by side, and what was found before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engine.definitions.values import Catalogue, SheetUse
from engine.scoring import NodeScore, SheetEntries, SheetScore, Use, effective_entries, key_of
from forms.contexts import Scene
from forms.evidence import evidence_of
from forms.handling import NOTHING, RETURN, Handling
from forms.history import history_of
from forms.models import Evidence, LineRound
from forms.places import line_at
from forms.rounds import rounds_of
from forms.rules import SheetAccess, sheet_access
from forms.scoring import (
    base_of,
    catalogue_of,
    compared_of,
    effective_of,
    entries_of,
    handling_of,
    lines_lacking_evidence,
    result_of,
)
from forms.selectors import Earlier, earlier_findings
from forms.spot_checks import Comparison

NO_SCORES: Mapping[str, SheetScore] = {}
Place = tuple[str, str]  # the key of a sheet, and an address on it


@dataclass(frozen=True)
class Column:
    """One sheet: what counts on it, and its score."""

    key: str
    title: str
    active: bool
    entries: SheetEntries
    score: SheetScore
    samples: bool = False  # a spot check: what it did not look at takes no part

    @cached_property
    def label(self) -> str:
        """Its title, safe for HTML."""
        return escape(self.title)

    def node(self, place: str) -> NodeScore | None:
        """What a node came to on this sheet; nothing below one that takes no part."""
        return self.score.nodes.get(place)


@dataclass(frozen=True)
class Around:
    """What is known about a sheet besides its entries; saving these changes nothing of it."""

    earlier: Mapping[str, tuple[Earlier, ...]]
    history: Mapping[str, int]  # how many earlier findings count, by item
    rounds: Mapping[Place, tuple[LineRound, ...]] = field(default_factory=dict)
    evidence: Mapping[Place, tuple[Evidence, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """The sheets of a record side by side; one of them is being filled, or only looked at."""

    scene: Scene
    use: SheetUse
    catalogue: Catalogue
    columns: tuple[Column, ...]
    own: SheetEntries  # as entered on the active sheet
    base: SheetEntries | None  # what counts on the sheet that the active one starts from
    around: Around
    access: SheetAccess
    version: int
    handling: Handling = NOTHING  # what was decided about single lines
    returned: frozenset[str] = frozenset()  # lines that were sent back; if any, only these are open
    lacking: frozenset[str] = frozenset()  # lines where evidence is asked for and missing
    comparison: Comparison | None = None  # of a spot check with the sheet it checks
    linked: bool = True  # numbers lead to their reasons; not on paper

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
    def why_words(self) -> str:
        """What a number says that leads to its reasons."""
        return escape(_("why so"))

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

    @property
    def decides(self) -> bool:
        """Whether lines are passed or sent back on this sheet."""
        return self.use.returns

    @cached_property
    def lists_findings(self) -> bool:
        """Whether what may be found stands open beside a line: where one line is on the page at a time."""
        return self.use.item_by_item is not None and all(node.line for node in self.catalogue.root.children)

    @property
    def checks(self) -> bool:
        """Whether this is a spot check."""
        return bool(self.use.compares_with)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is one sheet alone that is filled freely: nothing beside it, nothing decided about its lines."""
        alone = len(self.columns) == 1 and self.base is None and not self.decides and not self.checks
        return alone and self.access.may_fill and not self.returned

    @cached_property
    def look(self) -> tuple[object, ...]:
        """What all its untouched lines have in common with those of other sheets that look alike."""
        return (self.digest, self.catalogue.key, self.use.key, self.linked, get_language())

    @cached_property
    def touched(self) -> frozenset[str]:
        """The lines about which anything is known: entered, found earlier, decided in a round, attached, or missing."""
        of_items = (*self.own.items, *self.own.absent, *self.around.earlier, *self.around.history)
        of_sheets = (*self.around.rounds, *self.around.evidence)
        places = (*of_items, *(place for _sheet, place in of_sheets), *self.lacking)
        return frozenset(line for place in places for line in (place, self.line_of(place)))

    def uses(self, table: str) -> tuple[Use, ...]:
        """The uses of a repeated table as they count on this sheet."""
        return self.active.entries.uses(table)

    def may_fill(self, line: str) -> bool:
        """Whether this person may change a line now."""
        return self.access.may_fill and (not self.returned or line in self.returned)

    def is_open(self, line: str) -> bool:
        """Whether a line still asks for something."""
        known = self._open_lines.get(line)
        return self._asks(line) if known is None else known

    @cached_property
    def _open_lines(self) -> Mapping[str, bool]:
        return {line: self._asks(line) for line in self.active.score.lines}

    def _asks(self, line: str) -> bool:
        node = self.active.node(line)
        if self.checks:
            return False
        if node is not None and node.open:
            return True
        if self.use.item_by_item and line not in self.handling.checked:
            return True
        return line in self.lacking or (self.decides and not self._decided(line))

    @cached_property
    def open_count(self) -> int:
        """How many lines, and items that belong to none, still ask for something."""
        reached = {**self.active.score.lines, **dict.fromkeys(self.active.score.open_lines)}
        return sum(self.is_open(place) for place in reached)

    def _decided(self, line: str) -> bool:
        said = self.handling.outcomes.get(line)
        return bool(said) and (said != RETURN or bool(self.handling.reasons.get(line)))

    def verdict(self, line: str) -> str:
        """Whether a line is adopted or overridden; nothing on a sheet that starts from none."""
        return self.own.verdicts.get(line, "") if self.base is not None else ""

    def answers_here(self, line: str) -> bool:
        """Whether the items of a line are answered on this sheet, not taken over from the other."""
        return self.base is None or line == "" or self.verdict(line) == "override"

    def line_of(self, place: str) -> str:
        """The address of the line that a place belongs to, or nothing."""
        return line_at(self.catalogue, place)

    def sent_back(self, line: str) -> LineRound | None:
        """Who sent a line of this sheet back, and why."""
        if line not in self.returned:
            return None
        others = [use.key for use in self.scene.frame.type.sheets if use.starts_from == self.use.key]
        rounds = (kept for key in others for kept in reversed(self.around.rounds.get((key, line), ())))
        return next((kept for kept in rounds if kept.outcome == RETURN), None)

    def occurrence(self, place: str) -> int:
        """Which finding of the item the next one is, as its ladder counts them."""
        return 1 + self.around.history.get(place, self.around.history.get(key_of(place), 0))


def quiet(text: str) -> str:
    """Words that only confirm."""
    return f'<span class="quiet">{escape(text)}</span>'


def board_of(
    scene: Scene,
    use: SheetUse,
    *,
    entries: SheetEntries | None = None,
    handling: Handling | None = None,
    access: SheetAccess | None = None,
) -> Board:
    """Gather a page; `entries` and `handling` are shown in place of the stored ones: they were typed, but not saved."""
    return _gathered(scene, use, _around(scene, use), entries=entries, handling=handling, access=access)


def board_after(before: Board, scene: Scene, scores: Mapping[str, SheetScore]) -> Board:
    """The page after its sheet was saved: what a save leaves as it is, and the scores, are not worked out anew."""
    return _gathered(scene, before.use, before.around, scores=scores)


def _around(scene: Scene, use: SheetUse) -> Around:
    record = scene.record
    earlier, history = earlier_findings(record, catalogue_of(scene, use)), history_of(record)
    return Around(earlier, history, rounds_of(record), evidence_of(record)) if record.pk else Around(earlier, history)


def _gathered(
    scene: Scene,
    use: SheetUse,
    around: Around,
    *,
    entries: SheetEntries | None = None,
    handling: Handling | None = None,
    access: SheetAccess | None = None,
    scores: Mapping[str, SheetScore] = NO_SCORES,
) -> Board:
    catalogue, sheet = catalogue_of(scene, use), scene.sheets.get(use.key)
    own = entries if entries is not None else _own(scene, use)
    decided = handling if handling is not None else (handling_of(sheet) if sheet else NOTHING)
    board = Board(
        scene=scene,
        use=use,
        catalogue=catalogue,
        columns=(),
        own=own,
        base=base_of(scene, use),
        around=around,
        access=access or sheet_access(scene, use),
        version=sheet.version if sheet else 0,
        handling=decided,
        returned=frozenset(sheet.returned) if sheet else frozenset(),
        lacking=frozenset(lines_lacking_evidence(scene, use, own)) if scene.record.pk else frozenset(),
        comparison=compared_of(scene, use, own, decided),
    )
    return replace(board, columns=tuple(_columns(board, scores)))


def _own(scene: Scene, use: SheetUse) -> SheetEntries:
    """What was entered on a sheet; a spot check that is only begun has the tables of the sheet it checks."""
    sheet = scene.sheets.get(use.key)
    if sheet is not None:
        return entries_of(sheet)
    other, there = scene.frame.type.sheet(use.compares_with), scene.sheets.get(use.compares_with)
    if other is None or there is None:
        return SheetEntries()
    return SheetEntries(instances=effective_of(scene, other, there).instances)


def _columns(board: Board, scores: Mapping[str, SheetScore]) -> list[Column]:
    """The active sheet and every saved one over the same catalogue, in the order of the record type."""
    scene, columns = board.scene, []
    for use in scene.frame.type.sheets:
        sheet, score = scene.sheets.get(use.key), scores.get(use.key)
        if use.key == board.use.key:
            columns.append(_column(board, use, board.own, board.base, board.handling, score))
        elif sheet is not None and use.catalogue == board.use.catalogue:
            columns.append(_column(board, use, entries_of(sheet), base_of(scene, use), handling_of(sheet), score))
    return columns


def _column(
    board: Board,
    use: SheetUse,
    entries: SheetEntries,
    base: SheetEntries | None,
    handling: Handling,
    score: SheetScore | None,
) -> Column:
    counted = effective_entries(board.catalogue, entries, base)
    score = score or _score(board, use, entries, base, handling)
    return Column(use.key, use.title, use.key == board.use.key, counted, score, samples=bool(use.compares_with))


def _score(
    board: Board, use: SheetUse, entries: SheetEntries, base: SheetEntries | None, handling: Handling
) -> SheetScore:
    active, sheet = use.key == board.use.key, board.scene.sheets.get(use.key)
    # What nobody fills now shows what it was scored with, whatever was found elsewhere since.
    kept = sheet is not None and sheet.scored_at is not None and not (active and board.access.may_fill)
    history = sheet.history if sheet is not None and kept else board.around.history
    return result_of(board.scene, use, entries, history=history, base=base, handling=handling)
