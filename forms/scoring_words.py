"""Sentences about scores: the engine gives codes and numbers, these are the words people read."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from engine.scoring import Deduction, Explained, NodeScore
from forms.scoring_numbers import MINUS, number_words, share_words
from forms.scoring_sums import sum_words

__all__ = ["MINUS", "deduction_words", "number_words", "occurrence_words", "rule_words", "share_words", "sum_words"]

Data = Mapping[str, object]


def occurrence_words(occurrence: int) -> str:
    """Which finding of an item it is."""
    return _("first finding") if occurrence == 1 else _("finding no. %(number)s") % {"number": occurrence}


def deduction_words(deduction: Deduction) -> str:
    """What a finding costs by its ladder."""
    return _progressive(
        {"occurrence": deduction.occurrence, "share": deduction.share, "of": deduction.of, "marks": deduction.marks}
    )


def rule_words(explained: Explained | NodeScore) -> str:
    """How a value came about, with its arithmetic; nothing where the numbers say it all."""
    words = _WORDS.get(explained.rule)
    said = [sum_words(explained)] if isinstance(explained, Explained) else []
    said += [words(explained.data)] if words else []
    said += [_("too little takes part for a score")] if explained.data.get("open") == "coverage" else []
    return _("; ").join(text for text in said if text)


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


def _struck(data: Data) -> str:
    if "before" not in data:
        return _("a finding strikes the item: nothing is left of %(marks)s") % {"marks": number_words(data["marks"])}
    return _("struck by a finding: nothing is left (%(before)s before)") % {"before": number_words(data["before"])}


def _cost(data: Data) -> str:
    return _("at most %(most)s") % {"most": number_words(data["most"])} if "most" in data else ""


def _strikes(data: Data) -> str:
    return _("; ").join(text for text in (_cost(data), _("strikes what it stands in")) if text)


def _formula(data: Data) -> str:
    """The formula of an item; a section by formula has its inputs below it."""
    if "formula" not in data:
        return _("by a formula over what takes part")
    inputs = cast("Data", data["inputs"]).items()
    given = ", ".join(f"{name} = {number_words(value)}" for name, value in inputs)
    return _("by the formula %(formula)s with %(given)s") % {"formula": data["formula"], "given": given}


def _ledger(data: Data) -> str:
    names = {"total": number_words(data["total"]), "most": number_words(data.get("most"))}
    return _("%(total)s in all, at most %(most)s counts") % names if "most" in data else ""


def _adjusted(data: Data) -> str:
    moved = _("moved from %(before)s") % {"before": data["before"]}
    return _("; ").join(str(text) for text in (moved, data.get("reason")) if text)


def _score(data: Data) -> str:
    modes = {
        "half_up": _("rounded half up, %(places)s places"),
        "half_even": _("rounded half to even, %(places)s places"),
        "down": _("cut off after %(places)s places"),
        "up": _("rounded up, %(places)s places"),
    }
    return modes[str(data["mode"])] % {"places": data["places"]}


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
    "struck": _struck,
    "cost": _cost,
    "strikes": _strikes,
    "same_fact": lambda data: _("the same fact costs only once"),
    "formula": _formula,
    "no_value": lambda data: _("the formula gives no number for what is entered"),
    "given": lambda data: _("worked out elsewhere"),
    "choice": lambda data: str(data["choice"]),
    "unanswered": lambda data: _("not answered yet"),
    "absent_exclude": lambda data: (
        _("takes no part: %(marks)s marks left out") % {"marks": number_words(data["marks"])}
    ),
    "absent_full_marks": lambda data: _("takes no part: counts as full marks"),
    "absent_zero": lambda data: _("takes no part: counts as nothing"),
    "veto": _veto,
    "ledger": _ledger,
    "row_most": lambda data: _("more than the most of its kind: only the rest counts"),
    "once": lambda data: _("does not count: a heavier record of the same thing does"),
    "not_valid": lambda data: _("does not count: not in force on the day"),
    "not_counted": lambda data: _("does not count: not confirmed"),
    "cap": lambda data: str(data.get("because") or ""),
    "adjusted": _adjusted,
    "grade": lambda data: str(data.get("because") or ""),
}
