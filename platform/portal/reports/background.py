"""A long report written by the worker, as whoever asked for it would see it at that moment."""

from django.db import connection

from exchange.exports import Counted, finish, note_written
from exchange.models import Export
from forms.actors import actor_for
from portal.lists.cells import Cells
from portal.lists.export import MOST_ROWS
from portal.reports.finding import asked_words, exported_report
from portal.reports.table import Reader
from portal.reports.workbook import workbook
from tenants import clock

_CHUNK = 500  # rows that are in memory at a time


def write_report(export: Export) -> int:
    """Write a report; says how many rows.

    Raises:
        Http404: it is not theirs any more.
    """
    actor = actor_for(export.by, region_slug=connection.schema_name, today=clock.today())
    query = exported_report(export.about, actor=actor, asked=export.asked)
    rows = Counted(query.rows()[:MOST_ROWS].iterator(chunk_size=_CHUNK))
    content = workbook(
        query,
        Reader(query, Cells(query.frame.region, today=query.today)),
        rows,
        asked=asked_words(query),
        progress=lambda done: note_written(export, done),
    )
    finish(export, content, rows=rows.count, at=clock.now())
    return rows.count
