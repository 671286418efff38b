"""A record's rows in the inbox that spans all regions: rebuilt from the record whenever it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engine.flow.moves import MOVING
from forms.actors import SYSTEM
from forms.contexts import Scene, Shared
from forms.frames import records as all_records
from forms.masked import fill_masked
from forms.models import Record
from forms.rules import lock_reasons
from tenants import inbox
from tenants.models import InboxItem, Region
from tenants.selectors import region_here
from workflows.history import Told, histories
from workflows.models import Copied
from workflows.seats import stay_of
from workflows.selectors import asked_tokens, waiting_actions

Box = InboxItem.Box
Item = Mapping[str, object]  # the columns of a row
Histories = Mapping[int, Sequence[Told]]

_BATCH = 500
_NONE: Histories = {}
MOVED = MOVING | {"create"}
ARRIVING = MOVED | {"reassign"}  # the kinds of steps after which somebody has a task anew
BEHIND = ("edit", "create")  # what alone puts nothing into the tray of things done
_COMPARED = (
    "title", "subtitle", "asks", "state_key", "tokens", "bare_tokens", "user_id", "due_on", "batchable", "urged_at",
    "urged_by", "action_path",
)  # fmt: skip


@dataclass
class Difference:
    """What a rebuild found: how many records it looked at, and a line for each row that was not as it should be."""

    checked: int = 0
    lines: list[str] = field(default_factory=list)


def rebuild(records: Sequence[Record], *, now: datetime, shared: Shared | None = None, told: Histories = _NONE) -> None:
    """Bring the rows of these records up to date.

    `shared` is what was read since the last of them was written, `told` the histories that are known.
    """
    if records:
        ids = [record.pk for record in records]
        items = items_of(records, now=now, shared=shared, told=told)
        inbox.replace_items(connection.schema_name, record_ids=ids, items=items)


def rebuild_all(*, now: datetime) -> Difference:
    """Make all rows of the region we are in anew from its records, and tell which were wrong.

    Nobody moves a record while its rows are compared, so this can be run at any time.
    """
    last, difference = 0, Difference()
    while ids := list(Record.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        last = ids[-1]
        difference.lines += _rebuilt(ids, now=now)
        difference.checked += len(ids)
    difference.lines += _strays()
    return difference


@transaction.atomic
def _rebuilt(ids: Sequence[int], *, now: datetime) -> list[str]:
    batch = list(all_records().filter(pk__in=held(ids)).order_by("pk"))
    kept = InboxItem.objects.filter(region_slug=connection.schema_name, record_id__in=ids)
    lines = _compared(kept, (InboxItem(**item) for item in items_of(batch, now=now)))
    rebuild(batch, now=now)
    return lines


def held(ids: Sequence[int]) -> Sequence[int]:
    """The same records, once nobody writes to them: whoever does holds the topmost record above (forms.services)."""
    tops = Record.objects.filter(pk__in=ids).values_list(Coalesce("subject_id", "pk"))
    list(Record.objects.filter(pk__in=tops).order_by("pk").select_for_update().values_list("pk"))
    return ids


def _strays() -> list[str]:
    """Rows of records that are not there; they are taken away."""
    rows = InboxItem.objects.filter(region_slug=connection.schema_name).only("region_slug", "kind", "key", "record_id")
    items = list(rows)  # before the records: what is opened meanwhile has its rows later
    known = set(Record.objects.values_list("pk", flat=True))
    strays = [item for item in items if item.record_id not in known]
    InboxItem.objects.filter(pk__in=[item.pk for item in strays]).delete()
    return sorted(f"of no record: {item}" for item in strays)


def items_of(
    records: Sequence[Record], *, now: datetime, shared: Shared | None = None, told: Histories = _NONE
) -> list[Item]:
    """The rows these records should have: who is asked to act, who acted, who opened them."""
    region = region_here()
    steps = {**histories([record.pk for record in records if record.pk not in told]), **told}
    copies = _copies([pk for pk, known in steps.items() if any(step.kind == "copy" for step in known)])
    items: list[Item] = []
    shared = shared or Shared()
    for record in records:
        items += _items(
            _Row(region, Scene(record, SYSTEM, now, shared=shared)), steps.get(record.pk, []), copies.get(record.pk, [])
        )
    return items


def _compared(kept: Iterable[InboxItem], wanted: Iterable[InboxItem]) -> list[str]:
    before, after = {str(item): item for item in kept}, {str(item): item for item in wanted}
    lines = [f"missing: {name}" for name in after.keys() - before.keys()]
    lines += [f"too many: {name}" for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        fields = [field for field in _COMPARED if getattr(before[name], field) != getattr(after[name], field)]
        lines += [f"differs in {', '.join(fields)}: {name}"] if fields else []
    return sorted(lines)


class _Row:
    """What all rows of one record have in common."""

    def __init__(self, region: Region, scene: Scene) -> None:
        self.region = region
        self.scene = scene
        self.state = state = scene.frame.workflow.by_key[scene.record.state]
        record, frame = scene.record, scene.frame
        self._common = {
            "region_slug": region.slug,
            "region_title": region.title,
            "region_short": region.short,
            "system_title": frame.system.title,
            "record_id": record.pk,
            "title": record.title,
            "subtitle": f"{frame.type.title} · {record.number}"[:300],
            "state_key": state.key,
            "state_title": state.title,
            "state_tone": state.tone,
            "action_path": f"records/{record.pk}/",
            "version": record.version,
        }

    def item(self, kind: str, key: str, arrived_at: datetime, *, tokens: Sequence[str], **fields: object) -> Item:
        """One row, for the holders of these tokens."""
        return {
            **self._common,
            "kind": kind,
            "key": key,
            "arrived_at": arrived_at,
            "tokens": [f"{self.region.slug}|{token}" for token in tokens],
            "bare_tokens": tokens,
            **fields,
        }


def _items(row: _Row, steps: Sequence[Told], copies: Sequence[Copied]) -> Iterable[Item]:
    record = row.scene.record
    arrived = next((step.at for step in steps if step.kind in ARRIVING), record.created_at)
    yield from _todo(row, arrived, _urged(steps))
    seen_by = record.tokens
    if record.created_by_id is not None:
        yield row.item(Box.MINE, str(record.pk), record.created_at, user_id=record.created_by_id, tokens=seen_by)
    for copied in copies:
        yield row.item(
            Box.COPIED,
            f"{record.pk}:{copied.user_id}",
            copied.at,
            user_id=copied.user_id,
            asks=copied.note[:300],
            tokens=seen_by,
        )
    for user_id, (step, asks) in _acted(steps).items():
        yield row.item(Box.DONE, f"{record.pk}:{user_id}", step.at, user_id=user_id, asks=asks, tokens=seen_by)


def _acted(steps: Iterable[Told]) -> Mapping[int, tuple[Told, str]]:
    """The last step of everybody who acted, or in whose place somebody did, with its words."""
    acted: dict[int, tuple[Told, str]] = {}
    for step in reversed([step for step in steps if step.user_id is not None and step.kind not in BEHIND]):
        title = step.action_title
        if step.for_user_id is not None:
            acted[step.for_user_id] = (step, _told(_("%(action)s (by %(deputy)s)"), step))
            title = _told(_("%(action)s (for %(owner)s)"), step)
        acted[step.user_id] = (step, title)
    return acted


def _told(words: Promise, step: Told) -> str:
    """Words that are stored for everybody: in the language of the installation, whoever sets them off."""
    with translation.override(settings.LANGUAGE_CODE):
        return (words % {"action": step.action_title, "owner": step.for_name, "deputy": step.user_name})[:300]


def _urged(steps: Iterable[Told]) -> Told | None:
    """The last time somebody urged since the record came into its state."""
    since = takewhile(lambda step: step.kind not in MOVED, steps)
    return next((step for step in since if step.kind == "remind"), None)


def _todo(row: _Row, arrived: datetime, urged: Told | None) -> Iterable[Item]:
    record, scene = row.scene.record, row.scene
    is_locked = bool(scene.frame.type.locked) and bool(lock_reasons(scene))
    actions = () if is_locked else waiting_actions(scene.frame.workflow, record.state)
    tokens = asked_tokens(record, actions, stay_of(scene))
    if tokens:
        yield row.item(
            Box.TODO,
            str(record.pk),
            arrived,
            tokens=tokens,
            asks=fill_masked(row.state.asks, row.scene, row.scene.context())[:300],
            due_on=record.due_on,
            batchable=any(action.batch for action in actions),
            urged_at=urged.at if urged else None,
            urged_by=urged.user_name if urged else "",
        )


def _copies(record_ids: Sequence[int]) -> Mapping[int, list[Copied]]:
    """Who was shown these records, which their history tells; one query, if anybody was."""
    copies: dict[int, list[Copied]] = {}
    found = Copied.objects.filter(record_id__in=record_ids).order_by("pk") if record_ids else ()
    for copied in found:
        copies.setdefault(copied.record_id, []).append(copied)
    return copies
