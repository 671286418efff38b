"""Rows are added, copied, moved and taken away by buttons, without a script."""

import pytest

from portal.received import rearranged

PAIRS = [
    ("title", "班组"),
    ("workers", ""),
    ("workers.0.:was", "0"),
    ("workers.0.name", "甲"),
    ("workers.1.:was", "1"),
    ("workers.1.name", "乙"),
    ("workers.2.:was", "2"),
    ("workers.2.name", "丙"),
    ("workers.2.tools.0.kind", "锤"),
]


def names(pairs: list[tuple[str, str]]) -> list[str]:
    return [text for name, text in pairs if name.endswith(".name")]


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("workers.1.up", "乙甲丙"),
        ("workers.0.up", "甲乙丙"),
        ("workers.1.down", "甲丙乙"),
        ("workers.2.down", "甲乙丙"),
        ("workers.1.delete", "甲丙"),
        ("workers.1.copy", "甲乙乙丙"),
        ("workers.7.delete", "甲乙丙"),
        ("workers.1.sing", "甲乙丙"),
        ("title", "甲乙丙"),
    ],
)
def test_a_button_rearranges_the_rows_and_nothing_else(act: str, order: str) -> None:
    changed = rearranged(PAIRS, act)
    assert "".join(names(changed)) == order
    assert ("title", "班组") in changed


def test_an_added_row_comes_last_and_was_none_of_the_stored_ones() -> None:
    changed = rearranged(PAIRS, "workers.add")
    assert changed[:-1] == PAIRS
    assert changed[-1] == ("workers.fresh.:was", "")


def test_a_copied_row_has_a_number_of_its_own_and_was_none_of_the_stored_ones() -> None:
    copied = [pair for pair in rearranged(PAIRS, "workers.2.copy") if ".fresh2." in pair[0]]
    assert copied == [("workers.fresh2.:was", ""), ("workers.fresh2.name", "丙"), ("workers.fresh2.tools.0.kind", "锤")]


def test_rows_inside_of_a_row_have_buttons_too() -> None:
    changed = rearranged(PAIRS, "workers.2.tools.0.delete")
    assert ("workers.2.tools.0.kind", "锤") not in changed
    assert names(changed) == ["甲", "乙", "丙"]
