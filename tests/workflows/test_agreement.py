"""The truth table of signing together: what the page on workflows says is what happens."""

import os
from pathlib import Path

from tests.workflows.agreement import AGREE, ORDERS, table

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"
BEGIN, END = "<!-- truth table: begin -->\n", "<!-- truth table: end -->"
#: Set, the page is written anew instead of being compared.
WRITE = "KAOPING_WRITE_DOCS"


def as_markdown(rows: list[list[str]]) -> str:
    """A table as Markdown."""
    head, *body = rows
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *body])


def test_the_truth_table_of_the_docs_is_what_happens(alpha):
    lived = table()
    assert len(lived) == 1 + len(AGREE) * len(ORDERS)
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    told, _, after = rest.partition(END)
    if os.environ.get(WRITE):
        told = as_markdown(lived)
        PAGE.write_text(f"{before}{BEGIN}{told}{END}{after}", encoding="utf-8")
    assert told == as_markdown(lived)
