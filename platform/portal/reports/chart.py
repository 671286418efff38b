"""The drawing of a report: places and lengths, worked out here; the template only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from engine.definitions.values import Chart, Report
from portal.reports.scale import scale_of
from portal.reports.table import ReportRow, figure_text, share_of

WIDTH, RIGHT = 640, 60
_BAR, _GAP, _TOP = 20, 9, 8
_LONGEST, _SIGN, _MARGIN = 17, 13, 10  # signs of a label, the width of one, and what is left beside it
_SQUARE, _HEAD = 28, 24  # a row of a grid, and what stands over the first one
_ROOM = 34  # what a number needs to be written in a bar
_LINE_HEIGHT, _LINE_LEFT, _LINE_BOTTOM = 240, 48, 36
_COLOURS = 6
_Dot = tuple[str, str, ReportRow]


@dataclass(frozen=True)
class Bar:
    """A bar, or a part of one, with the number written in or after it."""

    x: str
    y: int
    width: str
    height: int
    colour: str
    words: str  # for those who point at it


@dataclass(frozen=True)
class Word:
    """Words in a drawing."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    is_strong: bool = False
    is_light: bool = False  # on something dark


@dataclass(frozen=True)
class Line:
    """A line from point to point, with the points."""

    points: str
    colour: str
    dots: tuple[tuple[str, str, str], ...]  # x, y, words


@dataclass(frozen=True)
class Drawing:
    """Everything that stands in the picture."""

    title: str
    height: int
    legend: tuple[tuple[str, str], ...]  # colour and title
    words: tuple[Word, ...]
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    rules: tuple[tuple[str, str, str, str], ...] = ()  # x1, y1, x2, y2
    width: int = WIDTH


def drawing_of(report: Report, rows: Sequence[ReportRow]) -> Drawing | None:
    """The drawing of the rows on a page; nothing where there is nothing to draw."""
    chart = report.chart
    if chart is None:
        return None
    whole = [column.over for column in report.columns if column.over and chart.kind == "grid"]
    shown = [row for row in rows[: chart.most] if any(row.numbers.get(key) for key in (*chart.measures, *whole))]
    return _KINDS[chart.kind](report, chart, shown) if shown else None


def _bars(report: Report, chart: Chart, rows: Sequence[ReportRow]) -> Drawing:
    most = max(_number(row, key) for row in rows for key in chart.measures)
    left = _left(rows)
    room, bars, words, y = WIDTH - left - RIGHT, [], [], _TOP
    for row in rows:
        words.append(_label(row.label, left, y + _BAR * len(chart.measures) // 2 + 5))
        for place, key in enumerate(chart.measures):
            length = _number(row, key) / most * room if most else Decimal(0)
            text = figure_text(row.numbers.get(key), report.by_key[key].places)
            bars.append(Bar(str(left), y, _px(length), _BAR, _colour(report, key, place), f"{row.label} {text}"))
            words.append(Word(_px(left + length + 6), str(y + 15), text, is_strong=True))
            y += _BAR
        y += _GAP
    return Drawing(chart.title, y, _legend(report, chart), tuple(words), tuple(bars))


def _shares(report: Report, chart: Chart, rows: Sequence[ReportRow]) -> Drawing:
    left = _left(rows)
    room, bars, words, y = WIDTH - left - RIGHT, [], [], _TOP
    for row in rows:
        whole, x = sum((_number(row, key) for key in chart.measures), Decimal(0)), Decimal(left)
        words.append(_label(row.label, left, y + 15))
        for place, key in enumerate(chart.measures):
            length = _number(row, key) / whole * room if whole else Decimal(0)
            share = share_of(row.numbers.get(key), whole)
            said = f"{row.label} {report.by_key[key].title} {figure_text(row.numbers.get(key), None)} {share}%"
            bars.append(Bar(_px(x), y, _px(length), _BAR, _colour(report, key, place), said))
            if length >= _ROOM:
                number = figure_text(row.numbers.get(key), None)
                words.append(Word(_px(x + 6), str(y + 15), number, is_light=_is_dark(report, key)))
            x += length
        words.append(Word(_px(Decimal(left + room + 6)), str(y + 15), figure_text(whole, None), is_strong=True))
        y += _BAR + _GAP
    return Drawing(chart.title, y, _legend(report, chart), tuple(words), tuple(bars))


def _lines(report: Report, chart: Chart, rows: Sequence[ReportRow]) -> Drawing:
    known = [_number(row, key) for row in rows for key in chart.measures if row.numbers.get(key) is not None]
    counted = any(report.by_key[key].is_additive for key in chart.measures)  # half as high is half as many
    scale = scale_of([*known, Decimal(0)] if counted or not known else known)
    room, low = WIDTH - _LINE_LEFT - RIGHT, _LINE_HEIGHT - _LINE_BOTTOM
    step = Decimal(room) / max(len(rows) - 1, 1)
    xs = [_LINE_LEFT + step * place for place in range(len(rows))]
    marks = [(value, low - (low - 20) * scale.part(value)) for value in scale.marks]
    lines = []
    for place, key in enumerate(chart.measures):
        ys = [low - (low - 20) * scale.part(_number(row, key)) for row in rows]
        at = [(_px(x), _px(y), row) for x, y, row in zip(xs, ys, rows, strict=True)]
        for run in _known_runs(at, key):
            dots = tuple((x, y, f"{row.label} {figure_text(row.numbers.get(key), None)}") for x, y, row in run)
            lines.append(Line(" ".join(f"{x},{y}" for x, y, _words in dots), _colour(report, key, place), dots))
    words = [Word("42", _px(y + 4), figure_text(value.normalize(), None), "end") for value, y in marks]
    apart = -(-max(len(_short(row.label)) for row in rows) * _SIGN // max(int(step), 1))  # rows between two labels
    told = list(zip(xs, rows, strict=True))[:: max(apart, 1)]
    words += [Word(_px(x), str(low + 22), _short(row.label), "middle") for x, row in told]
    rules = tuple((str(_LINE_LEFT), _px(Decimal(y)), str(WIDTH - RIGHT), _px(Decimal(y))) for _value, y in marks)
    return Drawing(chart.title, _LINE_HEIGHT, _legend(report, chart), tuple(words), lines=tuple(lines), rules=rules)


def _known_runs(dots: Sequence[_Dot], key: str) -> list[list[_Dot]]:
    """The dots in a row whose number is known: a line breaks off where there is none, and does not fall to nought."""
    runs = groupby(dots, key=lambda dot: dot[2].numbers.get(key) is not None)
    return [list(run) for is_known, run in runs if is_known]


def _grid(report: Report, chart: Chart, rows: Sequence[ReportRow]) -> Drawing:
    """A square for each row and measure, darker with its share of what its column shows it over."""
    over = {column.measure: column.over for column in report.columns if column.over}
    left = _left(rows)
    wide = Decimal(WIDTH - left - _MARGIN) / len(chart.measures)
    xs = [left + wide * place for place in range(len(chart.measures))]
    heads = [report.by_key[key].title for key in chart.measures]
    words = [Word(_px(x + wide / 2), "16", head, "middle") for x, head in zip(xs, heads, strict=True)]
    bars, y = [], _HEAD
    for row in rows:
        words.append(_label(row.label, left, y + 19))
        for x, key, head in zip(xs, chart.measures, heads, strict=True):
            share = share_of(row.numbers.get(key), row.numbers.get(over[key]))
            said = "—" if share is None else f"{share:f}".removesuffix(".0")
            told = f"{row.label} {head} {said}" if share is None else f"{row.label} {head} {said}%"
            shade = -1 if share is None else _shade(chart, share)
            colour = "none" if share is None else f"heat-{shade}"
            bars.append(
                Bar(
                    _px(x),
                    y,
                    _px(wide - 2),
                    _SQUARE,
                    colour,
                    told,
                )
            )
            words.append(Word(_px(x + wide / 2), str(y + 19), said, "middle", is_light=shade >= _DARK))
        y += _SQUARE + 2
    return Drawing(chart.title, y + 4, _steps(chart), tuple(words), tuple(bars))


def _shade(chart: Chart, share: Decimal) -> int:
    """How dark a share is: the number of steps it has reached, the last step being the darkest whatever there are."""
    reached = sum(share >= step for step in chart.steps)
    return reached + (_SHADES - 1 - len(chart.steps)) if reached else 0


def _steps(chart: Chart) -> tuple[tuple[str, str], ...]:
    """What the shades of a grid stand for."""
    first = ("heat-0", f"< {chart.steps[0]}%")
    return (first, *((f"heat-{_shade(chart, Decimal(step))}", f"≥ {step}%") for step in chart.steps))


_KINDS = {"bars": _bars, "shares": _shares, "line": _lines, "grid": _grid}
_SHADES, _DARK = 5, 3  # how many there are, and the first on which words are light
_PALE = frozenset({"idle"})


def _legend(report: Report, chart: Chart) -> tuple[tuple[str, str], ...]:
    return tuple((_colour(report, key, place), report.by_key[key].title) for place, key in enumerate(chart.measures))


def _colour(report: Report, key: str, place: int) -> str:
    tone = report.by_key[key].tone
    return f"tone-{tone}" if tone else f"series-{place % _COLOURS}"


def _number(row: ReportRow, key: str) -> Decimal:
    return max(Decimal(row.numbers.get(key) or 0), Decimal(0))


def _is_dark(report: Report, key: str) -> bool:
    """Whether words on a part of a bar must be light."""
    return report.by_key[key].tone not in _PALE


def _left(rows: Sequence[ReportRow]) -> int:
    """Where bars begin: behind the longest label."""
    return max(len(_short(row.label)) for row in rows) * _SIGN + 2 * _MARGIN


def _label(text: str, left: int, y: int) -> Word:
    return Word(str(left - 8), str(y), _short(text), "end")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _px(value: Decimal) -> str:
    return f"{value:.1f}"
