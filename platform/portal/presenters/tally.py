"""How many lines the boxes of an inbox have, by region and system: all counts of the page from one statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.selectors import Rights
from portal.presenters.inbox import FAR
from tenants.models import InboxItem
from tenants.selectors import inbox_of

_TODO = InboxItem.Box.TODO


@dataclass(frozen=True)
class Part:
    """The lines of one box that one region and system have."""

    box: str
    slug: str
    title: str  # of the region
    system: str  # its title
    number: int
    late: int  # of them, those whose day is over
    near: int  # of them, those whose day comes before long


@dataclass(frozen=True)
class Tally:
    """The parts, by region."""

    parts: Sequence[Part]

    def boxes(self) -> Mapping[str, int]:
        """How many lines each box has."""
        found: Counter[str] = Counter()
        for part in self.parts:
            found[part.box] += part.number
        return found

    def regions(self, box: str) -> Sequence[tuple[str, str, int]]:
        """The regions of a box: slug, title and how many lines."""
        found: Counter[tuple[str, str]] = Counter()
        for part in self._of(box):
            found[part.slug, part.title] += part.number
        return [(slug, title, number) for (slug, title), number in found.items()]

    def systems(self, box: str) -> Sequence[str]:
        """The titles of the systems of a box, in their order."""
        return sorted({part.system for part in self._of(box)})

    def late(self) -> int:
        """How many things to do are overdue."""
        return sum(part.late for part in self._of(_TODO))

    def with_days_near(self) -> Sequence[str]:
        """The regions in which something is to be done before long."""
        return list(dict.fromkeys(part.slug for part in self._of(_TODO) if part.near))

    def _of(self, box: str) -> Sequence[Part]:
        return [part for part in self.parts if part.box == box]


def tally_of(rights: Mapping[str, Rights], *, user_id: int, today: date) -> Tally:
    """The counts of everything in the boxes of this person, as `items_of` finds it."""
    items = inbox_of({slug: there.tokens for slug, there in rights.items()})
    mine = items.filter(Q(kind=_TODO) | Q(user_id=user_id)).order_by("region_slug", "region_title", "system_title")
    found = mine.values_list("kind", "region_slug", "region_title", "system_title").annotate(
        number=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        near=Count("pk", filter=Q(due_on__gt=today, due_on__lte=today + FAR)),
    )
    return Tally([Part(*row) for row in found])
