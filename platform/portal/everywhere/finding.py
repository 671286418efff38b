"""The comparison that somebody asked for, for the page, its workbook and the API."""

from datetime import date

from portal.everywhere.asking import Asked, sort_of
from portal.everywhere.comparing import Comparison, compared
from portal.everywhere.spans import TRENDS, periods_until, span_of
from tenants.publishing.selectors import Rows, Tokens, measured

_LONGEST_KEY = 60


def comparison_of(
    tokens: Tokens, asked: Asked, *, today: date, start: int | None = None, size: int | None = None
) -> Comparison:
    """The regions in which these tokens compare, as a query form or a program asks for them.

    Whoever shows no more than the rows from `start` on says so, with how many they are: medians and trends are those
    of these rows then, which saves most of the work. Without it, and in an order that needs them all, all have theirs.
    """
    span = span_of(asked.get("year", ""), asked.get("part", ""), today=today)
    until = min(span.end, today)
    since = {kind: periods_until(kind, until, number)[0] for kind, number in TRENDS.items()}
    region, system, sort = asked.get("region", ""), asked.get("system", ""), sort_of(asked)
    scored = None
    if start is not None and size is not None and sort.removeprefix("-") == "region":
        scored = Rows(region=region, system=system, backwards=sort.startswith("-"), start=start, size=size)
    found = measured(tokens, key=asked.get("measure", "")[:_LONGEST_KEY], since=since, until=until, scored=scored)
    return compared(found, span=span, today=today, region=region, system=system, sort=sort)
