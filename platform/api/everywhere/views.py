"""The comparison and the results of all regions, as on the pages: what regions publish, and nothing that they hold."""

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.tokens.services import REGIONS
from api.everywhere import shapes
from api.paging import ByPlace
from portal.everywhere.comparing import SORTS, Comparison, Row
from portal.everywhere.finding import comparison_of
from portal.everywhere.results import Card, cards_of, narrowed, overview_of
from portal.viewer import tokens_everywhere
from tenants import clock
from tenants.links import region_path
from tenants.models import PublishedResult
from tenants.publishing.selectors import results_of

_PAGED = (OpenApiParameter("cursor", str), OpenApiParameter("page_size", int))
_REGION = OpenApiParameter("region", str, description="The slug of one region.")
_SYSTEM = OpenApiParameter("system", str, description="The title of one business system.")
_YEAR = OpenApiParameter("year", int, description="One of the last five; none: the last twelve months.")


class EverywhereView(APIView):
    """An address outside all regions: a token needs the scope that opens it, whichever region it was made for."""

    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "HEAD", "OPTIONS"), REGIONS)


class RegionsCompared(EverywhereView):
    """Regions side by side."""

    @extend_schema(
        operation_id="regions_compared",
        summary="Compare regions",
        parameters=[
            OpenApiParameter("measure", str, description="Its key; by default the one that most regions publish."),
            _REGION,
            _SYSTEM,
            _YEAR,
            OpenApiParameter("part", str, description="Of the year: q1 to q4, or 1 to 12."),
            OpenApiParameter("sort", str, enum=[f"{sign}{key}" for key in SORTS for sign in ("", "-")]),
            *_PAGED,
        ],
        responses=shapes.ComparisonPage,
    )
    def get(self, request: Request) -> Response:
        """Those in which you may compare, each on its own scale, and what may be added up over all of them."""
        pages, here = ByPlace(request), request._request
        comparison = comparison_of(
            tokens_everywhere(here), here.GET.dict(), today=clock.today(), start=pages.start, size=pages.size
        )
        rows, around = pages.page(comparison.rows)
        span = comparison.span
        return Response(
            {
                "measure": _named(comparison.chosen, comparison.title),
                "measures": _measures(comparison),
                "span": {"title": span.title, "start": span.start, "end": span.end},
                "totals": vars(comparison.totals),
                **around,
                "results": [_row(row) for row in rows],
            }
        )


class RegionsResults(EverywhereView):
    """The results of all regions."""

    @extend_schema(
        operation_id="regions_results",
        summary="Your results of all regions",
        parameters=[
            _REGION,
            _SYSTEM,
            OpenApiParameter("year", int),
            OpenApiParameter("q", str, description="Parts of titles or numbers."),
            *_PAGED,
        ],
        responses=shapes.ResultsPage,
    )
    def get(self, request: Request) -> Response:
        """What every region publishes to you one by one, and what waits for you there."""
        here, pages = request._request, ByPlace(request)
        tokens = tokens_everywhere(here)
        mine = results_of(tokens)
        found, around = pages.page(narrowed(mine, here.GET.dict()))
        cards = cards_of(tokens, overview_of(mine), today=clock.today())
        return Response(
            {"regions": [_card(card) for card in cards], **around, "results": [_line(one) for one in found]}
        )


def _named(key: str, title: str) -> dict[str, str]:
    return {"key": key, "title": title}


def _measures(comparison: Comparison) -> list[dict[str, str]]:
    """Each key once, with its first title."""
    titles: dict[str, str] = {}
    for one in comparison.choices:
        titles.setdefault(one.key, one.title)
    return [_named(key, title) for key, title in sorted(titles.items())]


def _row(row: Row) -> dict[str, object]:
    own, sums = row.measured, row.sums
    points = [{"period": point.title, "value": point.value} for point in row.trend]
    return {
        "region": _named(own.region_slug, own.region_title),
        "system": _named(own.system, own.system_title),
        "measure": own.title,
        "scale": own.scale_title,
        "period": own.period_kind,
        "records": sums.records,
        "counted": sums.counted,
        "overdue": row.overdue,
        "passed": row.passed,
        "good": row.good,
        "median": row.median,
        "grades": [vars(share) for share in row.shares],
        "trend": {"of": row.trend_title, "points": points},
    }


def _card(card: Card) -> dict[str, object]:
    return {
        "region": _named(card.slug, card.title),
        "url": card.url,
        "todo": card.todo,
        "overdue": card.late,
        "results": card.results,
        "newest": card.last,
    }


def _line(one: PublishedResult) -> dict[str, object]:
    way = f"records/{one.record_id}/"
    return {
        "region": _named(one.region_slug, one.region_title),
        "system": _named(one.system, one.system_title),
        "measure": _named(one.measure, one.measure_title),
        "scale": one.scale_title,
        "record": one.record_id,
        "url": region_path(one.region_slug, f"api/v1/{way}"),
        "page": region_path(one.region_slug, way),
        "title": one.title,
        "number": one.number,
        "state": one.state_title,
        "period": one.period_title,
        "period_start": one.period_start,
        "counted": one.is_counted,
        "score": one.score,
        "grade": one.grade,
        "level": one.level,
        "due_on": one.due_on,
        "changed_at": one.changed_at,
    }
