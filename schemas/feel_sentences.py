"""Expressions in words: why a text is none, what is doubtful in one, and why a part of it gave null."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from engine.feel import FeelSyntaxError, Warning
from engine.feel.typing import Finding
from schemas.feel_wording import (
    EITHER,
    EXPECTED,
    FINDINGS,
    HABITS,
    KINDS,
    NAME_EXPECTED,
    OF_ITEMS,
    QUOTE_EXPECTED,
    REASONS,
    WARNINGS,
)
from schemas.wording import COMMA, NEAR, NOTHING, OR, UNKNOWN

LONGEST = 80  # characters of a value that is repeated in a sentence

Data = Mapping[str, object]
_UNFIT = ("unexpected_character", "unexpected_token")


def why_not_an_expression(error: FeelSyntaxError, text: str) -> str:
    """Why a text is no expression; what other languages write there is recognised."""
    return reason(error.code, error.data, text, error.position)


def reason(code: str, data: Data, text: str, position: int) -> str:
    """The same from the parts of the error."""
    expected = data.get("expected")
    if code in _UNFIT and (habit := _habit(text, position)):
        return gettext(habit)
    if text[position : position + 1] == '"' and code == "unexpected_character":
        return gettext(QUOTE_EXPECTED)
    if code == "unexpected_end" and expected:
        return gettext(NAME_EXPECTED) if expected == "name" else gettext(EXPECTED).format(expected=expected)
    return gettext(REASONS.get(code, UNKNOWN)).format(found=shown(data.get("found")), code=code)


def _habit(text: str, position: int) -> str:
    """What the two signs up to here, or the one, are written for elsewhere."""
    return HABITS.get(text[max(position - 1, 0) : position + 1], "") or HABITS.get(text[position : position + 1], "")


def doubt(finding: Finding) -> str:
    """What is wrong or doubtful in an expression, and what to do about it."""
    return doubt_of(finding.code, finding.data)


def doubt_of(code: str, data: Data) -> str:
    """The same from the parts of the finding."""
    words = {name: shown(value) for name, value in data.items()}
    words |= {name: type_name(str(data[name])) for name in ("left", "right", "found", "kind", "wanted") if name in data}
    if "near" in data:
        words["near"] = gettext(NEAR).format(near=data["near"]) if data["near"] else ""
    if code == "argument_kind":
        words["expected"] = gettext(OR).join(type_name(one) for one in _texts(data["expected"]))
    if code == "argument_count":
        words["ways"] = gettext(OR).join(f"{data['function']}({way})" for way in _texts(data["ways"]))
    return gettext(FINDINGS.get(code, UNKNOWN)).format_map({"code": code, **words})


def why_null(warning: Warning) -> str:
    """Why a part of an expression gave null."""
    code, data = warning.code, warning.data
    words = {name: shown(value) for name, value in data.items()}
    if code == "no_result":
        sides = [type_name(str(data[name])) for name in ("left", "right") if name in data]
        words["operands"] = gettext(EITHER).join(sides)
    if code == "bad_arguments" and "function" in data:
        words["given"] = gettext(COMMA).join(type_name(one) for one in _texts(data["given"])) or gettext(NOTHING)
    elif code == "bad_arguments":
        code = "bad_arguments_of_own"
    return gettext(WARNINGS.get(code, UNKNOWN)).format_map({"code": code, **words})


def type_name(text: str) -> str:
    """A type of the language in words, such as “a list” for `list<number>`."""
    name, _, item = text.removesuffix(">").partition("<")
    kind = gettext(KINDS.get(name, UNKNOWN)).format(code=name)
    if name in ("list", "range") and item:
        return gettext(OF_ITEMS).format(kind=kind, item=type_name(item))
    return kind


def shown(value: object) -> str:
    """A value in a sentence, shortened if it is long."""
    if value is None or value == "":
        return gettext(NOTHING)
    if isinstance(value, list | tuple):
        return gettext(COMMA).join(shown(item) for item in value)
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _texts(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
