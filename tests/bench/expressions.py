"""Expressions and decision tables against pySFeel, bkflow-feel and what a programmer would have written by hand.

Runs in the environment that holds the two packages (see `beside`); the engine itself needs nothing but Python:
`var/bench-env/bin/python -m tests.bench.expressions` prints the figures alone.
"""

import itertools
import logging
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "platform")]

from bkflow_feel.api import parse_expression  # noqa: E402
from pySFeel import SFeelParser  # noqa: E402

from engine.feel import DecisionTable, compile_expression  # noqa: E402
from tests.bench.beside import hand_over  # noqa: E402
from tests.bench.table import Goal, Timing, at_least, at_most, batches, below  # noqa: E402

RULE = "score.total >= 80 and not(zero_sections > 0) and period.month = 6"
# pySFeel binds `and` tighter than the comparisons beside it and answers the rule as it stands wrongly.
RULE_IN_BRACKETS = "(score.total >= 80) and (not(zero_sections > 0)) and (period.month = 6)"
RECORD = {"score": {"total": Decimal("84.5")}, "zero_sections": Decimal(0), "period": {"month": Decimal(6)}}
PLAIN_RECORD = {"score": {"total": 84}, "zero_sections": 0, "period": {"month": 6}}

FILTER = "months[score >= 80]"
# bkflow-feel compares with what Python's `int` gives and refuses decimals, so it gets ints.
MONTHS = [{"month": Decimal(number), "score": Decimal(60 + number * 7 % 40)} for number in range(1, 37)]

BANDS = (95, 90, 85, 80, 75, 70, 65, 60, 55, 50, 40)
GRADES = DecisionTable.of(
    "F",
    ("score",),
    ("grade",),
    (*((f">= {band}", number) for number, band in enumerate(BANDS, start=1)), ("-", 12)),
)
SCORE = Decimal(52)  # found in the tenth row of twelve


def measure() -> Iterator[Timing]:
    """Every comparison; an answer that is not right ends the run."""
    yield from _rule()
    yield from _table()
    yield from _filter()


def _rule() -> Iterator[Timing]:
    compiled = compile_expression(RULE)
    parser = _pysfeel({"score.total": "84.5", "zero_sections": "0", "period.month": "6"})
    yield from _compiling()
    yield from _against(
        "a rule evaluated",
        True,
        lambda: compiled.value(RECORD),
        ("the rule as a lambda", lambda: _rule_by_hand(RECORD), at_most(8)),
        ("pySFeel", lambda: parser.sFeelParse(RULE_IN_BRACKETS)[1], at_least(100)),
        ("bkflow-feel", lambda: parse_expression(RULE, PLAIN_RECORD), None),
    )
    yield from _against(
        "the same over ints instead of decimals",
        True,
        lambda: compiled.value(PLAIN_RECORD),
        ("the rule as a lambda", lambda: _rule_by_hand(PLAIN_RECORD), None),
    )


_rule_by_hand: Callable[[dict], bool] = lambda record: (  # noqa: E731 - a lambda is what it is compared with
    record["score"]["total"] >= 80 and not record["zero_sections"] > 0 and record["period"]["month"] == 6
)


def _compiling() -> Iterator[Timing]:
    """A text is compiled once and then found, so every turn brings one that was never there.

    What is put off until the first evaluation, or until it is evaluated again, is counted too.
    """
    number = itertools.count()

    def evaluated(times: int) -> None:
        compiled = compile_expression(f"{RULE} // {next(number)}")
        for _time in range(times):
            compiled.value(RECORD)

    once, often, pythons = batches(
        lambda: evaluated(1), lambda: evaluated(3), lambda: compile(RULE_IN_PYTHON, "", "eval")
    )
    yield Timing("the rule compiled and evaluated once", once, "Python compiling the like", pythons, below(0.001))
    yield Timing("compiled and evaluated three times", often, "Python compiling the like", pythons, below(0.001))


RULE_IN_PYTHON = "score.total >= 80 and not(zero_sections > 0) and period.month == 6"


def _table() -> Iterator[Timing]:
    parser = _pysfeel({"score": str(SCORE)})
    plain = {"score": int(SCORE)}
    conditions = [f"score >= {band}" for band in BANDS]

    def row_by_row(holds: Callable[[str], object]) -> int:
        return next((row for row, text in enumerate(conditions, start=1) if holds(text) is True), 12)

    yield from _against(
        "a table of 12 rows decided in the tenth",
        10,
        lambda: GRADES.decide({"score": SCORE}).values["grade"],
        ("the table as a chain of ifs", lambda: _table_by_hand(SCORE), None),
        ("pySFeel, row by row", lambda: row_by_row(lambda text: parser.sFeelParse(text)[1]), None),
        (
            "bkflow-feel, row by row",
            lambda: row_by_row(lambda text: parse_expression(text, plain)),
            None,
        ),
    )


def _table_by_hand(score: Decimal) -> int:
    for number, band in enumerate(BANDS, start=1):
        if score >= band:
            return number
    return 12


def _filter() -> Iterator[Timing]:
    compiled, record = compile_expression(FILTER), {"months": MONTHS}
    listed = ", ".join(f"{{month: {each['month']}, score: {each['score']}}}" for each in MONTHS)
    parser = _pysfeel({"months": f"[{listed}]"})
    plain = {"months": [{name: int(value) for name, value in each.items()} for each in MONTHS]}
    wanted = [each["month"] for each in MONTHS if each["score"] >= 80]

    def numbers(months: object) -> list[object]:
        return [each["month"] for each in months]  # type: ignore[attr-defined]

    yield from _against(
        "36 months filtered by their score",
        wanted,
        lambda: numbers(compiled.value(record)),
        ("a list comprehension", lambda: numbers([m for m in record["months"] if m["score"] >= 80]), None),
        ("pySFeel", lambda: numbers(parser.sFeelParse(FILTER)[1]), None),
        ("bkflow-feel", lambda: numbers(parse_expression(FILTER, plain)), None),
    )


Peer = tuple[str, Callable[[], object], Goal | None]


def _against(what: str, right: object, ours: Callable[[], object], *peers: Peer) -> Iterator[Timing]:
    """Check everybody's answer, then take the times of all by turns."""
    for name, answer, _goal in (("ours", ours, None), *peers):
        if answer() != right:
            raise SystemExit(f"{what}: the answer of {name} is {answer()!r}, not {right!r}")
    taken, *others = batches(ours, *(answer for _name, answer, _goal in peers))
    for (name, _answer, goal), times in zip(peers, others, strict=True):
        yield Timing(what, taken, name, times, goal)


def _pysfeel(names: dict[str, str]) -> SFeelParser:
    """A parser that has been told values by name: its way to give data to an expression."""
    parser = SFeelParser()
    for name, text in names.items():
        parser.sFeelParse(f"{name} <- {text}")
    return parser


if __name__ == "__main__":
    logging.disable()  # both packages log every expression
    hand_over(measure())
