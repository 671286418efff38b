"""Writing the inbox that spans all regions.

The table stands in public, yet is written in the same transaction as the region's row it speaks of: one record, one
owner of its rows, so they are replaced as a whole whenever the record changes.
"""

import json
from collections.abc import Mapping, Sequence

from django.core.serializers.json import DjangoJSONEncoder

from tenants.models import InboxItem
from tenants.statements import run

_IDENTITY = ("region_slug", "record_id", "kind", "key")
_TABLE = InboxItem._meta.db_table
#: What a line holds where nothing else is said.
_BLANK = {field.column: field.get_default() for field in InboxItem._meta.concrete_fields if field.column != "id"}
_COLUMNS = tuple(_BLANK)
_NEW = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column not in _IDENTITY)
#: One statement, whatever there was before: this runs with every change of every record.
_REPLACE = f"""
    WITH wanted AS (SELECT * FROM json_populate_recordset(NULL::public.{_TABLE}, %(items)s)),
    gone AS (
        DELETE FROM public.{_TABLE} WHERE region_slug = %(region)s AND record_id = ANY(%(records)s)
        AND (kind, key) NOT IN (SELECT kind, key FROM wanted)
    )
    INSERT INTO public.{_TABLE} ({", ".join(_COLUMNS)}) SELECT {", ".join(_COLUMNS)} FROM wanted
    ON CONFLICT ({", ".join(_IDENTITY)}) DO UPDATE SET {_NEW}
"""  # noqa: S608 - names of our own columns


def replace_items(region_slug: str, *, record_ids: Sequence[int], items: Sequence[Mapping[str, object]]) -> None:
    """Make these the only rows of these records; rows that stay keep their place in everybody's list."""
    rows = json.dumps([{**_BLANK, **item} for item in items], cls=DjangoJSONEncoder)
    run(_REPLACE, {"items": rows, "region": region_slug, "records": list(record_ids)})
