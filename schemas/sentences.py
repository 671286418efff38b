"""Problems as sentences for people: what is wrong and what to do about it. The place stands in the problem itself."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext

from engine.errors import Problem
from schemas.wording import COMMA, KINDS, NEAR, NOTHING, OR, REASONS, SENTENCES, SPELLING, TYPES, UNKNOWN

LONGEST = 80  # characters of a value that is repeated in a sentence


def sentence(problem: Problem) -> str:
    """The sentence for a problem, in the language in force."""
    words = {name: _shown(value) for name, value in problem.data.items()}
    words |= {name: word(problem.data) for name, word in _SPECIAL.items() if name in _needed(problem)}
    return gettext(SENTENCES.get(problem.code, UNKNOWN)).format_map({"code": problem.code, **words})


def _needed(problem: Problem) -> frozenset[str]:
    """The words of a sentence that are more than a value of the problem."""
    data, code = problem.data, problem.code
    names = {"near"} if "near" in data else set()
    names |= {"at"} if "position" in data else set()
    names |= {"reason"} if code == "expression_invalid" else set()
    names |= {"rule"} if code in ("json.pattern", "json.propertyNames") else set()
    names |= {"kind"} if code in ("unknown_reference", "duplicate_document") else set()
    names |= {"types"} if "types" in data else set()
    return frozenset(names | ({"expected"} if code == "json.const" else set()))


def _near(data: Mapping[str, object]) -> str:
    return gettext(NEAR).format(near=data["near"]) if data["near"] else ""


def _reason(data: Mapping[str, object]) -> str:
    known = REASONS.get(str(data["reason"]), UNKNOWN)
    return gettext(known).format(found=_shown(data.get("found")), code=data["reason"])


def _types(data: Mapping[str, object]) -> str:
    types = data["types"]
    assert isinstance(types, list | tuple)
    return gettext(OR).join(gettext(TYPES[str(one)]) for one in types)


_SPECIAL: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "near": _near,
    "at": lambda data: str(int(str(data["position"])) + 1),
    "reason": _reason,
    "rule": lambda data: gettext(SPELLING.get(str(data["rule"]), SPELLING[""])),
    "kind": lambda data: gettext(KINDS[str(data["kind"])]),
    "types": _types,
    "expected": lambda data: _shown(data.get("expected_value")),
}


def _shown(value: object) -> str:
    """A value in a sentence, shortened if it is long."""
    if value is None or value == "":
        return gettext(NOTHING)
    if isinstance(value, list | tuple):
        return gettext(COMMA).join(_shown(item) for item in value)
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
