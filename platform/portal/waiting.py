"""How much waits for somebody: in the bar over all regions, in the menu by list."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, QuerySet

from forms.actors import Actor
from forms.models import Record
from tenants.models import InboxItem
from tenants.selectors import inbox_of

TokensByRegion = Mapping[str, Sequence[str]]


def count_todo(tokens: TokensByRegion) -> int:
    """The number of things to do in all regions."""
    return _todo(tokens).count()


def waiting_by_type(region_slug: str, actor: Actor) -> Mapping[tuple[str, str], int]:
    """The number of records in this region that wait for somebody, by record type and state."""
    items = _todo({region_slug: actor.tokens}).values_list("record_id", flat=True)
    rows = Record.objects.filter(pk__in=list(items)).order_by().values_list("record_type", "state")
    return {(record_type, state): number for record_type, state, number in rows.annotate(number=Count("pk"))}


def _todo(tokens: TokensByRegion) -> QuerySet[InboxItem]:
    return inbox_of(tokens).filter(kind=InboxItem.Box.TODO)
