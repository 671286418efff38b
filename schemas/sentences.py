"""Problems as sentences for people: what is wrong and what to do about it. The place stands in the problem itself."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from engine.errors import Problem
from schemas.feel_sentences import doubt_of, reason, shown
from schemas.wording import KINDS, NEAR, OR, SENTENCES, SPELLING, TYPES, UNKNOWN

_DOUBT = "expression_doubt"


def sentence(problem: Problem) -> str:
    """The sentence for a problem, in the language in force."""
    words = {name: shown(value) for name, value in problem.data.items()}
    words |= {name: word(problem.data) for name, word in _SPECIAL.items() if name in _needed(problem)}
    return gettext(SENTENCES.get(problem.code, UNKNOWN)).format_map({"code": problem.code, **words})


def _needed(problem: Problem) -> frozenset[str]:
    """The words of a sentence that are more than a value of the problem."""
    data, code = problem.data, problem.code
    names = {"near"} if "near" in data else set()
    names |= {"at"} if "position" in data else set()
    names |= {"reason"} if code == "expression_invalid" else set()
    names |= {"doubt"} if code == _DOUBT else set()
    names |= {"rule"} if code in ("json.pattern", "json.propertyNames") else set()
    names |= {"kind"} if code in ("unknown_reference", "duplicate_document") else set()
    names |= {"types"} if "types" in data else set()
    return frozenset(names | ({"expected"} if code == "json.const" else set()))


def _near(data: Mapping[str, object]) -> str:
    return gettext(NEAR).format(near=data["near"]) if data["near"] else ""


def _reason(data: Mapping[str, object]) -> str:
    return reason(str(data["reason"]), data, str(data["text"]), int(str(data["position"])))


def _types(data: Mapping[str, object]) -> str:
    types = data["types"]
    assert isinstance(types, list | tuple)
    return gettext(OR).join(gettext(TYPES[str(one)]) for one in types)


_SPECIAL: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "near": _near,
    "at": lambda data: str(int(str(data["position"])) + 1),
    "reason": _reason,
    "doubt": lambda data: doubt_of(str(data["doubt"]), data),
    "rule": lambda data: gettext(SPELLING.get(str(data["rule"]), SPELLING[""])),
    "kind": lambda data: gettext(KINDS[str(data["kind"])]),
    "types": _types,
    "expected": lambda data: shown(data.get("expected_value")),
}
