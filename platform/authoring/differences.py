"""What changed between two documents, told in words an author would use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from authoring.positions import escape
from authoring.said import said_of
from authoring.words import meta_word, place, value_word, word
from schemas.documents import canonical


@dataclass(frozen=True)
class Change:
    """One value that was added, removed or replaced: the place in words, and its pointer in the newer document."""

    what: Literal["added", "removed", "changed"]
    pointer: str
    place: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class DocumentChange:
    """What happened to one document between two sets of them."""

    what: Literal["added", "removed", "changed"]
    kind: str
    key: str
    title: str
    changes: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """How problems call it: `kind/key`."""
        return f"{self.kind}/{self.key}"


def document_changes(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> tuple[DocumentChange, ...]:
    """What happened to every document that is not the same in both sets, golden cases after what they prove."""
    before, after = _by_name(old), _by_name(new)
    found = (_document_change(name, before.get(name), after.get(name)) for name in sorted({*before, *after}, key=_rank))
    return tuple(change for change in found if change)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference between two states of a document, in the order of the newer one.

    Entries of lists are paired by their `key` where all have one, else by position.
    """
    return tuple(_compare(_Side(old, old, ""), _Side(new, new, "")))


@dataclass(frozen=True)
class _Side:
    root: Any
    value: Any
    pointer: str

    def step(self, name: object, value: Any) -> "_Side":
        return _Side(self.root, value, f"{self.pointer}/{escape(name)}")

    @property
    def place(self) -> str:
        return place(self.root, self.pointer)

    @property
    def shown(self) -> str:
        if isinstance(self.value, Mapping) and not _called(self.value):
            return "、".join(f"{side.word} {side.shown}" for side in _members(self).values()) or "—"
        return value_word(self.name, self.value) or self._one_of_few or shown(self.value)

    @property
    def name(self) -> str:
        return self.pointer.rpartition("/")[2]

    @property
    def word(self) -> str:
        return word(self.name, str(said_of(self.root, self.pointer).get("title", "")))

    @property
    def _one_of_few(self) -> str:
        few = said_of(self.root, self.pointer).get("enum", ()) if isinstance(self.value, str) else ()
        return meta_word(self.value) if self.value in few else ""


def _compare(old: _Side, new: _Side) -> Iterator[Change]:
    if _text(old.value) == _text(new.value):
        return
    if isinstance(old.value, Mapping) and isinstance(new.value, Mapping):
        yield from _pairs(_members(old), _members(new))
    elif isinstance(old.value, list) and isinstance(new.value, list) and _nested(old.value, new.value):
        yield from _pairs(_entries(old, new), _entries(new, old))
    else:
        yield Change("changed", new.pointer, new.place, old.shown, new.shown)


def _pairs(old: dict[str, _Side], new: dict[str, _Side]) -> Iterator[Change]:
    for name, side in new.items():
        if name in old:
            yield from _compare(old[name], side)
        else:
            yield Change("added", side.pointer, side.place, new=side.shown)
    for name, side in old.items():
        if name not in new:
            yield Change("removed", side.pointer, side.place, old=side.shown)


def _members(side: _Side) -> dict[str, _Side]:
    """What stands in an object; the digest of a base says nothing that its version does not say to people."""
    hidden = "digest" if side.pointer == "/origin" else ""
    return {name: side.step(name, value) for name, value in side.value.items() if name != hidden}


def _entries(side: _Side, other: _Side) -> dict[str, _Side]:
    keyed = all(isinstance(entry, Mapping) and "key" in entry for entry in (*side.value, *other.value))
    return {
        str(entry["key"] if keyed else position): side.step(position, entry)
        for position, entry in enumerate(side.value)
    }


def _nested(*lists: list[Any]) -> bool:
    """Lists of plain values are compared as a whole: "a, b → a, c" says more than a position."""
    return any(isinstance(entry, Mapping | list) for entries in lists for entry in entries)


def shown(value: Any) -> str:
    """A value as an author reads it: a text as it is, an entry by its title, the rest as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return value_word("", value) or ""
    if value is None:
        return "—"
    if isinstance(value, Decimal | int | float):
        return str(value)
    if isinstance(value, Mapping):
        return _called(value) or _text(value)
    if isinstance(value, list):
        return ", ".join(shown(entry) for entry in value)
    return _text(value)


def _text(value: Any) -> str:
    return canonical([{"value": value}])


def _called(entry: Mapping[str, Any]) -> str:
    return str(entry.get("title") or entry.get("text") or entry.get("key") or "")


def _rank(name: tuple[str, str]) -> tuple[bool, str, str]:
    return (name[0] == "golden", *name)


def _by_name(documents: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(str(document["kind"]), str(document["key"])): document for document in documents}


def _document_change(
    name: tuple[str, str], old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> DocumentChange | None:
    title = str((new or old or {}).get("title", ""))
    if old is None or new is None:
        return DocumentChange("added" if old is None else "removed", *name, title)
    found = changes(old, new)
    return DocumentChange("changed", *name, title, found) if found else None
