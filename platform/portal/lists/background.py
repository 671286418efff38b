"""A long list written by the worker, as whoever asked for it would see it at that moment."""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.http import Http404
from django.utils import translation

from exchange.exports import begin, fail, finish, note_written
from exchange.models import Export
from forms.actors import actor_for
from forms.frames import current_frame
from forms.models import Record
from portal.lists.cells import Cells
from portal.lists.export import MOST_ROWS, workbook
from portal.lists.query import ListQuery, read_query
from portal.regions import menu_item
from schemas.selectors import NoRelease, current_region
from tenants import clock

_CHUNK = 500  # records that are in memory at a time
LANGUAGE = "language"


def write_list(export_id: int) -> int:
    """Write a list that waits; says how many rows. Done again from the beginning when a worker died over it."""
    export = begin(export_id)
    if export is None:
        return 0
    try:
        with translation.override(export.asked.get(LANGUAGE, "")):
            return _write(export)
    except (Http404, NoRelease):  # what the person was allowed to see is theirs no more
        fail(export, at=clock.now())
        return 0
    except Exception:
        fail(export, at=clock.now())
        raise


def _write(export: Export) -> int:
    query = _query(export)
    records = _Counted(query.records()[:MOST_ROWS].iterator(chunk_size=_CHUNK))
    content = workbook(
        records,
        title=query.item.title,
        columns=query.columns,
        cells=Cells(current_region(), today=clock.today()),
        progress=lambda rows: note_written(export, rows),
    )
    finish(export, content, rows=records.count, at=clock.now())
    return records.count


class _Counted:
    """Records as they come from the database, counted."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            yield record


def _query(export: Export) -> ListQuery:
    """The list with today's rights of whoever asked."""
    actor = actor_for(export.by, region_slug=connection.schema_name, today=clock.today())
    _group, item = menu_item(current_region(), export.about, actor=actor)
    frame = current_frame(item.system, item.record_type)
    return read_query(item, frame=frame, actor=actor, asked=export.asked)
