"""Another key for a state, a field, a sheet: whatever named it follows, in its own definition and in all others.

Nobody writes down a second time where keys are named: the checks before a release find every name that leads nowhere
now, and there the new key is put. What is still named afterwards cannot follow by itself, and is told with its place.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authoring.designing.shapes import Document
from engine.errors import Problem, blocking
from schemas.checking import check_documents

_ROUNDS = 4  # a name put right lets further checks see further names
_LITERAL = r'"(?:[^"\\]|\\.)*"'
_STATE = re.compile(r"\bstate\b")


@dataclass(frozen=True)
class Renaming:
    """What a new key leads to: every document as it is then, and what does not follow."""

    documents: tuple[Document, ...]
    left: tuple[Problem, ...]  # names that lead nowhere, or two things of the same key
    said: tuple[tuple[str, str, str], ...]  # expressions that compare a state with the old key: document, place, text


def renamed(
    documents: Sequence[Document], changed: Document, *, old: str, new: str, region: Document | None, is_state: bool
) -> Renaming:
    """The documents of a system once a key in one of them is another; `changed` is that one, with the new key."""
    known = set(map(repr, blocking(check_documents(documents, region))))
    name = _name(changed)
    found = [copy.deepcopy(dict(changed if _name(one) == name else one)) for one in documents]
    by_name = {_name(one): one for one in found}
    left: tuple[Problem, ...] = ()
    for _round in range(_ROUNDS):
        left = tuple(one for one in blocking(check_documents(found, region)) if repr(one) not in known)
        put = [_put(by_name[one.document], one.pointer, old, new) for one in left if one.document in by_name]
        if not any(put):
            break
    return Renaming(tuple(found), left, tuple(_compared(found, old)) if is_state else ())


def _name(document: Document) -> str:
    return f"{document['kind']}/{document['key']}"


def _put(document: Document, pointer: str, old: str, new: str) -> bool:
    """Put the new key where a problem stands; says whether anything there named the old one."""
    *above, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
    owner: Any = document
    for part in above:
        owner = _member(owner, part)
    if isinstance(owner, dict) and last == old and old in owner:
        entries = {new if name == old else name: one for name, one in owner.items()}
        owner.clear()
        owner.update(entries)
        return True
    value = _member(owner, last)
    changed = _with_key(value, old, new)
    if value is None or changed == value:
        return False
    owner[int(last) if isinstance(owner, list) else last] = changed
    return True


def _member(owner: Any, part: str) -> Any:
    if isinstance(owner, list):
        return owner[int(part)] if part.isdecimal() and int(part) < len(owner) else None
    return owner.get(part) if isinstance(owner, Mapping) else None


def _with_key(value: Any, old: str, new: str) -> Any:
    """A value with the new key: in lists as a member, in paths and expressions as a name, but not inside of texts."""
    if isinstance(value, list):
        return [new if one == old else one for one in value]
    if not isinstance(value, str):
        return value
    names = re.compile(rf"{_LITERAL}|(?<!\w){re.escape(old)}(?!\w)")
    return names.sub(lambda found: new if found.group() == old else found.group(), value)


def _compared(documents: Sequence[Document], old: str) -> Iterator[tuple[str, str, str]]:
    """The expressions in which a state is compared with the old key: whose state is meant, only people know."""
    literal = f'"{old}"'
    for document in documents:
        for pointer, text in _texts(document, ""):
            if literal in text and _STATE.search(text):
                yield _name(document), pointer, text


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    entries = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for name, one in entries:
        yield from _texts(one, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
