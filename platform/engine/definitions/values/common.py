"""Words that several kinds share."""

from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal["none", "month", "quarter", "year"]
Tone = Literal["idle", "go", "ok", "warn", "bad", "hold"]
AbsentPolicy = Literal["exclude", "full_marks", "zero", "forbidden"]
Combine = Literal["sum", "deduct", "weighted", "mean", "min", "formula"]
Evidence = Literal["optional", "required"]
Opinion = Literal["none", "optional", "required"]


@dataclass(frozen=True)
class Rule:
    """A condition and the sentence people read when it does not hold."""

    when: str
    otherwise: str
    fields: tuple[str, ...] = ()
