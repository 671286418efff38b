"""The examples in the reference for authors, read out of its text."""

import json
import re
from pathlib import Path

from engine.feel import CalendarYear, WorkingCalendar, compile_expression, compile_unary_tests, given, read_table, write

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "feel.md").read_text(encoding="utf-8")
ARROW = " → "
INLINE = re.compile(r"`([^`]+)`" + ARROW + r"`([^`]*)`")
Example = tuple[str, str]  # what is asked, what the reference says it gives


def blocks(kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def expressions() -> list[Example]:
    """Every expression with its value: line by line in blocks, and in the cells of the lists of functions."""
    lines = [line for block in blocks("feel") for line in block.splitlines() if line and not line.startswith("//")]
    return [*map(_divided, lines), *((text, value) for text, value in INLINE.findall(TEXT))]


def cells() -> list[Example]:
    """Every input with a cell, and whether it satisfies the cell."""
    return [_divided(line) for block in blocks("feel-tests") for line in block.splitlines()]


def decisions() -> list[tuple[str, str, str]]:
    """Every table as text, with what it is asked and what it gives."""
    return [
        (table, *_divided(line))
        for table, questions in (block.split("\n\n", 1) for block in blocks("feel-table"))
        for line in questions.splitlines()
    ]


def functions() -> dict[str, str]:
    """The names in the first column of the lists of functions, with the row each stands in."""
    rows = re.findall(r"^\| `([a-z ]+)(?:\([^`]*\))?` \| (.*\|)$", TEXT, re.MULTILINE)
    return {name: row for name, row in rows if INLINE.search(row)}


def operators() -> set[str]:
    """What the first column of the list of operators names, without the gaps for operands."""
    section = TEXT[TEXT.index("## 运算") : TEXT.index("## 条件")]
    return set(re.findall(r"^\| `([^`]+?)(?:\(…\)| … and …)?` \|.*→", section, re.MULTILINE))


def policies() -> set[str]:
    """The hit policies of the tables that are decided."""
    return {re.split(r"\s*\|\s*", table)[1] for table, _question, _answer in decisions()}


def recipes() -> list[str]:
    """What regions are said to write."""
    section = TEXT[TEXT.index("## 常见写法") : TEXT.index("用本页的数据算一算")]
    cells = re.findall(r"^\| [^|`]+ \| (`.*`) \| [^|]+ \|$", section, re.MULTILINE)
    return [text for cell in cells for text in re.findall(r"`([^`]+)`", cell)]


def mistakes() -> list[Example]:
    """What people write, and what they should write."""
    section = TEXT[TEXT.index("## 常见错误与改法") : TEXT.index("## 限度")]
    return re.findall(r"^\| `([^`]+)` \|.*\| `([^`]+)` \|$", section, re.MULTILINE)


def written(text: str) -> str:
    """The value of an expression over the data of the reference."""
    return write(compile_expression(text).value(DATA))


def satisfied(question: str) -> str:
    """Whether an input satisfies a cell."""
    value, cell = question.split(" | ", 1)
    return write(compile_unary_tests(cell).matches(compile_expression(value).value(DATA), DATA))


def decided(table: str, names: str) -> str:
    """What a table gives for a context of inputs."""
    context = compile_expression(names).value({})
    assert isinstance(context, dict)
    return write(read_table(table).decide(context).values)


def _divided(line: str) -> Example:
    question, _, answer = line.rpartition(ARROW)
    return question, answer


def _calendar() -> WorkingCalendar:
    """The working days that the State Council announced, as a region has them."""
    region = json.loads((ROOT / "tenants" / "regions" / "shanghai" / "region.json").read_text(encoding="utf-8"))
    return WorkingCalendar(
        [
            CalendarYear(year["year"], frozenset(map(_day, year["holidays"])), frozenset(map(_day, year["workdays"])))
            for year in region["calendar"]
        ]
    )


def _day(text: str) -> object:
    return compile_expression(f'@"{text}"').value({})


(_data,) = blocks("feel-data")
DATA = {**compile_expression(_data).value({}), **given(calendar=_calendar())}  # type: ignore[dict-item]
