"""A sheet that was filled offline, read back: the same entries, or every cell that cannot be taken."""

from decimal import Decimal

import pytest

from engine.scoring import ItemEntry, SheetEntries
from exchange.excel.errors import BadWorkbook
from exchange.excel.reading import read_workbook
from exchange.excel.sentences import described
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.differences import changed_places
from exchange.excel.sheets.origin import Origin, read_origin
from exchange.excel.sheets.reading import read_entries
from exchange.excel.sheets.writing import sheet_workbook
from tests.exchange.excel.books import edited
from tests.exchange.excel.generated import Maker
from tests.exchange.excel.sheets.small import CATALOGUE, EMPTY, FILLED, workbook


def read(content, exported=FILLED, base=None, catalogue=CATALOGUE):
    return read_entries(read_workbook(content), catalogue, exported=exported, base=base)


def filled(cells, exported=FILLED, base=None):
    content = workbook(exported, base)
    return read(edited(content, {cell(column, row): value for (column, row), value in cells.items()}), exported, base)


def refused(cells, exported=FILLED, base=None):
    with pytest.raises(BadWorkbook) as refusal:
        filled(cells, exported, base)
    return {each.place: each.sentence for each in described(refusal.value.problems)}


class TestWhatComesBack:
    @pytest.mark.parametrize("seed", range(10))
    @pytest.mark.parametrize("reviewed", [False, True], ids=["a sheet of its own", "a sheet that starts from another"])
    def test_a_workbook_nobody_touched_holds_the_same_entries(self, seed, reviewed):
        maker = Maker(seed)
        catalogue = maker.catalogue()
        first = maker.sheet(catalogue)
        own, base = (maker.review(catalogue, first), first) if reviewed else (first, None)
        again = read(sheet_workbook(maker.out(catalogue, own, base)), own, base, catalogue)
        assert changed_places(own, again) == frozenset()
        assert again.instances == own.instances

    def test_the_workbook_says_which_sheet_it_is_of_and_what_was_entered(self):
        origin, exported = read_origin(read_workbook(workbook()))
        assert origin == Origin("alpha", 7, "self", 3, "digest")
        assert exported.to_json() == FILLED.to_json()

    def test_everything_can_be_filled_offline(self):
        entered = {
            (c.ENTRY, 7): "√",
            (c.COUNT, 7): 3,
            (c.AMOUNT, 7): 2.5,
            (c.ENTRY, 9): "1 好 (20)",
            (c.ENTRY, 10): 18.5,
            (c.REMARK, 10): "-见附件",
            (c.ENTRY, 11): 3,
            (c.ENTRY, 12): "4",
        }
        assert changed_places(filled(entered, EMPTY), FILLED) == frozenset()

    def test_emptied_cells_take_entries_back(self):
        entries = filled({(c.ENTRY, 7): None, (c.COUNT, 7): None, (c.AMOUNT, 7): None, (c.ENTRY, 9): None})
        assert set(entries.items) == {"talk", "rate"}

    def test_what_takes_no_part_is_ticked(self):
        assert filled({(c.ABSENT, 5): "√"}).absent == {"order"}

    @pytest.mark.parametrize("tick", ["√", "✓", "✔", "v", "Y", 1, True])
    def test_people_tick_in_many_ways(self, tick):
        assert filled({(c.ENTRY, 6): tick}, EMPTY).items == {"fence": ItemEntry(findings=("fence.1",))}

    def test_verdicts_and_opinions_are_read(self):
        entries = filled({(c.VERDICT, 5): "x", (c.OPINION, 5): "不一致", (c.ENTRY, 6): "√"}, EMPTY, FILLED)
        assert entries.verdicts == {"order": "override"}
        assert entries.opinions == {"order": "不一致"}
        assert entries.items == {"fence": ItemEntry(findings=("fence.1",))}

    def test_what_cells_do_not_say_stays(self):
        kept = SheetEntries(records=FILLED.records, adjustments=FILLED.adjustments, instances={})
        assert read(workbook(kept), kept).records == kept.records


class TestWhatIsRefused:
    def test_every_cell_is_named_at_once_with_what_to_do(self):
        cells = {
            (c.ENTRY, 6): "有",
            (c.COUNT, 7): 2.5,
            (c.AMOUNT, 7): 9,
            (c.ENTRY, 9): "极好",
            (c.ENTRY, 10): "二十",
            (c.ABSENT, 5): "不",
        }
        found = refused(cells)
        assert list(found) == [f"自评!{cell(*each)}" for each in sorted(cells, key=lambda each: (each[1], each[0]))]
        assert found["自评!M7"] == "请填写 2 到 6 的数字。"
        assert "1 到 9999 的整数" in found["自评!L7"]
        assert "从列表中选择" in found["自评!K9"]
        assert "不是数字" in found["自评!K10"]

    def test_a_number_without_a_tick_is_not_guessed_at(self):
        assert refused({(c.COUNT, 7): 2}, EMPTY) == {"自评!K7": "填了数量或扣分，但没有打√。请打√，或删去数字。"}

    def test_a_verdict_is_one_of_two(self):
        assert "采纳请填 √" in refused({(c.VERDICT, 5): "同意"}, EMPTY, FILLED)["自评!J5"]

    def test_a_row_that_was_deleted_is_missed_by_name(self):
        found = refused({(c.ADDRESS, 9): None})
        assert [sentence for sentence in found.values() if "2.1 观感" in sentence]

    def test_a_workbook_of_somebody_else_is_none_of_ours(self):
        content = edited(workbook(), {"B1": "other"}, sheet=2)
        assert read_origin(read_workbook(content)) is None

    def test_marks_beyond_the_item_are_left_to_the_sheet_which_refuses_them(self):
        assert filled({(c.ENTRY, 10): 25}).items["talk"].marks == Decimal(25)
