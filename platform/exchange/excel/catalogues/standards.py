"""Several standards typed into one cell, each ending in what it costs: "…, 10 marks taken", one on each line."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from exchange.excel.catalogues.columns import DEDUCT, DETAIL, TEXT
from exchange.excel.catalogues.deductions import NUMBER, TO, read_deduction
from exchange.excel.catalogues.parsing import Cells

_COST = rf"(?P<cost>{NUMBER}(?:\s*[{TO}]\s*{NUMBER})?)"
_PER = r"(?P<per>[^\d\s，,。]{1,10}?)"
_MARK = r"^\s*(?:[（(]?\d{1,2}[)）.、]|[①-⑳])\s*"  # 1) 1. (1) 1、 ①


def split_standards(cells: Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    """The standards of a cell with what each says of its cost.

    A cell with a key, a cost of its own or a single line is one standard, and its words stay as they are.
    """
    text = cells.text(TEXT)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if cells.text(DETAIL) or cells.text(DEDUCT):
        yield text, {}
        return
    for line in lines:
        bare = re.sub(_MARK, "", line) if len(lines) > 1 else line
        yield _cost_of(bare)


def _cost_of(line: str) -> tuple[str, dict[str, Any]]:
    for form in _forms():
        match = form.search(line)
        if match:
            named = match.groupdict()
            cost = read_deduction(f"{named['cost']}/{named['per']}" if named.get("per") else named["cost"])
            words = line[: match.start()].rstrip(" ，,；;：:。")
            if cost and words:
                return words, cost
    return line, {}


def _forms() -> Iterator[re.Pattern[str]]:
    """How people write what a standard costs, in the languages we know."""
    for language in ("zh-hans", "en"):
        with override(language):
            templates = (_("{cost} marks taken for each {per}"), _("{cost} marks taken"))
        for template in templates:
            pattern = re.escape(template).replace(r"\{cost\}", _COST).replace(r"\{per\}", _PER)
            yield re.compile(rf"[，,；;：:]?\s*{pattern}[。；;.]?$")
