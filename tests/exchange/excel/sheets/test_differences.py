"""What a file changed, put onto a sheet that went on meanwhile."""

import pytest

from engine.scoring import ItemEntry, SheetEntries
from exchange.excel.sheets.differences import changed_places, entry_changes, merge_entries
from tests.exchange.excel.generated import Maker
from tests.exchange.excel.sheets.small import CATALOGUE, EMPTY, FILLED

TICKED = ItemEntry(findings=("fence.1",))


def with_items(**items):
    return SheetEntries(items={**FILLED.items, **items})


def three(seed):
    """A sheet and two that people made of it."""
    maker = Maker(seed)
    catalogue = maker.catalogue()
    first = maker.sheet(catalogue)
    uses = dict(first.instances)
    return first, maker.sheet(catalogue, uses=uses), maker.sheet(catalogue, uses=uses)


@pytest.mark.parametrize("seed", range(8))
class TestLaws:
    def test_a_file_nobody_filled_changes_nothing(self, seed):
        first, _, theirs = three(seed)
        merged = merge_entries(first, first, theirs)
        assert changed_places(merged.entries, theirs) == frozenset()
        assert merged.contested == frozenset()

    def test_on_a_sheet_nobody_touched_the_file_counts_as_a_whole(self, seed):
        first, mine, _ = three(seed)
        merged = merge_entries(first, mine, first)
        assert changed_places(merged.entries, mine) == frozenset()
        assert merged.contested == frozenset()

    def test_each_place_is_as_whoever_changed_it_left_it(self, seed):
        first, mine, theirs = three(seed)
        merged = merge_entries(first, mine, theirs)
        touched, moved = changed_places(first, mine), changed_places(first, theirs)
        assert not changed_places(merged.entries, mine) & touched
        assert not changed_places(merged.entries, theirs) - touched
        assert merged.contested == touched & moved & changed_places(mine, theirs)

    def test_putting_the_same_file_on_twice_is_putting_it_on_once(self, seed):
        first, mine, theirs = three(seed)
        once = merge_entries(first, mine, theirs).entries
        assert changed_places(merge_entries(first, mine, once).entries, once) == frozenset()


def test_changes_are_said_in_the_order_and_the_words_of_the_catalogue():
    changes = entry_changes(CATALOGUE, EMPTY, FILLED)
    assert [(change.title, change.old, change.new) for change in changes] == [
        ("1.1 围挡", "—", "√ 围挡不严密 (×3 −2.5)"),
        ("2.1 观感", "—", "好"),
        ("2.2 交底", "—", "18.5 分；备注：-见附件"),
        ("2.3 整改率", "—", "完成 3处；应做 4"),
    ]


def test_a_place_that_two_people_changed_is_pointed_out():
    mine, theirs = with_items(fence=TICKED), with_items(fence=ItemEntry())
    merged = merge_entries(FILLED, mine, theirs)
    (change,) = entry_changes(CATALOGUE, theirs, merged.entries, merged.contested)
    assert (change.old, change.new, change.contested) == ("—", "√ =未设围挡", True)


def test_the_same_change_by_both_is_no_contest():
    mine = with_items(fence=TICKED)
    assert merge_entries(FILLED, mine, mine).contested == frozenset()
