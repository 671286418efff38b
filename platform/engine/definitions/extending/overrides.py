"""What a region changes in a document of a base, and the documents that come of it."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engine.definitions.extending.trees import ABSENT, Path, is_keyed, members, path_of, pointer
from engine.definitions.places import Place, near
from engine.errors import Problem

Document = dict[str, Any]

#: What an extending document says of itself; everything else comes from the base and the overrides.
HEADER = ("kind", "key", "title", "comment", "source", "synthetic")
_HEADER_PATHS = frozenset((name,) for name in HEADER)
#: Remarks on an override; they change nothing.
REMARKS = ("comment", "source", "synthetic")


@dataclass(frozen=True)
class Override:
    """One change of a base document.

    set: the property at the path gets a value; add: the list at the path gets an entry, at its end or beside another;
    remove: the property or the entry at the path goes.
    """

    what: Literal["set", "add", "remove"]
    path: Path
    value: Any = None
    before: str = ""
    after: str = ""
    remarks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def target(self) -> Path:
        """The path of what is changed; of an added entry the path it will have."""
        return (*self.path, str(self.value["key"])) if self.what == "add" else self.path


def load_override(document: Mapping[str, Any]) -> Override:
    """Read an override that has the shape its meta-schema demands."""
    remarks = {name: document[name] for name in REMARKS if name in document}
    if "set" in document:
        return Override("set", path_of(document["set"]), copy.deepcopy(document["to"]), remarks=remarks)
    if "remove" in document:
        return Override("remove", path_of(document["remove"]), remarks=remarks)
    beside = {"before": document.get("before", ""), "after": document.get("after", "")}
    return Override("add", path_of(document["add"]), copy.deepcopy(document["value"]), remarks=remarks, **beside)


def dump_override(override: Override) -> Document:
    """The override as a document states it."""
    found: Document = {override.what: pointer(override.path)}
    if override.what == "set":
        found["to"] = override.value
    elif override.what == "add":
        found["value"] = override.value
        found |= {name: getattr(override, name) for name in ("before", "after") if getattr(override, name)}
    return {**found, **override.remarks}


def extend(
    base: Mapping[str, Any], header: Mapping[str, Any], overrides: Sequence[Override], *, place: Place
) -> tuple[Document, tuple[Problem, ...]]:
    """The document that a base becomes under a region's own header and overrides, and which overrides cannot be.

    `place` is the list of overrides in the extending document. An override with a problem changes nothing.
    """
    document: Document = copy.deepcopy(dict(base))
    document.update({name: header[name] for name in HEADER if name in header})
    problems: list[Problem] = []
    seen: set[Path] = set()
    for index, override in enumerate(overrides):
        at = place / index
        found = tuple(_twice(override, seen, at)) or tuple(_apply(document, override, at))
        problems += found
        seen.add(override.target)
    return document, tuple(problems)


def keep_remarks(overrides: Sequence[Override], earlier: Sequence[Override]) -> tuple[Override, ...]:
    """The overrides with the remarks that earlier ones made at the same places."""
    remarks = {(one.what, one.target): one.remarks for one in earlier}
    return tuple(replace(one, remarks=one.remarks or remarks.get((one.what, one.target), {})) for one in overrides)


def _twice(override: Override, seen: set[Path], place: Place) -> Iterator[Problem]:
    if override.target in seen:
        yield (place / override.what).problem("override_twice", path=pointer(override.target))


def _apply(document: Document, override: Override, place: Place) -> Iterator[Problem]:
    """Change the document, or say why that cannot be."""
    at = place / override.what
    *way, last = override.path
    owner = _find(document, tuple(way))
    if owner is ABSENT:
        yield _lost(document, override.path, at)
    elif last == "key" or override.path in _HEADER_PATHS:
        yield at.problem("override_of_name", path=pointer(override.path), property=last)
    elif override.what == "set":
        yield from _set(owner, override, at, document)
    elif override.what == "remove":
        yield from _remove(owner, override, at, document)
    else:
        yield from _add(owner, override, place)


def _set(owner: Any, override: Override, place: Place, document: Document) -> Iterator[Problem]:
    last = override.path[-1]
    if isinstance(owner, dict):
        owner[last] = copy.deepcopy(override.value)
    elif last in members(owner):
        yield place.problem("override_of_entry", path=pointer(override.path))
    else:
        yield _lost(document, override.path, place)


def _remove(owner: Any, override: Override, place: Place, document: Document) -> Iterator[Problem]:
    last = override.path[-1]
    if last not in members(owner):
        yield _lost(document, override.path, place)
    elif isinstance(owner, list):
        owner[:] = [entry for entry in owner if entry["key"] != last]
    else:
        del owner[last]


def _add(owner: Any, override: Override, place: Place) -> Iterator[Problem]:
    last, key = override.path[-1], override.value["key"]
    entries = owner.setdefault(last, []) if isinstance(owner, dict) else None
    if entries is None or not is_keyed(entries):
        yield (place / "add").problem("override_no_list", path=pointer(override.path))
        return
    known = [entry["key"] for entry in entries]
    beside = override.before or override.after
    if key in known:
        yield (place / "value" / "key").problem("override_key_taken", key=key, path=pointer(override.path))
    elif beside and beside not in known:
        name = "before" if override.before else "after"
        yield (place / name).problem(
            "override_lost", step=beside, path=pointer(override.path), near=near(beside, known)
        )
    else:
        position = known.index(beside) + (not override.before) if beside else len(known)
        entries.insert(position, copy.deepcopy(override.value))


def _find(document: Document, path: Path) -> Any:
    value: Any = document
    for step in path:
        value = members(value).get(step, ABSENT)
        if value is ABSENT:
            return ABSENT
    return value


def _lost(document: Document, path: Path, place: Place) -> Problem:
    """The problem of a path that leads nowhere: the first step that does not exist, and what was probably meant."""
    length = next(number for number in range(1, len(path) + 1) if _find(document, path[:number]) is ABSENT)
    known = tuple(members(_find(document, path[: length - 1])))
    step = path[length - 1]
    return place.problem("override_lost", step=step, path=pointer(path), near=near(step, known))
