"""Sentences about scores: the engine gives codes and numbers, these are the words people read."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from engine.scoring import Deduction, Explained, NodeScore

MINUS = "\u2212"
_MOST_PLACES = 4

Data = Mapping[str, object]


def number_words(value: object) -> str:
    """A number as people write it: no zeros at its end, at most four places, a real minus sign."""
    if value is None:
        return "—"
    number = Decimal(str(value))
    text = f"{number:.{_MOST_PLACES}f}".rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def share_words(value: object) -> str:
    """A share as a percentage."""
    return f"{number_words(Decimal(str(value)) * 100)}%"


def occurrence_words(occurrence: int) -> str:
    """Which finding of an item it is."""
    return _("first finding") if occurrence == 1 else _("finding no. %(number)s") % {"number": occurrence}


def deduction_words(deduction: Deduction) -> str:
    """What a finding costs by its ladder."""
    return _progressive(
        {"occurrence": deduction.occurrence, "share": deduction.share, "of": deduction.of, "marks": deduction.marks}
    )


def rule_words(explained: Explained | NodeScore) -> str:
    """How a value came about; nothing where the numbers say it all."""
    words = _WORDS.get(explained.rule)
    return words(explained.data) if words else ""


def _progressive(data: Data) -> str:
    which = occurrence_words(int(cast("int", data["occurrence"])))
    names = {"which": which, "share": share_words(data["share"]), "marks": number_words(data["marks"])}
    if data["of"] != "parent":
        return _("%(which)s × %(share)s × the item's %(marks)s marks") % names
    if Decimal(str(data["share"])) == 1:
        return _("%(which)s: all %(marks)s standard marks") % names
    return _("%(which)s × %(share)s × the standard %(marks)s marks") % names


def _findings(data: Data) -> str:
    names = {"count": data["count"], "cost": number_words(data["cost"]), "marks": number_words(data["marks"])}
    if Decimal(str(data["cost"])) > Decimal(str(data["marks"])):
        return _("%(count)s findings cost %(cost)s, at most %(marks)s") % names
    return _("%(count)s findings cost %(cost)s") % names


def _section(data: Data) -> str:
    if "cost" not in data:
        return ""
    names = {"cost": number_words(data["cost"]), "attainable": number_words(data["attainable"])}
    return _("deductions of %(cost)s exceed the %(attainable)s marks: nothing is left") % names


def _veto(data: Data) -> str:
    names = {"because": data["because"], "before": number_words(data["before"])}
    return _("veto: %(because)s (%(before)s before)") % names


def _score(data: Data) -> str:
    names = {"places": data["places"]}
    if data["mode"] == "half_even":
        return _("rounded half to even, %(places)s places") % names
    return _("rounded half up, %(places)s places") % names


_WORDS: Mapping[str, Callable[[Data], str]] = {
    "score": _score,
    "actual": _section,
    "sum": _section,
    "deduct": _section,
    "weighted": lambda data: _("weighted mean of those taking part"),
    "mean": lambda data: _("mean of those taking part"),
    "min": lambda data: _("the least of those taking part"),
    "progressive": _progressive,
    "findings": _findings,
    "choice": lambda data: str(data["choice"]),
    "unanswered": lambda data: _("not answered yet"),
    "absent_exclude": lambda data: (
        _("takes no part: %(marks)s marks left out") % {"marks": number_words(data["marks"])}
    ),
    "absent_full_marks": lambda data: _("takes no part: counts as full marks"),
    "absent_zero": lambda data: _("takes no part: counts as nothing"),
    "veto": _veto,
    "grade": lambda data: str(data.get("because") or ""),
}
