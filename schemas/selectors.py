"""Releases, and the values they become."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from engine.definitions import load_region, load_system
from engine.definitions.values import Region, System
from schemas.documents import parse
from schemas.models import Release
from tenants.statements import Table, rows

#: The region document is released like a system, under this key.
REGION = "region"
#: Loaded systems kept per process; regions whose documents are the same text share one.
LOADED = 256
#: A release without its long texts, for statements of one's own.
SHORT = Table(Release, only=("id", "system", "number", "digest"))


def newest_of(system: str) -> str:
    """SQL for the newest release of a system; `system` is itself SQL of our own, a column say."""
    return f"SELECT {SHORT.columns()} FROM {SHORT.name} WHERE system = {system} ORDER BY number DESC LIMIT 1"  # noqa: S608 - names of our own


NEWEST_REGION = newest_of(f"'{REGION}'")

_NEWEST_OF = f"""
    SELECT DISTINCT ON (system) {SHORT.columns()} FROM {SHORT.name} WHERE system = ANY(%s)
    ORDER BY system, number DESC
"""  # noqa: S608 - see above

#: Newest releases that were read already, by the systems asked for; None where they are read anew each time.
_Kept = dict[tuple[str, ...], dict[str, Release]]
_KEPT: ContextVar[_Kept | None] = ContextVar("kept releases", default=None)


class NoRelease(Exception):
    """Nothing has been released under this key in the region we are in."""


def current_release(system: str) -> Release | None:
    """The newest release of a system; its documents are fetched only when they are asked for."""
    return current_releases_of([system]).get(system)


def current_releases_of(systems: Iterable[str]) -> dict[str, Release]:
    """The newest release of each of these systems by key; documents are fetched only when they are asked for."""
    asked, kept = tuple(sorted(systems)), _KEPT.get()
    if kept is not None and asked in kept:
        return kept[asked]
    found = {release.system: release for release in map(SHORT.read, rows(_NEWEST_OF, [list(asked)]))}
    if kept is not None:
        kept[asked] = found
    return found


@contextmanager
def releases_kept() -> Iterator[None]:
    """Inside, newest releases are read once: for long work in one region in whose course nothing is released."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def current_releases() -> dict[str, Release]:
    """The newest release of every system by key, the region's own left out."""
    newest = Release.objects.exclude(system=REGION).order_by("system", "-number").distinct("system")
    return {release.system: release for release in newest.defer("documents")}


def system_of(release: Release) -> System:
    """The definitions of a release as values."""
    return _loaded_system(_Text(release.digest, release))


def documents_of(release: Release) -> list[dict[str, Any]]:
    """The documents of a release, ordered by kind and key; a copy that the caller may change."""
    documents: list[dict[str, Any]] = parse(release.documents)
    return documents


def current_region() -> Region:
    """The region we are in, as released.

    Raises:
        NoRelease: the region has never been released.
    """
    return region_read(next(iter(rows(NEWEST_REGION)), None))


def region_read(row: Sequence[object] | None) -> Region:
    """The region whose release is in this row, as `NEWEST_REGION` gives it.

    Raises:
        NoRelease: the region has never been released.
    """
    if row is None or row[0] is None:
        raise NoRelease(REGION)
    return region_of(SHORT.read(row))


def region_and_release(system: str) -> tuple[Region, Release | None]:
    """The region we are in and the newest release of one of its systems, in one query.

    The region's own document is no system, whatever an address says.

    Raises:
        NoRelease: the region has never been released.
    """
    found = current_releases_of([system, REGION])
    if REGION not in found:
        raise NoRelease(REGION)
    return region_of(found[REGION]), found.get(system) if system != REGION else None


def region_of(release: Release) -> Region:
    """The region that a release of the region document describes."""
    return _loaded_region(_Text(release.digest, release))


@dataclass(frozen=True)
class _Text:
    """The documents of a release, the same wherever their digest is the same."""

    digest: str
    release: Release = field(compare=False)


@lru_cache(maxsize=LOADED)
def _loaded_system(text: _Text) -> System:
    return load_system(documents_of(text.release))


@lru_cache(maxsize=LOADED)
def _loaded_region(text: _Text) -> Region:
    return load_region(documents_of(text.release)[0])
