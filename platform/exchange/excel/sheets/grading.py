"""The grade as a formula: what the platform says of every score, as steps from one score to the next."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from engine.definitions.values import Catalogue, Decision
from exchange.excel.sheets.arithmetic import number, text

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MOST_STEPS = 60

GradeOf = Callable[[Decimal], str]


def limits_of(catalogue: Catalogue, decision: Decision | None) -> tuple[Decimal, ...]:
    """The numbers at which a grade may change: those that the bands or the decision's rows name."""
    if decision is not None:
        cells = (str(cell) for row in decision.rows for cell in row)
        texts = [*cells, *(text for _name, text in decision.values), decision.expression]
        return tuple(sorted({Decimal(found) for each in texts for found in _NUMBER.findall(each)}))
    ends = [end for band in catalogue.grades for end in (band.least, band.most) if end is not None]
    return tuple(sorted(set(ends)))


def steps_of(catalogue: Catalogue, limits: Sequence[Decimal], grade_of: GradeOf) -> list[tuple[Decimal, str]]:
    """From which score on there is which grade, from the lowest to the highest.

    Between two limits a grade does not change, so it is asked for at each of them and one step of rounding beside it.
    """
    step = Decimal(1).scaleb(-catalogue.rounding.places)
    least = min([catalogue.floor, *limits]) - step
    asked = sorted({least, *limits, *(limit + step for limit in limits)})
    steps: list[tuple[Decimal, str]] = []
    for score in asked:
        grade = grade_of(score)
        if not steps or steps[-1][1] != grade:
            steps.append((score, grade))
    return steps[:_MOST_STEPS]


def grade_formula(score: str, steps: Iterable[tuple[Decimal, str]]) -> str:
    """The grade of the score in a cell; no grade without a score."""
    formula = text("")
    for start, grade in steps:
        formula = f"IF({score}>={number(start)},{text(grade)},{formula})"
    return f'IF({score}="","",{formula})'


def capped_formula(grade: str, caps: Sequence[str], scale: Sequence[str]) -> str:
    """The worse of a grade and the best one still allowed."""
    if not caps:
        return grade
    names = ",".join(text(each) for each in scale)
    place = f"IFERROR(MATCH({grade},{{{names}}},0),0)"
    return f'IF({grade}="","",INDEX({{{names}}},1,MAX({place},{",".join(caps)})))'
