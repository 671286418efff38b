"""What somebody typed and has not sent yet: field by field, as it was typed, from one page or from several at once.

A page knows what stood in the draft when it was loaded (`known`, a revision) and what it sent itself. With that the
server tells a field that a page changed from one that merely stood there: nothing is written over that the page had
not seen, and where two pages changed the same field, both texts are kept until somebody decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

Raw = tuple[tuple[str, str], ...]  # the names and texts of a field's controls, in the order they were posted

MOST_ENTRIES = 40  # of one field: how far back a page's knowledge is traced


@dataclass(frozen=True)
class Entry:
    """One text of a field: what was typed, from which page and device, when."""

    raw: Raw
    page: str
    device: str
    at: str  # ISO 8601
    revision: int

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Entry":
        """Read the stored form."""
        raw = tuple((name, text) for name, text in stored["raw"])
        return cls(raw, stored["page"], stored["device"], stored["at"], stored["revision"])

    def to_json(self) -> dict[str, object]:
        """The stored form."""
        return {**vars(self), "raw": [list(pair) for pair in self.raw]}


@dataclass(frozen=True)
class Saving:
    """One saving: by which page, on which device, when, and what that page had seen when it was loaded."""

    page: str
    device: str
    at: str
    known: int


@dataclass(frozen=True)
class Typing:
    """Everything typed in a draft.

    `fields` are the texts of each field, the newest last; `conflicts` the other texts of a field that wait for a
    decision, one for each page; `base` the record's values when typing began.
    """

    fields: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    base: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    step: str = ""  # how far somebody came in a form with steps

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Typing":
        """Read the stored form."""
        return cls(
            fields=_entries(stored["fields"]),
            conflicts=_entries(stored["conflicts"]),
            base=stored["base"],
            title=stored["title"],
            step=stored["step"],
        )

    def to_json(self) -> dict[str, object]:
        """The stored form."""
        return {
            "fields": {key: [each.to_json() for each in entries] for key, entries in self.fields.items()},
            "conflicts": {key: [each.to_json() for each in entries] for key, entries in self.conflicts.items()},
            "base": dict(self.base),
            "title": self.title,
            "step": self.step,
        }

    @property
    def raw(self) -> Raw:
        """What stands in the draft now, as one post."""
        return tuple(pair for entries in self.fields.values() for pair in entries[-1].raw)

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices whose texts stand in the draft."""
        return tuple(dict.fromkeys(entries[-1].device for entries in self.fields.values()))


def merge(
    typing: Typing,
    posted: Mapping[str, Raw],
    *,
    by: Saving,
    revision: int,
    seen: int,
    untouched: Collection[str],
) -> Typing:
    """The draft after a page posted its fields.

    `revision` is the one this saving makes, `seen` the newest one that any page was loaded with, `untouched` the
    fields whose posted text means what the record says anyway.
    """
    fields, conflicts = dict(typing.fields), dict(typing.conflicts)
    for key, raw in posted.items():
        entry = Entry(raw, by.page, by.device, by.at, revision)
        entries = fields.get(key, ())
        others = tuple(each for each in conflicts.get(key, ()) if each.page != by.page)
        taken, clash = _put(entries, entry, known=by.known, seen=seen, untouched=key in untouched)
        if taken:
            fields[key] = taken[-MOST_ENTRIES:]
        conflicts[key] = (*others, entry) if clash else others
    return replace(typing, fields=fields, conflicts={key: found for key, found in conflicts.items() if found})


def decide(typing: Typing, key: str, page: str, *, by: Saving, revision: int) -> Typing:
    """One of the texts of a field is right: the draft's own (no page), or the one another page typed.

    The others are remembered as seen, so a page that still shows one of them does not bring it up again.
    """
    entries, waiting = typing.fields.get(key, ()), typing.conflicts.get(key, ())
    chosen = next((each for each in waiting if each.page == page), entries[-1] if entries else None)
    if chosen is None:
        return typing
    passed = (*entries, *waiting)
    final = replace(chosen, page=by.page, device=by.device, at=by.at, revision=revision)
    fields = {**typing.fields, key: (*passed, final)[-MOST_ENTRIES:]}
    return replace(typing, fields=fields, conflicts=_without(typing.conflicts, key))


def take_stored(typing: Typing, key: str, value: object) -> Typing:
    """What the record says now is right: nothing typed stays in the field."""
    fields, conflicts = _without(typing.fields, key), _without(typing.conflicts, key)
    return replace(typing, fields=fields, conflicts=conflicts, base={**typing.base, key: value})


def keep_typed(typing: Typing, key: str, value: object) -> Typing:
    """What was typed is right, although the record now says something else than when typing began."""
    return replace(typing, base={**typing.base, key: value})


def changed_elsewhere(typing: Typing, by: Saving) -> tuple[str, ...]:
    """The fields whose newest text the page has not seen."""
    return tuple(
        key for key, entries in typing.fields.items() if entries[-1].page != by.page and entries[-1].revision > by.known
    )


def _put(
    entries: tuple[Entry, ...], new: Entry, *, known: int, seen: int, untouched: bool
) -> tuple[tuple[Entry, ...], bool]:
    """The texts of a field after one more, and whether that one has to wait for a decision instead."""
    last = entries[-1] if entries else None
    before = _last_seen(entries, page=new.page, known=known)
    if last is not None and last.raw == new.raw:
        return entries, False
    if before.raw == new.raw if before else untouched:
        return entries, False  # it only stood there
    if last is not None and last is not before:
        return entries, True
    if last is not None and last.page == new.page and last.revision > seen:
        entries = entries[:-1]  # nobody was shown it, so nobody has to be told from it
    return (*entries, new), False


def _last_seen(entries: Iterable[Entry], *, page: str, known: int) -> Entry | None:
    """The newest text that the page showed: one it was loaded with, or its own."""
    found = [each for each in entries if each.page == page or each.revision <= known]
    return found[-1] if found else None


def _entries(stored: object) -> dict[str, tuple[Entry, ...]]:
    return {key: tuple(Entry.from_json(each) for each in entries) for key, entries in dict(stored).items()}


def _without(mapping: Mapping[str, tuple[Entry, ...]], key: str) -> dict[str, tuple[Entry, ...]]:
    return {name: found for name, found in mapping.items() if name != key}
