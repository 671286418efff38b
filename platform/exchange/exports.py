"""Long lists on their way out: asked for, written by the worker, fetched by whoever asked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from accounts.models import User
from exchange.models import Export

#: How long a file waits to be fetched.
KEPT = timedelta(days=7)
#: Lists that somebody may have under way at a time; it keeps one person from filling the queue.
MOST_UNDER_WAY = 3

_UNDER_WAY = (Export.State.WAITING, Export.State.WRITING)
_LONGEST_NAME = 200
T = TypeVar("T")


class TooMany(Exception):
    """Enough lists of this person are being written already."""


class Counted(Iterable[T]):
    """Rows as they come from the database, counted."""

    def __init__(self, rows: Iterable[T]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        for row in self._rows:
            self.count += 1
            yield row


def ask_for(about: str, *, name: str, asked: Mapping[str, str], total: int, by: User, at: datetime) -> Export:
    """A list to be written; one that is under way already, asked in the same way, is given again.

    Raises:
        TooMany: see there.
    """
    under_way = Export.objects.filter(by=by, state__in=_UNDER_WAY, at__gt=at - KEPT)
    same = next((one for one in under_way.filter(about=about) if one.asked == dict(asked)), None)
    if same is not None:
        return same
    if under_way.count() >= MOST_UNDER_WAY:
        raise TooMany
    given = {"name": name[:_LONGEST_NAME], "asked": dict(asked), "total": total}
    return Export.objects.create(about=about, by=by, at=at, **given)


def exports_of(user: User, *, now: datetime) -> QuerySet[Export]:
    """What somebody asked for and may still fetch, newest first."""
    return Export.objects.filter(by=user, at__gt=now - KEPT)


def begin(export_id: int) -> Export | None:
    """A list that is to be written now; one that is done already, or given up, is left alone."""
    found = Export.objects.select_related("by").filter(pk=export_id, state__in=_UNDER_WAY).first()
    if found is not None:
        note_written(found, 0)
    return found


def note_written(export: Export, rows: int) -> None:
    """Say how many rows have been written; whoever waits sees it at once."""
    Export.objects.filter(pk=export.pk).update(state=Export.State.WRITING, rows=rows)


def finish(export: Export, content: bytes, *, rows: int, at: datetime) -> None:
    """Keep the file; if it was given up meanwhile, nothing is kept."""
    name = default_storage.save(f"exports/{uuid4().hex}.xlsx", ContentFile(content))
    done = {"state": Export.State.READY, "file": name, "rows": rows, "finished_at": at}
    if not Export.objects.filter(pk=export.pk, state__in=_UNDER_WAY).update(**done):
        default_storage.delete(name)


def fail(export: Export, *, at: datetime) -> None:
    """It could not be written; whoever asked sees that and may ask again."""
    Export.objects.filter(pk=export.pk, state__in=_UNDER_WAY).update(state=Export.State.FAILED, finished_at=at)


def drop(export: Export) -> None:
    """Forget a list and its file."""
    Export.objects.filter(pk=export.pk).delete()
    if export.file:
        default_storage.delete(export.file.name)


def forget_old(*, now: datetime) -> int:
    """Forget what nobody may fetch any more; says how many."""
    old = list(Export.objects.filter(at__lte=now - KEPT))
    for export in old:
        drop(export)
    return len(old)
