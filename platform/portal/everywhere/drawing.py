"""Trends: a small one beside each region, and a large one of the first few regions together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from engine.definitions.values import Chart, Measure, Report
from portal.everywhere.comparing import Comparison, Point, Row
from portal.reports.chart import Drawing, drawing_of
from portal.reports.table import ReportRow, figure_text

WIDTH, HEIGHT, EDGE = 96, 26, 3
MOST = 6  # lines that can still be told apart


@dataclass(frozen=True)
class Spark:
    """A trend as a small line, and in words for everybody who does not see it."""

    lines: tuple[str, ...]  # points of polylines; it breaks off where there is nothing
    dots: tuple[tuple[str, str], ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def spark_of(row: Row) -> Spark | None:
    """The trend of a region; nothing where there is nothing yet."""
    known = [Decimal(point.value) for point in row.trend if point.value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    room = Decimal(HEIGHT - 2 * EDGE)
    step = Decimal(WIDTH - 2 * EDGE) / max(len(row.trend) - 1, 1)
    runs: list[list[tuple[str, str]]] = [[]]
    for place, point in enumerate(row.trend):
        if point.value is None:
            runs.append([])
            continue
        share = (Decimal(point.value) - low) / (high - low) if high > low else Decimal("0.5")
        runs[-1].append((f"{EDGE + step * place:.1f}", f"{HEIGHT - EDGE - share * room:.1f}"))
    lines = tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1)
    alone = [run[0] for run in runs if len(run) == 1]
    last = next(run[-1] for run in reversed(runs) if run)
    return Spark(lines, tuple(dict.fromkeys([*alone, last])), _words(row))


def _words(row: Row) -> str:
    told = [f"{point.title} {figure_text(point.value, None)}" for point in row.trend if point.value is not None]
    return f"{row.measured.region_title} {row.trend_title}: {', '.join(told)}"


def trends_of(comparison: Comparison, shown: Sequence[Row]) -> Drawing | None:
    """The trends of the first regions that are shown, as far as they are of the same kind of numbers and periods."""
    known = [row for row in shown if any(_is_known(row.trend))]
    drawn = [row for row in known if _kind(row) == _kind(known[0])][:MOST]
    periods = [points for points in zip(*(row.trend for row in drawn), strict=True) if any(_is_known(points))]
    if len(periods) < 2:
        return None
    measures = tuple(Measure(key=str(place), title=_name(row, drawn)) for place, row in enumerate(drawn))
    title = _("%(what)s of %(measure)s by period") % {"what": drawn[0].trend_title, "measure": drawn[0].measured.title}
    chart = Chart("line", title, tuple(measure.key for measure in measures))
    report = Report(key="", title=title, record_type="", roles=(), columns=(), measures=measures, chart=chart)
    return drawing_of(report, [_period(points) for points in periods])


def _period(points: Sequence[Point]) -> ReportRow:
    return ReportRow(points[0].title, (), {str(place): point.value for place, point in enumerate(points)})


def _is_known(points: Iterable[Point]) -> Iterator[bool]:
    return (point.value is not None for point in points)


def _kind(row: Row) -> tuple[str, bool]:
    return row.measured.period_kind, row.measured.has_score


def _name(row: Row, drawn: Sequence[Row]) -> str:
    """A region by its title, with its system where it stands there twice."""
    same = [other for other in drawn if other.measured.region_slug == row.measured.region_slug]
    return row.measured.region_title if len(same) == 1 else f"{row.measured.region_title} {row.measured.system_title}"
