"""How much waits for somebody in a region, by what it is: the counts of its menu."""

from collections.abc import Mapping

from django.db.models import Count

from forms.actors import Actor
from forms.models import Record
from tenants.models import InboxItem
from tenants.selectors import few_of, inbox_of
from tenants.statements import rows

_BY_TYPE = f"""
    SELECT record_type, state, count(*) FROM {Record._meta.db_table} WHERE id = ANY(ARRAY(
        SELECT record_id FROM {InboxItem._meta.db_table}
        WHERE kind = '{InboxItem.Box.TODO}' AND tokens && %s::text[]))
    GROUP BY record_type, state
"""  # noqa: S608 - names of our own


def waiting_by_type(region_slug: str, actor: Actor) -> Mapping[tuple[str, str], int]:
    """The number of records in this region that wait for somebody, by record type and state."""
    held = {region_slug: actor.tokens}
    few = few_of(held)
    found = rows(_BY_TYPE, [few]) if few is not None else _asked_otherwise(held)
    return {(record_type, state): number for record_type, state, number in found}


def _asked_otherwise(held: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, int]]:
    """The same for very many tokens, which are compared in another way."""
    items = inbox_of(held).filter(kind=InboxItem.Box.TODO).values_list("record_id", flat=True)
    by_type = Record.objects.filter(pk__in=list(items)).order_by().values_list("record_type", "state")
    return list(by_type.annotate(number=Count("pk")))
