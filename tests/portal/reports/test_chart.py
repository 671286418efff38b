"""Round numbers at the side of a line: what is drawn is read off without counting."""

from decimal import Decimal

import pytest

from engine.definitions.values import Chart, Measure, Report
from portal.reports.chart import drawing_of
from portal.reports.table import ReportRow


def steps(*values: str) -> list[str]:
    """What stands at the side of a line through these values."""
    measure = Measure(key="m", title="得分")
    chart = Chart("line", "得分", ("m",))
    report = Report(key="", title="", record_type="", roles=(), columns=(), measures=(measure,), chart=chart)
    rows = [ReportRow(f"{place}月", (), {"m": Decimal(value)}) for place, value in enumerate(values)]
    drawing = drawing_of(report, rows)
    assert drawing is not None
    return [word.text for word in drawing.words if word.anchor == "end"]


@pytest.mark.parametrize(
    ("highest", "read"),
    [
        ("99.2", ["0", "20", "40", "60", "80", "100"]),
        ("41", ["0", "10", "20", "30", "40", "50"]),
        ("3", ["0", "1", "2", "3"]),
        ("1", ["0", "1"]),
        ("0.4", ["0", "0.1", "0.2", "0.3", "0.4"]),
        ("1300", ["0", "500", "1,000", "1,500"]),
    ],
)
def test_the_side_of_a_line_has_round_numbers_up_to_the_first_one_above_all(highest: str, read: list[str]) -> None:
    assert steps("0.1", highest) == read


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
