"""From the audit to deliveries: the chain tells, in order and only once it is committed, what happened to records.

So no step waits for webhooks, none is forgotten, and none is told of that was undone.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction
from django_tenants.utils import schema_context

from forms.models import Record
from tenants.audit.models import AuditEntry
from tenants.links import region_url
from tenants.models import PublishedResult
from workflows.hooks.models import Event, Webhook
from workflows.models import HistoryEntry, Outgoing

AT_ONCE = 500  # entries looked at in one transaction
_MADE, _EDITED = "record.create", "record.edit"


def feed_webhooks(*, now: datetime) -> int:
    """Write a delivery for each event that somebody wants to hear of; gives how many."""
    made = 0
    while True:
        with transaction.atomic():
            fed = _feed_some(now)
        if fed is None:
            return made
        made += fed


def _feed_some(now: datetime) -> int | None:
    """Look at the next entries; None where all have been looked at, or somebody else is at it."""
    hooks = list(Webhook.objects.select_for_update(of=("self",), skip_locked=True).filter(is_on=True))
    if not hooks:
        return None
    start = min(hook.seen for hook in hooks)
    entries = list(AuditEntry.objects.filter(sequence__gt=start).order_by("sequence")[:AT_ONCE])
    if not entries:
        return None
    about = [entry for entry in entries if entry.object_type == "record" and entry.object_id.isdecimal()]
    found = list(_deliveries(hooks, about, now))
    Outgoing.objects.bulk_create(found, ignore_conflicts=True)
    for hook in hooks:
        hook.seen = max(hook.seen, entries[-1].sequence)
        hook.save(update_fields=["seen"])
    return len(found)


def _deliveries(hooks: Sequence[Webhook], entries: Sequence[AuditEntry], now: datetime) -> Iterator[Outgoing]:
    records = Record.objects.in_bulk({int(entry.object_id) for entry in entries})
    moved, published = _moves(entries), _published(records)
    for entry in entries:
        record = records.get(int(entry.object_id))
        if record is None:
            continue
        for event in _events_of(entry, moved, published):
            for hook in hooks:
                if entry.sequence > hook.seen and event in hook.events and hook.system in ("", record.system):
                    yield _delivery(hook, event, entry, record, moved, now)


def _events_of(
    entry: AuditEntry, moved: dict[tuple[int, int], HistoryEntry], published: set[tuple[int, datetime]]
) -> Iterator[str]:
    step = moved.get((int(entry.object_id), _version(entry)))
    if entry.action == _MADE:
        yield Event.MADE
    elif entry.action == _EDITED:
        yield Event.CHANGED
    if entry.action != _MADE and step is not None and step.from_state != step.to_state:
        yield Event.MOVED
    if (int(entry.object_id), entry.at) in published:
        yield Event.PUBLISHED


def _delivery(
    hook: Webhook,
    event: str,
    entry: AuditEntry,
    record: Record,
    moved: dict[tuple[int, int], HistoryEntry],
    now: datetime,
) -> Outgoing:
    step = moved.get((record.pk, _version(entry)))
    region = connection.schema_name
    data = {
        "region": region,
        "id": record.pk,
        "system": record.system,
        "record_type": record.record_type,
        "version": _version(entry) or record.version,
        "state": step.to_state if step else record.state,
        "from_state": step.from_state if step else "",
        "address": region_url(region, "api:record", record.pk),
    }
    name = f"msg_{region}_{hook.pk}_{entry.sequence}_{event.replace('.', '_')}"
    body = {"type": event, "timestamp": entry.at.isoformat(), "data": data}
    return Outgoing(
        key=name,
        kind=Outgoing.Kind.HOOK,
        record=record,
        webhook=hook,
        payload={"subject": event, "body": body},
        due_at=now,
        created_at=now,
    )


def _version(entry: AuditEntry) -> int:
    version = entry.data.get("version")
    return version if isinstance(version, int) else 0


def _moves(entries: Iterable[AuditEntry]) -> dict[tuple[int, int], HistoryEntry]:
    """The lines of the history that these entries tell of, by record and version."""
    numbers = {int(entry.object_id) for entry in entries}
    versions = {_version(entry) for entry in entries}
    told = HistoryEntry.objects.filter(record_id__in=numbers, version__in=versions)
    return {(each.record_id, each.version): each for each in told}


def _published(records: Iterable[int]) -> set[tuple[int, datetime]]:
    """Which records' results stand in the view over all regions, and since when as they are."""
    slug = connection.schema_name
    with schema_context("public"):
        lines = PublishedResult.objects.filter(region_slug=slug, record_id__in=list(records), is_counted=True)
        return set(lines.values_list("record_id", "changed_at"))
