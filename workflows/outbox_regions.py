"""Which regions have something to do: one question to all of them, so that quiet regions cost no message."""

from datetime import datetime

from django.db import connection, models
from psycopg import sql

from tenants.selectors import list_regions
from workflows.models import Outgoing

_ANY = "SELECT {slug} WHERE EXISTS (SELECT 1 FROM {schema}.{table} WHERE {condition})"


def regions_with_mail(*, now: datetime) -> list[str]:
    """The slugs of the regions in whose outbox something is due."""
    return regions_where(Outgoing, "state = 'waiting' AND due_at <= %(moment)s", moment=now)


def regions_where(model: type[models.Model], condition: str, *, moment: datetime) -> list[str]:
    """The slugs of the regions in which a row meets a condition of our own, which names the `moment`."""
    slugs = [region.slug for region in list_regions()]
    if not slugs:
        return []
    parts = {"table": sql.Identifier(model._meta.db_table), "condition": sql.SQL(condition)}
    asked = (sql.SQL(_ANY).format(slug=slug, schema=sql.Identifier(slug), **parts) for slug in slugs)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked), {"moment": moment})
        return [slug for (slug,) in cursor.fetchall()]
