"""The names under which a browser posts values inside of values, and the posted texts as a tree.

A name is the way to a value, joined by dots: `site.street`, `workers.0.trade`. A list (and an object) also posts its
own name with an empty text, so that an empty one differs from one that the page did not have. Rows count in the order
in which they were posted, whatever their number; `workers.0.:was` says which stored row a row was, so that what nobody
may change in it stays.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

MAX_NAMES = 20_000  # controls of one page
MAX_DEPTH = 24  # of values inside of values
#: Tokens that are no names of properties: a property's token never has a colon in it.
WAS, VARIANT, EXTRA, KEY, VALUE = ":was", ":variant", ":extra", ":key", ":value"
_SIGN = re.compile(r"[^\w]")
_ESCAPED = re.compile(r"-([0-9a-f]{1,5})-")


@lru_cache(maxsize=10_000)
def wire_token(key: str) -> str:
    """A property's name as one token of a wire name: letters (of any script), digits, `_`, other signs as `-2e-`."""
    return _SIGN.sub(lambda sign: f"-{ord(sign.group()):x}-", key)


def key_of(token: str) -> str:
    """The property's name that a token stands for."""
    return _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), token)


def wire_name(*way: object) -> str:
    """The wire name of the value at the end of a way of names and places."""
    if len(way) == 3 and way[1].__class__ is int and way[2].__class__ is str:  # a cell, as most are
        return f"{wire_token(str(way[0]))}.{way[1]}.{wire_token(str(way[2]))}"
    return ".".join([wire_token(step) if isinstance(step, str) else str(step) for step in way])


@dataclass(slots=True)
class Posted:
    """What was posted under a name: texts of its own, and what stands inside, in the order of the page."""

    texts: list[object] = field(default_factory=list)
    inside: dict[str, "Posted"] = field(default_factory=dict)


def posted_tree(pairs: Iterable[tuple[str, object]]) -> Mapping[str, Posted]:
    """The posted names and texts as a tree; names that go too deep are none of ours and fall away."""
    root: dict[str, Posted] = {}
    known: dict[str, Posted] = {}  # by name: most names of a long table begin as the one before
    for name, text in islice(pairs, MAX_NAMES):
        if name.count(".") < MAX_DEPTH:
            _place(name, root, known).texts.append(text)
    return root


def _place(name: str, root: dict[str, Posted], known: dict[str, Posted]) -> Posted:
    """The place of a name in the tree, made with those above it when it is the first there."""
    place = known.get(name)
    if place is None:
        holder, dot, token = name.rpartition(".")
        beside = _place(holder, root, known).inside if dot else root
        place = known[name] = beside[token] = Posted()
    return place
