"""How deep a row stands, as people number things."""

from dataclasses import dataclass

import pytest

from exchange.excel.catalogues.levels import guess_level


@dataclass
class Row:
    number: str
    level: int
    is_item: bool = False


def levels(*numbers):
    """The levels of rows one below the other; those with a star are items with standards."""
    path, found = [], []
    for text in numbers:
        number, is_item = text.rstrip("*"), text.endswith("*")
        level = guess_level(number, path, is_item=is_item)
        del path[level - 1 :]
        path.append(Row(number, level, is_item))
        found.append(level)
    return found


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("1", "1.1*", "1.2*", "2", "2.1*"), [1, 2, 2, 1, 2]),
        (("一", "1*", "2*", "二", "1*"), [1, 2, 2, 1, 2]),
        (("一", "（一）", "1*", "2*", "（二）", "1*", "二", "（一）"), [1, 2, 3, 3, 2, 3, 1, 2]),
        (("1", "B.1", "1*", "2*", "3*", "2", "B.2", "1*", "2*", "3", "B.3"), [1, 2, 3, 3, 3, 1, 2, 3, 3, 1, 2]),
        (("1", "B.1", "1*", "2", "B.2", "1*"), [1, 2, 3, 1, 2, 3]),  # a section of a single item
        (("1", "B.1", "1*", "2*", "B.2", "1*"), [1, 2, 3, 3, 2, 3]),
        (("A", "1*", "2*", "B", "1*"), [1, 2, 2, 1, 2]),
        (("十", "1*", "十一", "1*", "十二"), [1, 2, 1, 2, 1]),
        (("", "", ""), [1, 1, 1]),
        (("7*", "9*"), [1, 1]),
    ],
)
def test_numbers_say_how_deep_a_row_stands(numbers, expected):
    assert levels(*numbers) == expected
