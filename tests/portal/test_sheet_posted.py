"""What a posted score sheet means."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from engine.scoring import EntryProblem, ItemEntry, SheetEntries
from portal.sheets.posted import read
from tests.engine.scoring.catalogues import catalogue, choice_item, direct_item, findings, line, site

NOTHING = SheetEntries()


def post(*pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query


def entries(*pairs, previous=NOTHING, base=None, of=None):
    return read(of or site(), post(*pairs), previous=previous, base=base).entries


class TestASheetOfItsOwn:
    def test_ticks_remarks_and_absent_lines_are_read(self):
        read_back = entries(
            ("f.rebar.cover", "rebar.cover.1"),
            ("f.rebar.cover", "rebar.cover.3"),
            ("r.rebar.cover", " axis 3 "),
            ("absent", "masonry"),
        )
        assert read_back == SheetEntries(
            items={"rebar.cover": ItemEntry(findings=("rebar.cover.1", "rebar.cover.3"), remark="axis 3")},
            absent=frozenset({"masonry"}),
        )

    def test_tiers_and_marks_are_read(self):
        table = catalogue(line("a", choice_item("a.x", 5, 0), direct_item("a.y", 10), combine="sum"))
        read_back = entries(("c.a.x", "t1"), ("m.a.y", "7.5"), of=table)
        assert read_back.items == {"a.x": ItemEntry(choice="t1"), "a.y": ItemEntry(marks=Decimal("7.5"))}

    @pytest.mark.parametrize("text", ["seven", "1e999999999", "NaN", "9" * 30, "٣"])
    def test_marks_that_are_no_number_are_told_with_their_place(self, text):
        table = catalogue(line("a", direct_item("a.y", 10), combine="sum"))
        told = read(table, post(("m.a.y", text)), previous=NOTHING, base=None).problems
        assert [(problem.place, problem.code) for problem in told] == [("a.y", "not_a_number")]
        assert isinstance(told[0], EntryProblem)

    def test_names_the_catalogue_does_not_have_are_dropped(self):
        assert entries(("f.roof.tiles", "x"), ("r.roof", "y"), ("csrf", "z")) == NOTHING


class TestASheetThatStartsFromAnother:
    base = findings("rebar.cover.1", absent=["masonry"])

    def review(self, *pairs, previous=NOTHING):
        return entries(*pairs, previous=previous, base=self.base)

    def test_adopted_lines_carry_no_entries(self):
        read_back = self.review(("v.rebar", "adopt"), ("f.rebar.cover", "rebar.cover.1"), ("absent", "masonry"))
        assert read_back == SheetEntries(verdicts={"rebar": "adopt"})

    def test_overriding_begins_with_what_the_other_sheet_says(self):
        read_back = self.review(("v.rebar", "override"), ("absent", "masonry"))
        assert read_back.items == self.base.items

    def test_an_overridden_line_keeps_what_was_entered(self):
        before = SheetEntries(verdicts={"rebar": "override"})
        read_back = self.review(("v.rebar", "override"), ("f.rebar.joints", "rebar.joints.2"), previous=before)
        assert set(read_back.items) == {"rebar.joints"}

    def test_leaving_a_line_out_overrides_it(self):
        read_back = self.review(("absent", "masonry"), ("absent", "records"))
        assert read_back.verdicts == {"records": "override"}
        assert read_back.absent == {"records"}

    def test_letting_a_line_take_part_overrides_it(self):
        read_back = self.review()
        assert read_back.verdicts == {"masonry": "override"}
        assert read_back.absent == frozenset()

    def test_adopting_an_overridden_line_gives_up_what_it_said(self):
        before = SheetEntries(verdicts={"records": "override"}, absent=frozenset({"records"}))
        read_back = self.review(("v.records", "adopt"), ("absent", "records"), ("absent", "masonry"), previous=before)
        assert read_back.verdicts == {"records": "adopt"}
        assert read_back.absent == frozenset()

    def test_an_opinion_that_the_page_did_not_show_is_kept(self):
        before = SheetEntries(opinions={"rebar": "measured"})
        assert self.review(("absent", "masonry"), previous=before).opinions == {"rebar": "measured"}

    def test_an_opinion_may_be_emptied(self):
        before = SheetEntries(verdicts={"rebar": "override"}, opinions={"rebar": "measured"})
        read_back = self.review(("v.rebar", "override"), ("o.rebar", " "), ("absent", "masonry"), previous=before)
        assert read_back.opinions == {}
