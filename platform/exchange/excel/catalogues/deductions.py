"""What a finding costs, as tables write it: 5, 2～10, 2/place, 2/place≤8, or what it strikes."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

Finding = Mapping[str, Any]

#: What belongs to the cost of a finding; other properties are not in the cell.
PROPERTIES = ("deduct", "least", "per", "most", "strikes")

_TO = "~～—–\u81f3-"  # the signs, and the word, between the ends of a range
_MARKS = r"\s*\u5206?"  # the word for marks, which people write after a number, or do not
_NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
_COST = re.compile(
    rf"(?:(?P<least>{_NUMBER}){_MARKS}\s*[{_TO}]\s*)?(?P<deduct>{_NUMBER}){_MARKS}"
    rf"(?:\s*[/／]\s*(?P<per>[^/／≤<]{{1,20}}?))?(?:\s*(?:≤|<=)\s*(?P<most>{_NUMBER}){_MARKS})?"
)


def deduction_text(finding: Finding) -> str | Decimal | None:
    """The cell: a number where it is only one."""
    deduct, strikes = finding.get("deduct"), finding.get("strikes")
    parts = [_cost_text(finding)] if deduct is not None else []
    parts += [_strikes()[strikes]] if strikes else []
    if len(parts) == 1 and deduct is not None and parts[0] == _plain(deduct):
        return Decimal(str(deduct))
    return "；".join(parts) or None


def read_deduction(text: str) -> dict[str, Any] | None:
    """The properties of a cell; nothing where it cannot be understood."""
    found: dict[str, Any] = {}
    for part in re.split(r"[；;]", text):
        read = _read_part(part.strip())
        if read is None or found.keys() & read.keys():
            return None
        found |= read
    return found


def _read_part(part: str) -> dict[str, Any] | None:
    for strikes, word in _all_strikes():
        if part == word:
            return {"strikes": strikes}
    match = _COST.fullmatch(part)
    if match is None:
        return next((cost for rest, cost in _said_in_words(part) if not rest), None)
    return _ordered({name: value.strip() if name == "per" else _number(value) for name, value in _given(match)})


def split_cost(line: str) -> tuple[str, dict[str, Any]]:
    """A standard that ends in what it costs, as its words and the cost; without one, as it is."""
    return next(((words, cost) for words, cost in _said_in_words(line) if words), (line, {}))


def _said_in_words(line: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The costs that a line may end in, each with the words before it."""
    for form in _forms():
        match = form.search(line)
        if match:
            named = match.groupdict()
            cost = read_deduction(f"{named['cost']}/{named['per']}" if named.get("per") else named["cost"])
            if cost:
                yield line[: match.start()].rstrip(" ，,；;：:。"), cost


def _forms() -> Iterator[re.Pattern[str]]:
    """How people write what a standard costs, in the languages we know."""
    ranged = rf"(?P<cost>{_NUMBER}(?:\s*[{_TO}]\s*{_NUMBER})?)"
    per = r"(?P<per>[^\d\s，,。]{1,10}?)"
    for language in ("zh-hans", "en"):
        with override(language):
            templates = (_("{cost} marks taken for each {per}"), _("{cost} marks taken"))
        for template in templates:
            pattern = re.escape(template).replace(r"\{cost\}", ranged).replace(r"\{per\}", per)
            yield re.compile(rf"[，,；;：:]?\s*{pattern}[。；;.]?$")


def _given(match: re.Match[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in match.groupdict().items() if value is not None]


def _ordered(found: dict[str, Any]) -> dict[str, Any] | None:
    """A range from the smaller to the larger number; what costs at most less than once makes no sense."""
    if "least" in found and found["least"] > found["deduct"]:
        return None
    if "most" in found and found["most"] < found["deduct"]:
        return None
    return {name: found[name] for name in PROPERTIES if name in found}


def _cost_text(finding: Finding) -> str:
    text = _plain(finding["deduct"])
    if finding.get("least") is not None:
        text = f"{_plain(finding['least'])}～{text}"
    if finding.get("per"):
        text = f"{text}/{finding['per']}"
    return f"{text}≤{_plain(finding['most'])}" if finding.get("most") is not None else text


def _strikes() -> Mapping[str, str]:
    return {
        "item": _("nothing for the item"),
        "parent": _("nothing for the section"),
        "sheet": _("nothing for the sheet"),
    }


def _all_strikes() -> list[tuple[str, str]]:
    found = []
    for language in ("zh-hans", "en"):
        with override(language):
            found += list(_strikes().items())
    return found


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number.normalize()


def _plain(number: object) -> str:
    value = Decimal(str(number))
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
