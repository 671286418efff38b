"""Which regions have something to deliver: one question to all of them, so that quiet regions cost no message."""

from datetime import datetime

from django.db import connection
from psycopg import sql

from tenants.selectors import list_regions
from workflows.models import Outgoing

_WAITS = "SELECT {slug} WHERE EXISTS (SELECT 1 FROM {schema}.{table} WHERE state = 'waiting' AND due_at <= %(now)s)"


def regions_with_mail(*, now: datetime) -> list[str]:
    """The slugs of the regions in whose outbox something is due."""
    slugs = [region.slug for region in list_regions()]
    if not slugs:
        return []
    table = sql.Identifier(Outgoing._meta.db_table)
    asked = (sql.SQL(_WAITS).format(slug=slug, schema=sql.Identifier(slug), table=table) for slug in slugs)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked), {"now": now})
        return [slug for (slug,) in cursor.fetchall()]
