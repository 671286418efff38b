"""What a bundle means for the drafts of a region: what only one side changed, what both did, and what comes of it.

Where a region took a system from a bundle before, three states are compared: what came then, the region's drafts, and
what comes now (as with a newer version of a base). Without an earlier one the bundle's documents stand in full, unless
the region keeps its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.definitions.extending import Choice, Conflict, difference, extend, merge
from engine.definitions.places import Place
from schemas.documents import canonical

Document = Mapping[str, Any]
Documents = Sequence[Document]
Name = tuple[str, str]

_HEAD = ("kind", "key")
#: The part of the key of a choice about a whole document, which is not inside any.
WHOLE = ""


@dataclass(frozen=True)
class Question:
    """One place where region and bundle both said something of their own."""

    document: str  # kind/key
    conflict: Conflict | None  # none: about the whole document
    region: Document | None = None
    bundle: Document | None = None

    @property
    def key(self) -> str:
        """By which a choice names it."""
        return f"{self.document}#{self.conflict.key if self.conflict else WHOLE}"


@dataclass(frozen=True)
class Outcome:
    """The drafts as they would be, the questions, and those without an answer."""

    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    open: tuple[Question, ...]


def combine(
    region: Documents, bundle: Documents, *, before: Documents | None, choices: Mapping[str, Choice]
) -> Outcome:
    """Bring the documents of a bundle together with a region's; `before` is what an earlier bundle brought.

    A choice is `region` or `base`; the bundle takes the part of a base's newer version.
    """
    ours, theirs = _by_name(region), _by_name(bundle)
    old = _by_name(before) if before is not None else None
    documents: list[Document] = []
    questions: list[Question] = []
    for name in {**theirs, **ours}:
        at = old.get(name) if old is not None else None
        found, asked = _one(name, ours.get(name), theirs.get(name), at, known=old is not None, choices=choices)
        documents += [found] if found is not None else []
        questions += asked
    undecided = tuple(each for each in questions if each.key not in choices)
    return Outcome(tuple(documents), tuple(questions), undecided)


def _one(
    name: Name,
    ours: Document | None,
    theirs: Document | None,
    old: Document | None,
    *,
    known: bool,
    choices: Mapping[str, Choice],
) -> tuple[Document | None, list[Question]]:
    """What becomes of one document, and what has to be asked about it."""
    if _same(ours, theirs):
        return theirs, []
    if not known:  # the region never had this from a bundle: what the bundle has not stays the region's
        if theirs is None or ours is None:
            return theirs if ours is None else ours, []
        return _whole(name, ours, theirs, choices)
    if _same(old, ours):
        return theirs, []
    if _same(old, theirs):
        return ours, []
    if old is None or ours is None or theirs is None:
        return _whole(name, ours, theirs, choices)
    return _merged(name, ours, theirs, old, choices)


def _whole(
    name: Name, ours: Document | None, theirs: Document | None, choices: Mapping[str, Choice]
) -> tuple[Document | None, list[Question]]:
    asked = Question("/".join(name), None, ours, theirs)
    return (ours if choices.get(asked.key) == "region" else theirs), [asked]


def _merged(
    name: Name, ours: Document, theirs: Document, old: Document, choices: Mapping[str, Choice]
) -> tuple[Document, list[Question]]:
    """Three states of a document, place by place."""
    prefix = f"{'/'.join(name)}#"
    own = {key.removeprefix(prefix): choice for key, choice in choices.items() if key.startswith(prefix)}
    then, now = _wrapped(old), _wrapped(theirs)
    found = merge(then, now, difference(then, _wrapped(ours)), choices=own)
    merged, _problems = extend(now, {}, found.overrides, place=Place(""))
    return merged["body"], [Question("/".join(name), conflict, ours, theirs) for conflict in found.conflicts]


def _wrapped(document: Document) -> dict[str, Any]:
    """The document as a part of another, so that its title and remarks take part in a merge like all the rest."""
    return {**{name: document[name] for name in _HEAD}, "body": dict(document)}


def _same(one: Document | None, other: Document | None) -> bool:
    if one is None or other is None:
        return one is other
    return canonical([one]) == canonical([other])


def _by_name(documents: Documents) -> dict[Name, Document]:
    return {(str(one["kind"]), str(one["key"])): one for one in documents}


def changed(before: Documents, after: Documents) -> Iterator[Name]:
    """The documents that are not the same in both."""
    one, other = _by_name(before), _by_name(after)
    return (name for name in {**one, **other} if not _same(one.get(name), other.get(name)))
