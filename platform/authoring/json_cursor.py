"""Where in a JSON text that somebody is still typing the cursor stands: the way there, and what is said beside it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_REST = re.compile(r'(?:[^"\\\n]|\\.)*"?')
_REST_BARE = re.compile(r'[^\s{}\[\],:"]*')


@dataclass(frozen=True)
class Cursor:
    """A place for a key or a value.

    `way` leads to the object or list around it; `name` is the key of the value, or the position in the list. `typed`
    stands before the cursor already, `rest` behind it, and what is offered replaces both. `siblings` are the members
    of the object with their texts as far as they are plain.
    """

    way: tuple[str | int, ...]
    is_key: bool
    name: str | int
    typed: str
    rest: str
    siblings: dict[str, str]
    has_colon: bool

    @property
    def in_text(self) -> bool:
        """Whether the quotation mark is there."""
        return self.typed.startswith('"')


@dataclass
class _Open:
    """An object or list that is not closed yet."""

    is_list: bool
    position: int = 0
    key: str | None = None
    after_colon: bool = False
    members: dict[str, str] = field(default_factory=dict)

    @property
    def step(self) -> str | int:
        return self.position if self.is_list else (self.key or "")


def cursor_at(before: str, after: str) -> Cursor | None:
    """What stands at the end of the first of two halves of a text; None where nothing can be offered."""
    pieces = list(_TOKEN.finditer(before))
    typed = ""
    if pieces and pieces[-1].end() == len(before) and pieces[-1].group() not in "{}[],:":
        typed = pieces.pop().group()
        if _is_closed(typed):
            return None
    opened = _read(match.group() for match in pieces)
    if not opened:
        return None
    here = opened[-1]
    is_key = not here.is_list and not here.after_colon
    if here.is_list is False and here.key is not None and not here.after_colon:
        return None  # between a key and its colon
    if not _is_free(here):
        return None
    rest = (_REST if typed.startswith('"') else _REST_BARE).match(after)
    behind = after[rest.end() if rest else 0 :]
    return Cursor(
        way=tuple(one.step for one in opened[:-1]),
        is_key=is_key,
        name=here.step,
        typed=typed,
        rest=rest.group() if rest else "",
        siblings={**_members_behind(behind, after_key=is_key, is_list=here.is_list), **here.members},
        has_colon=behind.lstrip().startswith(":"),
    )


def _is_closed(piece: str) -> bool:
    """Whether a piece is a text with both its quotation marks."""
    return piece.startswith('"') and len(piece) > 1 and re.fullmatch(r'"(?:[^"\\]|\\.)*"', piece, re.DOTALL) is not None


def _is_free(here: _Open) -> bool:
    """Whether nothing stands in this place yet."""
    return here.members.get(str(here.step), "") == "" if here.after_colon or here.is_list else True


def _read(pieces: Iterator[str]) -> list[_Open]:
    """The objects and lists that are open after these pieces, the outermost first."""
    opened: list[_Open] = []
    for piece in pieces:
        if piece in "{[":
            opened.append(_Open(is_list=piece == "["))
        elif piece in "}]":
            opened[-1:] = []
            _take(opened, piece)
        elif opened:
            _read_inside(opened, piece)
    return opened


def _read_inside(opened: list[_Open], piece: str) -> None:
    here = opened[-1]
    if piece == ",":
        here.position, here.key, here.after_colon = here.position + 1, None, False
    elif piece == ":":
        here.after_colon = True
    elif here.is_list or here.after_colon:
        _take(opened, piece)
    else:
        here.key = _plain(piece)


def _take(opened: list[_Open], piece: str) -> None:
    """A value was read in what is open now."""
    if opened:
        opened[-1].members[str(opened[-1].step)] = _plain(piece)


def _plain(piece: str) -> str:
    try:
        return str(json.loads(piece, strict=False)) if _is_closed(piece) else piece
    except ValueError:
        return piece.strip('"')


def _members_behind(text: str, *, after_key: bool, is_list: bool) -> dict[str, str]:
    """The members of the object that stand behind the cursor."""
    if is_list:
        return {}
    found: dict[str, str] = {}
    depth, here = 0, _Open(is_list=False, after_colon=not after_key)
    for match in _TOKEN.finditer(text):
        piece = match.group()
        depth += (piece in "{[") - (piece in "}]")
        if depth < 0:
            break
        if depth == 0 and piece not in "{}[]":
            _read_inside([here], piece)
            found |= {here.key: here.members.get(here.key, "")} if here.key and here.after_colon else {}
    return found
