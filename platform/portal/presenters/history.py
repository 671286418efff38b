"""What happened, newest first, as a timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from engine.definitions.values import Region
from forms.models import Record
from workflows.history import newest
from workflows.models import HistoryEntry


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    what: str
    who: str
    at: datetime
    opinion: str
    is_back: bool


def events_of(
    records: Mapping[int, Record], *, region: Region, about: Record, most: int
) -> tuple[Sequence[Event], int]:
    """The newest events of these records and how many there are; those of other records say which they are about."""
    entries, total = newest(records, most=most)
    return [_event(entry, records[entry.record_id], region, about) for entry in entries], total


def _event(entry: HistoryEntry, record: Record, region: Region, about: Record) -> Event:
    role = region.role(entry.role)
    owner = _("for %(names)s") % {"names": entry.for_name} if entry.for_name else ""
    names = (entry.organisation, entry.user_name, owner, role.title if role else "")
    return Event(
        what=entry.action_title if record.pk == about.pk else f"{entry.action_title} · {record.title}",
        who=" ".join(name for name in names if name) or _("The system"),
        at=entry.at,
        opinion=entry.opinion,
        is_back=entry.kind == "send_back",
    )
