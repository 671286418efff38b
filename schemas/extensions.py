"""Extensions as authors change them: over the same version of their base, and over to a newer one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.extending import (
    Choice,
    Merge,
    Override,
    difference,
    dump_override,
    keep_remarks,
    load_override,
    merge,
)
from engine.definitions.extending.overrides import HEADER
from engine.definitions.extending.trees import same
from engine.errors import Problem
from schemas.bases import (
    Document,
    Origin,
    Version,
    find_base,
    find_document,
    is_extension,
    newest_origin,
    origin_of,
    resolve,
)


@dataclass(frozen=True)
class Update:
    """A newer version of what an extension starts from; `new` is None where that has no such document any more."""

    document: Document
    origin: Origin
    newest: Origin
    title: str
    versions: tuple[Version, ...]  # those that came since, the oldest first
    old: Document
    new: Document | None


def find_update(document: Document) -> Update | None:
    """What a merge would take over, or None when the extension starts from the newest version already."""
    newest = newest_origin(document)
    base = find_base(newest.base) if newest else None
    if newest is None or base is None:
        return None
    origin = origin_of(document)
    old = find_document(origin)
    if old is None:
        return None
    since = tuple(version for version in base.versions if version.number > origin.version)
    return Update(document, origin, newest, base.title, since, old, find_document(newest))


def update_problems(update: Update) -> tuple[Problem, ...]:
    """What stands against a merge: overrides that do not even fit the version they were written for."""
    return resolve(update.document)[1]


def take_over(update: Update, *, choices: Mapping[str, Choice]) -> tuple[Merge, Document]:
    """The merge, and the extension as it would be over the newest version; nothing is stored.

    The update must have a new document and no problems.
    """
    assert update.new is not None
    found = merge(update.old, update.new, overrides_of(update.document), choices=choices)
    extends = {**update.document["extends"], "version": update.newest.version}
    overrides = [dump_override(override) for override in found.overrides]
    return found, {**update.document, "extends": extends, "overrides": overrides}


def as_written(document: Document, *, wanted: Mapping[str, Any]) -> Document:
    """The wanted document as its author would write it: for an extension, what differs from the base as overrides.

    A document that extends nothing, or something that is not there, is the wanted one itself.
    """
    base = find_document(origin_of(document)) if is_extension(document) else None
    if base is None:
        return dict(wanted)
    overrides = keep_remarks(difference(base, _without_origin(wanted)), overrides_of(document))
    header = {name: wanted[name] for name in HEADER if name in wanted and not same(wanted[name], base.get(name))}
    stated = {"title": wanted["title"], **header, "overrides": [dump_override(override) for override in overrides]}
    return {**document, **stated}


def overrides_of(document: Mapping[str, Any]) -> tuple[Override, ...]:
    """The overrides of an extension that has the shape its meta-schema demands."""
    return tuple(load_override(one) for one in document.get("overrides", ()))


def _without_origin(document: Mapping[str, Any]) -> Document:
    return {name: value for name, value in document.items() if name != "origin"}
