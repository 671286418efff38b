"""How much waits for somebody: in the bar over all regions, in the menu by list."""

from collections.abc import Mapping, Sequence

from django.db.models import Count

from forms.models import Record
from portal.viewer import Viewer
from tenants.inbox import count_items, list_items
from tenants.models import InboxItem

TokensByRegion = Mapping[str, Sequence[str]]


def count_todo(tokens: TokensByRegion, *, user_id: int) -> int:
    """The number of things to do in all regions."""
    counts = count_items(tokens, user_id=user_id)
    return sum(
        number for (_, box), number in counts.items() if box == InboxItem.Box.TODO
    )


def waiting_by_type(region_slug: str, viewer: Viewer) -> Mapping[tuple[str, str], int]:
    """The number of records in this region that wait for the viewer, by record type and state."""
    items = list_items(
        {region_slug: viewer.actor.tokens},
        user_id=viewer.actor.user_id,
        box=InboxItem.Box.TODO,
    )
    waiting = Record.objects.filter(
        pk__in=[item.record_id for item in items]
    ).order_by()
    rows = waiting.values_list("record_type", "state").annotate(number=Count("pk"))
    return {(record_type, state): number for record_type, state, number in rows}
