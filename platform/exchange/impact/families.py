"""Stored records, family by family: everything below one topmost record, with its sheets and each other at hand."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import F, Prefetch, Q, TextField
from django.db.models.functions import Cast, Coalesce

from forms.contexts import Shared
from forms.frames import relate, single_records
from forms.models import Record, ScoreSheet

#: Families that are in memory at a time.
CHUNK = 100
_HEAVY = ("entries", "explanation")


class Remembered(dict[tuple[object, ...], list[Record]]):
    """What looks have found, with the records that are at hand in place of those read again."""

    def __init__(self, known: Sequence[Record]) -> None:
        super().__init__()
        self._known = {record.pk: record for record in known}

    def __setitem__(self, key: tuple[object, ...], found: list[Record]) -> None:
        super().__setitem__(key, [self._known.get(record.pk, record) for record in found])


def within(system: str, since: date | None) -> Q:
    """The records of a system that belong to the time since a day: by their period, else by their birth."""
    asked = Q(system=system)
    if since is None:
        return asked
    return asked & (Q(period_start__gte=since) | Q(period_start=None, created_at__date__gte=since))


def tops_of(system: str, since: date | None) -> list[int]:
    """The topmost records under which something belongs to that time."""
    found = Record.objects.filter(within(system, since)).order_by()
    return sorted(set(found.values_list(Coalesce(F("subject_id"), F("pk")), flat=True)))


def families(tops: Sequence[int]) -> Iterator[list[list[Record]]]:
    """The families of these records, some of them at a time."""
    for start in range(0, len(tops), CHUNK):
        chunk = tops[start : start + CHUNK]
        found: dict[int, list[Record]] = {top: [] for top in chunk}
        for record in _read(chunk):
            found[record.subject_id or record.pk].append(record)
        yield [family for family in found.values() if family]


def family_again(family: Sequence[Record]) -> list[Record]:
    """The same records read anew, as they are stored."""
    top = family[0].subject_id or family[0].pk
    return _read([top])


def shared_by(family: Sequence[Record], shared: Shared) -> Shared:
    """What looks from these records share: they find each other as they are in memory."""
    own = Shared(shared.region)
    own.looked = Remembered(family)
    return own


def _read(tops: Sequence[int]) -> list[Record]:
    """The sheets come with their entries as text: most are scored without being taken apart."""
    sheets = ScoreSheet.objects.defer(*_HEAVY).annotate(text=Cast("entries", TextField()))
    members = single_records().filter(Q(pk__in=tops) | Q(subject_id__in=tops)).order_by("period_start", "pk")
    return relate(members.prefetch_related(Prefetch("sheets", queryset=sheets)))
