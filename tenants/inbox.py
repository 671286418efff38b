"""Writing the inbox that spans all regions.

The table stands in public, yet is written in the same transaction as the region's row it speaks of: one record, one
owner of its rows, so they are replaced as a whole whenever the record changes.
"""

from collections.abc import Sequence

from django.db import transaction

from tenants.models import InboxItem

_IDENTITY = ("region_slug", "kind", "key")
_SHOWN = tuple(field.name for field in InboxItem._meta.concrete_fields if field.name not in ("id", *_IDENTITY))


@transaction.atomic(savepoint=False)
def replace_items(region_slug: str, *, record_ids: Sequence[int], items: Sequence[InboxItem]) -> None:
    """Make these the only rows of these records; rows that stay keep their place in everybody's list."""
    wanted = {(item.kind, item.key) for item in items}
    kept = InboxItem.objects.filter(region_slug=region_slug, record_id__in=record_ids).values_list("pk", "kind", "key")
    gone = [pk for pk, kind, key in kept if (kind, key) not in wanted]
    if gone:
        InboxItem.objects.filter(pk__in=gone).delete()
    if items:
        InboxItem.objects.bulk_create(items, update_conflicts=True, unique_fields=_IDENTITY, update_fields=_SHOWN)
