"""The inbox over all regions: boxes, chips, groups by urgency."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.selectors import Rights
from engine.definitions.values import CalendarYear
from engine.feel import WorkingCalendar
from portal.due import Deadline, deadline_of
from portal.paging import Page, page_of
from portal.shell import Link
from tenants.links import region_path
from tenants.models import InboxItem
from tenants.selectors import inbox_of

Box = InboxItem.Box
RightsByRegion = Mapping[str, Rights]
Soon = Mapping[date, Sequence[str]]
CalendarOf = Callable[[str], Sequence[CalendarYear]]  # by the slug of a region

URGED, LATE, TODAY, WEEK, OTHER = "urged", "late", "today", "week", "other"
WORKING_DAYS = 7  # what is due within so many is shown apart
FAR = timedelta(days=60)  # no row of holidays is so long that more natural days would be needed


@dataclass(frozen=True)
class Asked:
    """What an inbox page was asked to show."""

    box: str = Box.TODO
    region: str = ""
    system: str = ""
    due: str = ""
    words: str = ""
    page: str = "1"

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody searched or filtered."""
        return bool(self.region or self.system or self.due or self.words)


@dataclass(frozen=True)
class Line:
    """One row."""

    item: InboxItem
    url: str
    deadline: Deadline | None
    stands_in: str = ""  # in whose place the person has it


@dataclass(frozen=True)
class Group:
    """Rows of one urgency and how many there are on all pages."""

    key: str
    title: str
    count: int
    lines: Sequence[Line]


def asked_of(query: Mapping[str, str]) -> Asked:
    """The page that an address asks for."""
    box = query.get("box", "")
    return Asked(
        box=box if box in Box.values else Box.TODO,
        region=query.get("region", ""),
        system=query.get("system", ""),
        due=query.get("due", "") if query.get("due") in (LATE, TODAY, WEEK) else "",
        words=query.get("q", "").strip()[:100],
        page=query.get("page", "1"),
    )


def items_of(rights: RightsByRegion, *, user_id: int, box: str) -> QuerySet[InboxItem]:
    """Everything in one box of this person; what they did or started only as long as the record is theirs to see."""
    items = inbox_of({slug: there.tokens for slug, there in rights.items()}).filter(kind=box)
    if box == Box.TODO:
        urged = F("urged_at").asc(nulls_last=True)
        return items.order_by(urged, F("due_on").asc(nulls_last=True), "arrived_at", "pk")
    return items.filter(user_id=user_id).order_by("-arrived_at", "-pk")


def soon_of(items: QuerySet[InboxItem], *, today: date, calendar_of: CalendarOf) -> Soon:
    """By the last day that is within seven working days: the regions whose calendars say so."""
    near = items.filter(due_on__gt=today, due_on__lte=today + FAR).order_by()
    return soon_in(near.values_list("region_slug", flat=True).distinct(), today=today, calendar_of=calendar_of)


def soon_in(slugs: Iterable[str], *, today: date, calendar_of: CalendarOf) -> Soon:
    """The same for regions of which something is due before long."""
    soon: dict[date, list[str]] = {}
    for slug in slugs:
        last = next(islice(WorkingCalendar(calendar_of(slug)).from_day(today), WORKING_DAYS - 1, None))
        soon.setdefault(last, []).append(slug)
    return soon


def narrowed(items: QuerySet[InboxItem], asked: Asked, *, today: date, soon: Soon) -> QuerySet[InboxItem]:
    """The items that the query form asks for."""
    if asked.region:
        items = items.filter(region_slug=asked.region)
    if asked.system:
        items = items.filter(system_title=asked.system)
    if asked.due:
        items = items.filter(_urgencies(today, soon)[asked.due])
    for word in asked.words.split():
        items = items.filter(Q(title__icontains=word) | Q(subtitle__icontains=word))
    return items


def groups_of(
    items: QuerySet[InboxItem], *, number: str, today: date, soon: Soon, line: Callable[[InboxItem], Line]
) -> tuple[Sequence[Group], Page[InboxItem]]:
    """One page of things to do, what somebody urges first, then by urgency; the counts are those of all pages."""
    calm = {key: Q(rule, urged_at=None) for key, rule in _urgencies(today, soon).items()}
    conditions = {URGED: Q(urged_at__isnull=False), **calm}
    urgency = Case(*(When(rule, then=Value(key)) for key, rule in conditions.items()), default=Value(OTHER))
    counts = items.order_by().aggregate(**{key: Count("pk", filter=rule) for key, rule in conditions.items()})
    page = page_of(items.annotate(urgency=urgency), number, total=sum(counts.values()))
    titles = {
        URGED: _("Urged by others"),
        LATE: _("Overdue"),
        TODAY: _("Due today"),
        WEEK: _("Within 7 working days"),
        OTHER: _("Later, or without a date"),
    }
    lines = [(item.urgency, line(item)) for item in page.things]
    groups = (
        Group(key, title, counts[key], [shown for urgency, shown in lines if urgency == key])
        for key, title in titles.items()
    )
    return [group for group in groups if group.lines], page


def line_of(item: InboxItem, *, rights: RightsByRegion, today: date, calendar_of: CalendarOf) -> Line:
    """One item with its address, its deadline in words, and in whose place the person has it."""
    calendar = calendar_of(item.region_slug) if item.due_on else ()
    deadline = deadline_of(item.due_on, today=today, calendar=calendar)
    held = (token.partition("|")[2] for token in item.tokens)
    asked_here = item.kind == Box.TODO and item.region_slug in rights
    owner = rights[item.region_slug].lender(held) if asked_here else None
    return Line(item, region_path(item.region_slug, item.action_path), deadline, owner.name if owner else "")


def boxes_of(counts: Mapping[str, int], *, current: str) -> tuple[Link, ...]:
    """The four trays."""
    titles = {Box.TODO: _("To do"), Box.DONE: _("Done"), Box.MINE: _("Started by me"), Box.COPIED: _("Copied to me")}
    return tuple(Link(title, f"?box={box}", box == current, counts.get(box, 0)) for box, title in titles.items())


def _urgencies(today: date, soon: Soon) -> Mapping[str, Q]:
    within = [Q(due_on__lte=last, region_slug__in=slugs) for last, slugs in soon.items()]
    near = Q(due_on__gt=today) & reduce(or_, within, Q(pk__in=()))
    return {
        LATE: Q(due_on__lt=today),
        TODAY: Q(due_on=today),
        WEEK: near,
        OTHER: Q(due_on__isnull=True) | (Q(due_on__gt=today) & ~near),
    }
