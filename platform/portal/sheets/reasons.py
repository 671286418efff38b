"""Why a number is what it is: the tree of reasons below any node of any sheet on the page, worded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from engine.definitions.values import Node
from engine.scoring import Explained, NodeScore, key_of
from forms.scoring_words import MINUS, number_words, rule_words
from portal.sheets.board import Board, Column
from portal.sheets.branches import branches
from portal.sheets.compiled import element_id

_CUT = ("progressive", "findings", "struck", "cost", "strikes")
_LABELS: Mapping[str, str] = {
    "score": gettext_noop("Nothing takes part"),
    "attainable": gettext_noop("Attainable"),
    "actual": gettext_noop("Earned"),
    "grade": gettext_noop("Grade"),
    "bonus": gettext_noop("Bonus"),
    "cap": gettext_noop("Capped at"),
}
_FINDING = ("cost", "strikes", "same_fact")


@dataclass(frozen=True)
class Asked:
    """Whose reasons somebody asked for: an address (without one the score itself), and the sheet."""

    place: str = ""
    sheet: str = ""


NOTHING = Asked()


@dataclass(frozen=True)
class Why:
    """A value and its reason, ready to be read; `cut` marks what was lost."""

    label: str
    value: str
    words: str
    href: str
    cut: bool
    folded: bool
    source: str
    children: tuple["Why", ...]

    @property
    def branches(self) -> SafeString:
        """What stands below it, as entries of a list."""
        return branches(self.children)


@dataclass(frozen=True)
class Reasons:
    """The tree that the page shows: whose it is, and the way back to the whole."""

    title: str
    tree: Why
    asked: Asked
    is_part: bool


def reasons(board: Board, asked: Asked) -> Reasons:
    """The reasons for what was asked; for a sheet's score where nothing was asked, or there is no such place."""
    column = next((each for each in board.columns if each.key == asked.sheet), board.active)
    tree = Tree(board, column)
    found = tree.at(asked.place) if asked.place else None
    of = f"{column.title} · " if not column.active else ""
    if found is not None:
        return Reasons(f"{of}{found.label}", found, asked, is_part=True)
    title = of + _("Why %(score)s?") % {"score": tree.score_text}
    whole = NOTHING if column.active else Asked(sheet=column.key)
    return Reasons(title, tree.of(column.score.explanation), whole, is_part=not column.active)


class Tree:
    """Words the reasons of one sheet."""

    def __init__(self, board: Board, column: Column) -> None:
        self.board, self.column = board, column

    @property
    def score_text(self) -> str:
        """The sheet's score with the places its catalogue gives it."""
        score = self.column.score.score
        return "—" if score is None else f"{score:.{self.board.catalogue.rounding.places}f}"

    def at(self, place: str) -> Why | None:
        """The reasons of one node; nothing when the sheet does not have it."""
        node = self.column.node(place)
        if node is None:
            return None
        found = _find(self.column.score.explanation, place)
        return self.of(found) if found else self._plain(node)

    def of(self, explained: Explained) -> Why:
        """The tree below a value, worded."""
        lost, cut = explained.data.get("lost"), explained.rule in _CUT
        node = self._node(explained)
        children = tuple(self.of(child) for child in explained.children if _is_worth_saying(explained, child))
        return Why(
            label=self._label(explained),
            value=_minus(explained.value if explained.rule in _FINDING else lost) if cut else self._value(explained),
            words=self._words(explained),
            href=self._href(explained.key, node) if node else "",
            cut=cut,
            folded=bool(children) and node is not None and not lost,
            source=explained.source,
            children=children,
        )

    def _plain(self, score: NodeScore) -> Why:
        """A node that the tree leaves out, for nothing was lost there."""
        node = self.board.catalogue.nodes[key_of(score.key)]
        value = f"{number_words(score.shown_actual)} / {number_words(score.shown_attainable)}"
        words = _("Conforms, nothing deducted") if score.rule in ("full", "sum", "deduct") else rule_words(score)
        label = f"{node.number} {node.title}".strip()
        return Why(label, value, words, self._href(score.key, node), False, False, node.source, ())  # noqa: FBT003

    def _node(self, explained: Explained) -> Node | None:
        known = explained.key and explained.rule not in _FINDING
        return self.board.catalogue.nodes.get(key_of(explained.key)) if known else None

    def _label(self, explained: Explained) -> str:
        data = explained.data
        if explained.rule == "score" and data.get("attainable"):
            names = {name: number_words(data[name]) for name in ("actual", "attainable", "marks")}
            return _("%(actual)s ÷ %(attainable)s × %(marks)s") % names
        if explained.label or explained.rule not in _LABELS:
            return explained.label
        return _(_LABELS[explained.rule])

    def _value(self, explained: Explained) -> str:
        data, value = explained.data, explained.value
        if explained.rule == "score":
            return self._rounded(data, value)
        if explained.rule == "attainable" and data.get("left_out"):
            return f"{number_words(data['marks'])} {MINUS} {number_words(data['left_out'])} = {number_words(value)}"
        if explained.rule == "absent_exclude":
            return _minus(data["marks"])
        if isinstance(value, str) or data.get("attainable") is None or explained.rule == "attainable":
            return value if isinstance(value, str) else number_words(value)
        return f"{number_words(value)} / {number_words(data['attainable'])}"

    def _rounded(self, data: Mapping[str, object], value: object) -> str:
        """The score, with the digits it had before it was rounded."""
        unrounded = data.get("unrounded")
        if unrounded is None or Decimal(str(unrounded)) == (value or 0):
            return self.score_text
        return f"{number_words(unrounded)}… → {self.score_text}"

    def _words(self, explained: Explained) -> str:
        """The rule in words, and whose entries a line took."""
        said, base = [rule_words(explained)], {"sheet": self.board.base_title}
        if explained.data.get("verdict") == "adopt":
            said.append(_("adopted from %(sheet)s") % base)
        if explained.data.get("open") == "no_verdict":
            said.append(_("no verdict yet, counted as in %(sheet)s for now") % base)
        return _("; ").join(words for words in said if words)

    def _href(self, place: str, node: Node) -> str:
        line = self.board.line_of(place)
        if line:
            return f"#{element_id('item', line)}"
        return f"#{element_id('item' if node.rule else 'part', place)}" if node.key else ""


def _find(explained: Explained, place: str) -> Explained | None:
    """What the tree says of a node."""
    if explained.key == place and explained.rule not in _FINDING:
        return explained
    return next((found for child in explained.children if (found := _find(child, place))), None)


def _is_worth_saying(parent: Explained, child: Explained) -> bool:
    """Where something was lost, the lines that lost nothing only hide it; what is left out is said once."""
    if parent.rule == "attainable" or not child.key or child.rule in _FINDING:
        return True
    if child.rule == "absent_exclude":
        return False
    return bool(child.data.get("lost")) or not parent.key or not parent.data.get("lost")


def _minus(value: object) -> str:
    return f"{MINUS}{number_words(value)}"
