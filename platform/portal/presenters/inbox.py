"""The inbox over all regions: boxes, chips, groups by urgency."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from engine.definitions.values import CalendarYear
from portal.due import Deadline, deadline_of
from portal.paging import Page, page_of
from portal.shell import Link
from tenants.links import region_path
from tenants.models import InboxItem

Box = InboxItem.Box
TokensByRegion = Mapping[str, Sequence[str]]
CalendarOf = Callable[[str], Sequence[CalendarYear]]  # by the slug of a region

LATE, TODAY, WEEK, OTHER = "late", "today", "week", "other"


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


def items_of(tokens: TokensByRegion, *, user_id: int, box: str) -> QuerySet[InboxItem]:
    """Everything in one box of this person; what they did or started only as long as the record is theirs to see."""
    held = [f"{slug}|{token}" for slug, tokens_there in tokens.items() for token in tokens_there]
    items = InboxItem.objects.filter(kind=box, tokens__overlap=held)
    if box == Box.TODO:
        return items.order_by(F("due_on").asc(nulls_last=True), "arrived_at", "pk")
    return items.filter(user_id=user_id).order_by("-arrived_at", "-pk")


def narrowed(items: QuerySet[InboxItem], asked: Asked, *, today: date) -> QuerySet[InboxItem]:
    """The items that the query form asks for."""
    if asked.region:
        items = items.filter(region_slug=asked.region)
    if asked.system:
        items = items.filter(system_title=asked.system)
    if asked.due:
        items = items.filter(_urgencies(today)[asked.due])
    for word in asked.words.split():
        items = items.filter(Q(title__icontains=word) | Q(subtitle__icontains=word))
    return items


def groups_of(
    items: QuerySet[InboxItem], *, number: str, today: date, calendar_of: CalendarOf
) -> tuple[Sequence[Group], Page[InboxItem]]:
    """One page of things to do, by urgency; the counts are those of all pages."""
    page = page_of(items, number)
    conditions = _urgencies(today)
    counts = items.order_by().aggregate(**{key: Count("pk", filter=rule) for key, rule in conditions.items()})
    titles = {LATE: _("Overdue"), TODAY: _("Due today"), WEEK: _("Within 7 days"), OTHER: _("Later, or without a date")}
    lines = [(_urgency(item, today), line_of(item, today=today, calendar_of=calendar_of)) for item in page.things]
    groups = (
        Group(key, title, counts[key], [line for urgency, line in lines if urgency == key])
        for key, title in titles.items()
    )
    return [group for group in groups if group.lines], page


def line_of(item: InboxItem, *, today: date, calendar_of: CalendarOf) -> Line:
    """One item with its address and its deadline in words."""
    calendar = calendar_of(item.region_slug) if item.due_on else ()
    deadline = deadline_of(item.due_on, today=today, calendar=calendar)
    return Line(item, region_path(item.region_slug, item.action_path), deadline)


def boxes_of(counts: Mapping[str, int], *, current: str) -> tuple[Link, ...]:
    """The four trays."""
    titles = {Box.TODO: _("To do"), Box.DONE: _("Done"), Box.MINE: _("Started by me"), Box.COPIED: _("Copied to me")}
    return tuple(Link(title, f"?box={box}", box == current, counts.get(box, 0)) for box, title in titles.items())


def regions_of(items: QuerySet[InboxItem]) -> list[tuple[str, str, int]]:
    """The regions of some items with their numbers."""
    rows = items.order_by("region_slug").values_list("region_slug", "region_title")
    return [(slug, title, number) for slug, title, number in rows.annotate(number=Count("pk"))]


def _urgencies(today: date) -> Mapping[str, Q]:
    week = today + timedelta(days=7)
    return {
        LATE: Q(due_on__lt=today),
        TODAY: Q(due_on=today),
        WEEK: Q(due_on__gt=today, due_on__lte=week),
        OTHER: Q(due_on__gt=week) | Q(due_on__isnull=True),
    }


def _urgency(item: InboxItem, today: date) -> str:
    if item.due_on is None or item.due_on > today + timedelta(days=7):
        return OTHER
    if item.due_on > today:
        return WEEK
    return TODAY if item.due_on == today else LATE
