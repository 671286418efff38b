"""Taking what golden cases really came to as what they should come to, once an author has decided that it is right.

Only results are taken: scores, grades, marks, values, states, and sentences of refusals that were expected. A step that
was refused though nobody expected it, or the other way round, is for the author to mend by hand.
"""

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from accounts.models import User
from exchange.drafts import Document, list_drafts, save_draft
from exchange.scenarios import Difference
from schemas.bases import whole
from schemas.extensions import as_written
from schemas.models import Definition

NOTHING = "-"
_NUMBERS = frozenset({"score", "attainable", "actual", "open"})
_TEXTS = frozenset({"grade", "due", "refused"})
_BY_NAME = frozenset({"deductions", "values"})


@transaction.atomic
def accept_results(system: str, differences: Sequence[Difference], *, by: User | None, at: datetime) -> int:
    """Write the results of these differences into the drafts of their cases; says how many could be written."""
    by_case: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        by_case[difference.case].append(difference)
    accepted = 0
    for draft in list_drafts(system):
        if draft.document["kind"] == "golden" and draft.document["key"] in by_case:
            case, count = with_results(whole(draft.document), by_case[draft.document["key"]])
            if count:
                document = as_written(draft.document, wanted=case)
                save_draft(Definition.objects.get(pk=draft.id), document, by=by, at=at)
            accepted += count
    return accepted


def with_results(case: Mapping[str, Any], differences: Sequence[Difference]) -> tuple[Document, int]:
    """The case with the results of its differences in it, and how many could be written."""
    changed: Document = copy.deepcopy(dict(case))
    return changed, sum(_write(changed, difference) for difference in differences)


def _write(case: Document, difference: Difference) -> bool:
    if difference.step < 1 or NOTHING in (difference.expected, difference.actual):
        return False  # what a case is given, or a refusal nobody expected
    expect = case["steps"][difference.step - 1].get("expect", {})
    what, _, name = difference.what.partition(".")
    if what == "kept" and "." in name:  # a field of the record, and a day
        field, _, day = name.partition(".")
        expect[what][field][day] = _number(difference.actual, like=expect[what][field].get(day))
    elif what in _BY_NAME:
        expect.setdefault(what, {})[name] = _number(difference.actual, like=expect[what].get(name, 0))
    elif what in _NUMBERS:
        expect[what] = _number(difference.actual, like=expect.get(what))
    elif what in _TEXTS:
        expect[what] = difference.actual
    elif what == "state":
        expect[what] = difference.actual.partition(" ")[0]
    else:
        return False
    return True


def _number(text: str, *, like: object) -> object:
    """A result as the case writes it: a number for a number, digits for digits, without idle zeros."""
    with suppress(InvalidOperation):
        number = Decimal(text).normalize()
        if isinstance(like, str):
            return f"{number:f}"
        return int(number) if number == number.to_integral_value() else number
    return text
