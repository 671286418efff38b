"""Writing what single records publish, in the transaction that changed them.

One statement replaces the lines of these records, and notes for which periods the sums are behind. The notes are rows
of their own that nobody else touches, so no two writers wait for each other; `folding` takes them up afterwards.
"""

import json
from collections.abc import Mapping, Sequence

from celery import current_app
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from tenants.publishing.models import PublishedChange, PublishedResult
from tenants.statements import rows

FOLD = "workflows.publishing.tasks.fold_sums"
Line = Mapping[str, object]

_TABLE, _CHANGES = PublishedResult._meta.db_table, PublishedChange._meta.db_table
_IDENTITY = ("region_slug", "record_id", "measure")
_COLUMNS = tuple(field.column for field in PublishedResult._meta.concrete_fields if field.column != "id")
_NEW = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column not in _IDENTITY)
#: What sums are made of: a line that differs in nothing of this leaves them as they are.
_SUMMED = "system, measure, record_id, period_start, area, is_summed, is_counted, score, grade, due_on"
_REPLACE = f"""
    WITH wanted AS (SELECT * FROM json_populate_recordset(NULL::public.{_TABLE}, %(lines)s)),
    kept AS (SELECT * FROM public.{_TABLE} WHERE region_slug = %(region)s AND record_id = ANY(%(records)s)),
    gone AS (
        DELETE FROM public.{_TABLE} WHERE region_slug = %(region)s AND record_id = ANY(%(records)s)
        AND (record_id, measure) NOT IN (SELECT record_id, measure FROM wanted)
    ),
    put AS (
        INSERT INTO public.{_TABLE} ({", ".join(_COLUMNS)}) SELECT {", ".join(_COLUMNS)} FROM wanted
        ON CONFLICT ({", ".join(_IDENTITY)}) DO UPDATE SET {_NEW}
    ),
    moved AS (
        (SELECT {_SUMMED} FROM kept EXCEPT SELECT {_SUMMED} FROM wanted)
        UNION (SELECT {_SUMMED} FROM wanted EXCEPT SELECT {_SUMMED} FROM kept)
    )
    INSERT INTO public.{_CHANGES} (region_slug, system, measure, period_start)
    SELECT DISTINCT %(region)s::text, system, measure, period_start FROM moved RETURNING id
"""  # noqa: S608 - names of our own columns


def replace_results(region_slug: str, *, record_ids: Sequence[int], lines: Sequence[Line]) -> bool:
    """Make these the only lines of these records; says whether sums are behind now, which a worker is told."""
    written = json.dumps(lines, cls=DjangoJSONEncoder)
    changed = bool(rows(_REPLACE, {"lines": written, "region": region_slug, "records": list(record_ids)}))
    if changed:
        transaction.on_commit(_ask, robust=True)
    return changed


def _ask() -> None:
    """Have a worker bring the sums up to date; where the queue is down, the sweep does it."""
    current_app.send_task(FOLD, retry=False)
