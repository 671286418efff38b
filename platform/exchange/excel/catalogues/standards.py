"""Several standards typed into one cell, one on each line, each perhaps ending in what it costs."""

import re
from collections.abc import Iterator
from typing import Any

from exchange.excel.catalogues.columns import DEDUCT, DETAIL, TEXT
from exchange.excel.catalogues.deductions import split_cost
from exchange.excel.catalogues.parsing import Cells

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
        yield split_cost(re.sub(_MARK, "", line) if len(lines) > 1 else line)
