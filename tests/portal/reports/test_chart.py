"""Round numbers at the side of a line: what is drawn is read off without counting."""

from decimal import Decimal

import pytest

from engine.definitions.values import Chart, Measure, Report
from portal.reports.chart import drawing_of
from portal.reports.table import ReportRow


def steps(*values: str, kind: str = "count") -> list[str]:
    """What stands at the side of a line through these values."""
    measure = Measure(key="m", title="得分", kind=kind)
    chart = Chart("line", "得分", ("m",))
    report = Report(key="", title="", record_type="", roles=(), columns=(), measures=(measure,), chart=chart)
    rows = [ReportRow(f"{place}月", (), {"m": Decimal(value)}) for place, value in enumerate(values)]
    drawing = drawing_of(report, rows)
    assert drawing is not None
    return [word.text for word in drawing.words if word.anchor == "end"]


@pytest.mark.parametrize(
    ("least", "most", "read"),
    [
        ("0.1", "99.2", ["0", "20", "40", "60", "80", "100"]),
        ("4", "41", ["0", "10", "20", "30", "40", "50"]),
        ("1", "3", ["0", "1", "2", "3"]),
        ("0", "1", ["0", "1"]),
        ("0.1", "0.4", ["0", "0.1", "0.2", "0.3", "0.4"]),
        ("200", "1300", ["0", "500", "1,000", "1,500"]),
    ],
)
def test_the_side_of_a_line_has_round_numbers_up_to_the_first_one_above_all(
    least: str, most: str, read: list[str]
) -> None:
    assert steps(least, most) == read


@pytest.mark.parametrize(
    ("least", "most", "read"),
    [
        ("94.5", "99.2", ["94", "95", "96", "97", "98", "99", "100"]),
        ("86", "97", ["85", "90", "95", "100"]),
        ("99.9", "100", ["99", "99.2", "99.4", "99.6", "99.8", "100"]),
        ("100", "100", ["99", "100"]),
    ],
)
def test_lines_that_stay_far_up_are_drawn_large_instead_of_flat(least: str, most: str, read: list[str]) -> None:
    assert steps(least, most, kind="average") == read


def test_a_line_of_counts_begins_at_nought() -> None:
    assert steps("12", "12") == ["0", "5", "10", "15"]


def test_nothing_but_noughts_is_not_drawn() -> None:
    report = Report(
        key="",
        title="",
        record_type="",
        roles=(),
        columns=(),
        measures=(Measure(key="m", title="数"),),
        chart=Chart("line", "数", ("m",)),
    )
    assert drawing_of(report, [ReportRow("1月", (), {"m": 0})]) is None
