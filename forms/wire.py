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
    return ".".join(wire_token(str(step)) for step in way)


@dataclass
class Posted:
    """What was posted under a name: texts of its own, and what stands inside, in the order of the page."""

    texts: list[object] = field(default_factory=list)
    inside: dict[str, "Posted"] = field(default_factory=dict)


def posted_tree(pairs: Iterable[tuple[str, object]]) -> Mapping[str, Posted]:
    """The posted names and texts as a tree; names that go too deep are none of ours and fall away."""
    root = Posted()
    for count, (name, text) in enumerate(pairs):
        if count >= MAX_NAMES:
            break
        way = name.split(".")
        if len(way) > MAX_DEPTH:
            continue
        at = root
        for token in way:
            at = at.inside.setdefault(token, Posted())
        at.texts.append(text)
    return root.inside
