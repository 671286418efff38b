"""Reports, and dashboards made of them."""

from engine.definitions.loading.reading import Document, each, strings
from engine.definitions.values import (
    Chart,
    Condition,
    Dashboard,
    Filter,
    KeyNumber,
    Measure,
    Panel,
    Paper,
    Report,
    ReportColumn,
)


def report(document: Document) -> Report:
    """A report."""
    return Report(
        key=document["key"],
        title=document["title"],
        record_type=document["record_type"],
        roles=strings(document["roles"]),
        columns=each(_column, document["columns"]),
        group_by=document.get("group_by", ""),
        about=document.get("about", "records"),
        states=strings(document.get("states")),
        where=each(_condition, document.get("where")),
        filters=each(_filter, document.get("filters")),
        measures=each(_measure, document.get("measures")),
        order=document.get("order", ""),
        totals=document.get("totals", False),
        chart=_chart(document["chart"]) if "chart" in document else None,
        paper=_paper(document.get("paper", {})),
    )


def dashboard(document: Document) -> Dashboard:
    """A dashboard."""
    return Dashboard(
        key=document["key"],
        title=document["title"],
        roles=strings(document["roles"]),
        panels=each(_panel, document["panels"]),
        numbers=each(_key_number, document.get("numbers")),
        filters=each(_filter, document.get("filters")),
    )


def _filter(value: Document) -> Filter:
    return Filter(value["path"], value["title"])


def _panel(value: Document) -> Panel:
    return Panel(value["report"], value.get("title", ""), value.get("rows", 10), value.get("wide", False))


def _key_number(value: Document) -> KeyNumber:
    return KeyNumber(value["title"], value["report"], value["measure"], value.get("over", ""), value.get("tone", ""))


def _condition(value: Document) -> Condition:
    return Condition(
        path=value["path"],
        values=_scalars(value.get("is")),
        excluded=_scalars(value.get("is_not")),
        includes=value.get("includes", ""),
        known=value.get("known"),
        or_none=value.get("or_none", False),
        at_least=value.get("at_least", ""),
        at_most=value.get("at_most", ""),
        below=value.get("below", ""),
    )


def _scalars(value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _measure(value: Document) -> Measure:
    return Measure(
        key=value["key"],
        title=value["title"],
        kind=value.get("measure", "count"),
        of=value.get("of", ""),
        path=value.get("path", ""),
        states=strings(value.get("states")),
        where=each(_condition, value.get("where")),
        places=value.get("places"),
        tone=value.get("tone", ""),
    )


def _column(value: Document) -> ReportColumn:
    return ReportColumn(
        title=value["title"],
        path=value.get("path", ""),
        sub=value.get("sub", ""),
        measure=value.get("measure", ""),
        over=value.get("over", ""),
        shown=value.get("as", "fraction" if "over" in value else ""),
        under=value.get("under", ""),
        width=value.get("width", 0),
    )


def _chart(value: Document) -> Chart:
    return Chart(
        kind=value["kind"],
        title=value["title"],
        measures=strings(value["measures"]),
        label=value.get("label", ""),
        most=value.get("most", 20),
        steps=tuple(value.get("steps", Chart.steps)),
    )


def _paper(value: Document) -> Paper:
    return Paper(value.get("heading", ""), strings(value.get("notes")), value.get("landscape", True))
