"""The arithmetic behind a value, written out with its numbers: `(100 − 15) ÷ (100 − 10) × 100`."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from engine.scoring import Explained
from forms.scoring_numbers import MINUS, number_words, share_words

_MOST_TERMS = 12  # a longer sum is no help to anybody
_SIGNS = {"bonus": "+", "penalty": MINUS}


def sum_words(explained: Explained) -> str:
    """How a value was calculated; nothing where the numbers beside it say so already."""
    words = _SUMS.get(explained.rule)
    return words(explained) if words else ""


def _score(score: Explained) -> str:
    """What was lost and left out of the whole; where ledgers count, what they added and took."""
    if "converted" in score.data:
        return _with_ledgers(score)
    if score.data.get("lost") is not None or not score.data.get("attainable"):
        return ""
    attainable = next((each for each in score.children if each.rule == "attainable"), None)
    left_out = _decimal(attainable.data.get("left_out")) if attainable else Decimal(0)
    lost = _decimal(score.data["attainable"]) - _decimal(score.data["actual"])
    if attainable is None or not (lost or left_out):
        return ""
    earned = _less(score.data["attainable"], lost)
    return f"{earned} ÷ {_less(attainable.data['marks'], left_out)} × {number_words(score.data['marks'])}"


def _with_ledgers(score: Explained) -> str:
    """`80 + 5 − 3 = 82`, before it is kept within its bounds."""
    parts = [(_SIGNS[str(each.data["sign"])], each.value) for each in score.children if each.rule == "ledger"]
    parts = [("+", each.value) for each in score.children if each.rule == "bonus"] + parts
    added = " ".join(f"{sign} {number_words(value)}" for sign, value in parts if value)
    unrounded = score.data.get("unrounded")
    if not added or unrounded is None or score.data["converted"] is None:
        return ""
    return f"{number_words(score.data['converted'])} {added} = {number_words(unrounded)}"


def _taken(node: Explained) -> str:
    """What was attainable less what was lost; not where the children cost more than there was."""
    if not node.data.get("lost") or "cost" in node.data:
        return ""
    return f"{number_words(node.data['attainable'])} {MINUS} {number_words(node.data['lost'])} = {_value(node)}"


def _weighted(node: Explained) -> str:
    """`(85% × 10 + 90% × 20) ÷ 30 × 100 = 88.33`."""
    taking = _taking(node)
    terms = [f"{share_words(each.data['share'])} × {number_words(each.data['weight'])}" for each in taking]
    weights = sum((_decimal(each.data["weight"]) for each in taking), Decimal(0))
    return _whole(f"({' + '.join(terms)}) ÷ {number_words(weights)}", node, taking)


def _mean(node: Explained) -> str:
    """`(85% + 75%) ÷ 2 × 10 = 8`."""
    taking = _taking(node)
    shares = " + ".join(share_words(each.data["share"]) for each in taking)
    return _whole(f"({shares}) ÷ {len(taking)}", node, taking)


def _least(node: Explained) -> str:
    """`min(85%, 75%) × 10 = 7.5`."""
    taking = _taking(node)
    return _whole(f"min({', '.join(share_words(each.data['share']) for each in taking)})", node, taking)


def _whole(share: str, node: Explained, taking: Sequence[Explained]) -> str:
    if not 1 < len(taking) <= _MOST_TERMS:
        return ""
    return f"{share} × {number_words(node.data['attainable'])} = {_value(node)}"


def _taking(node: Explained) -> list[Explained]:
    return [child for child in node.children if "share" in child.data]


def _cost(cost: Explained) -> str:
    """`2 × 3 处 = 6`, where a finding costs for each place."""
    if "count" not in cost.data:
        return ""
    points, count = _decimal(cost.data["points"]), _decimal(cost.data["count"])
    return f"{number_words(points)} × {number_words(count)} {cost.data['per']} = {number_words(points * count)}"


def _record(record: Explained) -> str:
    """`0.5 × 3 = 1.5`, where something is recorded several times."""
    points, worth = _decimal(record.data.get("points")), _decimal(record.value)
    if not points or worth == points or worth % points:
        return ""
    return f"{number_words(points)} × {number_words(worth / points)} = {number_words(worth)}"


def _less(whole: object, part: Decimal) -> str:
    return f"({number_words(whole)} {MINUS} {number_words(part)})" if part else number_words(whole)


def _value(node: Explained) -> str:
    return number_words(node.value)


def _decimal(value: object) -> Decimal:
    return Decimal(str(value or 0))


_SUMS: Mapping[str, Callable[[Explained], str]] = {
    "score": _score,
    "sum": _taken,
    "deduct": _taken,
    "weighted": _weighted,
    "mean": _mean,
    "min": _least,
    "cost": _cost,
    "strikes": _cost,
    "recorded": _record,
}
