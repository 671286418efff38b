"""Entries of a register that people look for by typing a part of what they know."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from registers.models import RegisterEntry
from registers.selectors import entries_with


def search_entries(
    register: str, text: str, *, properties: Sequence[str], most: int
) -> list[tuple[str, Mapping[str, object]]]:
    """Entries, with their keys, of which one of these properties contains the text; those by key come first."""
    asked = Q(key__icontains=text)
    for name in properties:
        asked |= Q(**{f"data__{name}__icontains": text})
    return [
        (entry.key, entry.data)
        for entry in RegisterEntry.objects.filter(asked, register=register).order_by("key")[:most]
    ]


def entries_called(
    register: str, text: str, *, properties: Sequence[str], most: int
) -> list[tuple[str, Mapping[str, object]]]:
    """Entries whose key, or one of these properties, is exactly the text."""
    asked = Q(key=text)
    for name in properties:
        asked |= Q(pk__in=entries_with(register, {name: text}).values("pk"))
    return [
        (entry.key, entry.data)
        for entry in RegisterEntry.objects.filter(asked, register=register).order_by("key")[:most]
    ]
