"""The results and tasks of a company over all regions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from tenants.links import region_url
from tenants.models import InboxItem, PublishedResult
from tenants.selectors import inbox_of


@dataclass(frozen=True)
class Card:
    """A region at a glance: what waits there, and how much of it is known."""

    slug: str
    title: str
    short: str
    url: str
    todo: int
    late: int
    results: int
    last: str  # the newest period with a result


@dataclass(frozen=True)
class Mine:
    """Where there are results, for the query form and the cards; one query for both."""

    regions: Mapping[str, tuple[str, str]]  # title and short title by slug
    systems: Sequence[str]
    results: Mapping[str, int]  # how many count, by region
    last: Mapping[str, date]  # the newest period with one


def overview_of(mine: QuerySet[PublishedResult]) -> Mine:
    """The regions and systems in which somebody has results."""
    groups = mine.order_by("region_slug", "system_title").values_list(
        "region_slug", "region_title", "region_short", "system_title"
    )
    counted = Q(is_counted=True)
    found = list(groups.annotate(number=Count("pk", filter=counted), last=Max("period_start", filter=counted)))
    results: dict[str, int] = {}
    last: dict[str, date] = {}
    for slug, _title, _short, _system, number, newest in found:
        results[slug] = results.get(slug, 0) + number
        if newest is not None:
            last[slug] = max(newest, last.get(slug, newest))
    regions = {slug: (title, short) for slug, title, short, *_rest in found}
    return Mine(regions, sorted({row[3] for row in found}), results, last)


def cards_of(tokens: Mapping[str, Iterable[str]], mine: Mine, *, today: date) -> list[Card]:
    """A card for each region in which there is a task or a result."""
    todo = inbox_of(tokens).filter(kind=InboxItem.Box.TODO).order_by()
    waiting = todo.values_list("region_slug", "region_title", "region_short").annotate(
        number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))
    )
    tasks = {slug: (title, short, number, late) for slug, title, short, number, late in waiting}
    named = {**{slug: row[:2] for slug, row in tasks.items()}, **mine.regions}
    return [
        Card(
            slug=slug,
            title=title,
            short=short,
            url=region_url(slug, "home"),
            todo=tasks[slug][2] if slug in tasks else 0,
            late=tasks[slug][3] if slug in tasks else 0,
            results=mine.results.get(slug, 0),
            last=f"{mine.last[slug]:%Y-%m}" if slug in mine.last else "",
        )
        for slug, (title, short) in sorted(named.items())
    ]


def narrowed(results: QuerySet[PublishedResult], asked: Mapping[str, str]) -> QuerySet[PublishedResult]:
    """The results that the query form asks for."""
    if asked.get("region"):
        results = results.filter(region_slug=asked["region"])
    if asked.get("system"):
        results = results.filter(system_title=asked["system"])
    year = asked.get("year", "")
    if year.isdecimal() and len(year) == 4:
        results = results.filter(period_start__year=int(year))
    for word in asked.get("q", "")[:100].split():
        results = results.filter(Q(title__icontains=word) | Q(number__icontains=word))
    return results
