"""The comparison of regions for authorities, and what all regions have of a company."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from exchange.excel.answers import workbook_answer
from portal.everywhere.asking import comparison_controls, headings_in, result_controls, sort_of
from portal.everywhere.comparing import Comparison, Row
from portal.everywhere.drawing import Spark, spark_of, trends_of
from portal.everywhere.finding import comparison_of
from portal.everywhere.results import cards_of, narrowed, overview_of
from portal.everywhere.workbook import workbook
from portal.paging import PER_PAGE, page_of
from portal.viewer import tokens_everywhere
from tenants import clock
from tenants.audit.services import record as audit
from tenants.links import region_path, region_url
from tenants.publishing.selectors import results_of

_LONGEST = 7  # digits of the number of a page


@dataclass(frozen=True)
class Shown:
    """A row with its address and its trend."""

    row: Row
    url: str
    spark: Spark | None


@require_safe
@login_required
def comparison_page(request: HttpRequest) -> HttpResponse:
    """Regions side by side: those in which the person may compare, and nothing of any other."""
    asked, today = request.GET.dict(), clock.today()
    number = asked.get("page", "1")
    tokens, start = tokens_everywhere(request), _first_row(number)
    comparison = comparison_of(tokens, asked, today=today, start=start, size=PER_PAGE)
    page = page_of(comparison.rows, number)
    shown = [Shown(row, region_url(row.measured.region_slug, "home"), spark_of(row)) for row in page.things]
    context = {
        "comparison": comparison,
        "controls": comparison_controls(asked, comparison, today=today),
        "sort": asked.get("sort", ""),
        "asked": _told(comparison),
        "page": page,
        "rows": shown,
        "headings": headings_in(sort_of(asked)),
        "drawing": trends_of(comparison, page.things),
    }
    return render(request, "portal/everywhere/comparison.html", context)


@require_safe
@login_required
def comparison_export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    comparison = comparison_of(tokens_everywhere(request), request.GET.dict(), today=clock.today())
    if not comparison.choices:
        raise Http404
    audit(
        "comparison.exported",
        user=request.user,
        at=clock.now(),
        object_type="comparison",
        object_id=comparison.chosen,
        data={"query": request.GET.urlencode()[:500], "rows": len(comparison.rows)},
        ip=address_of(request),
    )
    title = _("Comparison of regions")
    content = workbook(comparison, title=title, asked=_told(comparison))
    return workbook_answer(content, name=f"{title}-{clock.today():%Y%m%d}")


@require_safe
@login_required
def results_page(request: HttpRequest) -> HttpResponse:
    """What all regions have of the person's company: its tasks in numbers, and its results one by one."""
    today, asked, tokens = clock.today(), request.GET.dict(), tokens_everywhere(request)
    mine = results_of(tokens)
    overview = overview_of(mine)
    page = page_of(narrowed(mine, asked), asked.get("page", "1"))
    context = {
        "cards": cards_of(tokens, overview, today=today),
        "controls": result_controls(asked, overview, today=today),
        "is_narrowed": any(asked.get(name) for name in ("region", "system", "year", "q")),
        "words": asked.get("q", "")[:100],
        "page": page,
        "lines": [(one, region_path(one.region_slug, f"records/{one.record_id}/")) for one in page.things],
        "today": today,
    }
    return render(request, "portal/everywhere/results.html", context)


def _first_row(page: str) -> int | None:
    """Where a page begins that is asked for by its number; other words for pages are left to `page_of`."""
    is_number = page.isascii() and page.isdecimal() and 0 < len(page) < _LONGEST and int(page) > 0
    return (int(page) - 1) * PER_PAGE if is_number else None


def _told(comparison: Comparison) -> str:
    """What is compared, over which time, in how many regions."""
    words = {"title": comparison.title, "span": comparison.span.title, "number": comparison.totals.regions}
    return _("%(title)s · %(span)s · %(number)s regions") % words
