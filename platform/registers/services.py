"""Keeping a region's own registers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from registers.models import RegisterEntry
from tenants.audit.services import Person, record


@transaction.atomic
def put_entry(
    register: str, *, key: str, data: Mapping[str, object], by: Person | None, now: datetime, address: str = ""
) -> RegisterEntry:
    """Make an entry, or bring it up to date."""
    entry = RegisterEntry.objects.filter(register=register, key=key).first() or RegisterEntry(
        register=register, key=key
    )
    entry.data = dict(data)
    entry.blind = entry.numbers()
    entry.save()
    record("register.entry_put", user=by, at=now, object_type=register, object_id=key, ip=address)
    return entry
