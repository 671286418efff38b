"""A long list or report written by the worker, as whoever asked for it would see it at that moment."""

from datetime import datetime

from django.db import connection
from django.http import Http404
from django.utils import translation

from exchange.exports import Counted, begin, fail, finish, note_written
from exchange.models import Export
from forms.actors import actor_for
from forms.frames import current_frame
from portal.lists.cells import Cells
from portal.lists.details import Details
from portal.lists.export import MOST_ROWS, workbook
from portal.lists.query import ListQuery, read_query
from portal.regions import menu_item
from portal.reports.background import write_report
from portal.reports.finding import ABOUT
from schemas.selectors import NoRelease, current_region
from tenants import clock

_CHUNK = 500  # records that are in memory at a time
LANGUAGE = "language"
FULL = "full"  # asked for with all that the forms say


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
    if export.about.startswith(ABOUT):
        return write_report(export)
    query = _query(export)
    records = Counted(query.records()[:MOST_ROWS].iterator(chunk_size=_CHUNK))
    content = workbook(
        records,
        title=query.item.title,
        columns=query.columns,
        cells=Cells(current_region(), today=clock.today(), actor=query.actor, coverage=query.item.coverage),
        details=details_of(query, now=clock.now()) if export.asked.get(FULL) == "1" else None,
        progress=lambda rows: note_written(export, rows),
    )
    finish(export, content, rows=records.count, at=clock.now())
    return records.count


def details_of(query: ListQuery, *, now: datetime) -> Details:
    """All that the forms of the list's records say to whoever asks."""
    return Details(query.frame, actor=query.actor, now=now, title=query.item.title)


def _query(export: Export) -> ListQuery:
    """The list with today's rights of whoever asked."""
    actor = actor_for(export.by, region_slug=connection.schema_name, today=clock.today())
    _group, item = menu_item(current_region(), export.about, actor=actor)
    frame = current_frame(item.system, item.record_type)
    return read_query(item, frame=frame, actor=actor, asked=export.asked, today=clock.today())
