from decimal import Decimal

import pytest

from engine.definitions.values import Rounding
from engine.scoring import ItemEntry, SheetEntries, preview_deduction, score_sheet
from tests.engine.scoring.catalogues import (
    catalogue,
    choice_item,
    deduct_item,
    direct_item,
    findings,
    ladder_item,
    line,
    number,
    site,
)


def score(entries, *, of=None, history=None, **more):
    return score_sheet(of or site(), entries, history=history or {}, **more)


class TestTheLadder:
    @pytest.mark.parametrize(
        ("earlier", "lost"), [(0, "5"), (1, "10"), (2, "40"), (3, "40")], ids=["first", "second", "third", "fourth"]
    )
    def test_a_finding_costs_half_then_all_then_the_whole_line(self, earlier, lost):
        result = score(findings("rebar.cover.1"), history={"rebar.cover": earlier})
        assert result.nodes["rebar.cover"].lost == number(lost)
        assert result.score == 100 - number(lost)

    def test_several_findings_of_an_item_in_one_month_are_one_occurrence(self):
        assert score(findings("rebar.cover.1", "rebar.cover.2")).score == Decimal("95.00")

    def test_a_line_never_falls_below_nothing(self):
        result = score(findings("rebar.cover.1", "rebar.joints.1"), history={"rebar.cover": 2})
        assert result.lines["rebar"].actual == 0
        assert result.lines["rebar"].data == {"cost": Decimal(55), "attainable": Decimal(40)}
        assert result.score == Decimal("60.00")

    def test_the_preview_says_what_the_score_then_takes(self):
        for occurrence in (1, 2, 3, 4):
            told = preview_deduction(site(), "concrete.curing", occurrence)
            taken = score(findings("concrete.curing.1"), history={"concrete.curing": occurrence - 1})
            assert told.lost == taken.nodes["concrete.curing"].lost

    def test_there_is_no_preview_where_findings_have_no_ladder(self):
        assert preview_deduction(catalogue(line("a", deduct_item("a.b", 10, 2))), "a.b", 1) is None


class TestAbsentLines:
    def test_excluded_marks_leave_the_whole(self):
        result = score(findings("rebar.cover.1", absent=["masonry"]))
        assert (result.actual, result.attainable) == (75, 80)
        assert result.score == Decimal("93.75")

    def test_when_nothing_takes_part_there_is_no_score(self):
        result = score(findings(absent=["rebar", "concrete", "masonry", "records"]))
        assert (result.score, result.actual, result.attainable, result.grade) == (None, 0, 0, "")

    def test_findings_under_an_absent_line_cost_nothing(self):
        assert score(findings("masonry.bond.1", absent=["masonry"])).score == Decimal("100.00")

    @pytest.mark.parametrize(("policy", "expected"), [("full_marks", "95.00"), ("zero", "45.00"), ("exclude", "90.00")])
    def test_each_policy_counts_an_absent_line_in_its_own_way(self, policy, expected):
        present = line("b", ladder_item("b.x", 10), ladder_item("b.y", 40))
        table = catalogue(line("a", ladder_item("a.x", 50), absent=policy), present)
        assert score(findings("b.x.1", absent=["a"]), of=table).score == Decimal(expected)

    def test_a_line_that_must_take_part_is_not_left_out(self):
        strict = catalogue(line("a", ladder_item("a.x", 50), absent="forbidden"), line("b", ladder_item("b.x", 50)))
        assert score(findings(absent=["a"]), of=strict).attainable == 100


class TestOtherRules:
    def test_each_finding_costs_its_own_and_no_more_than_the_item(self):
        table = catalogue(line("a", deduct_item("a.x", 5, 2, 4), deduct_item("a.y", 5, 1)))
        assert score(findings("a.x.1", "a.y.1"), of=table).actual == 7
        assert score(findings("a.x.1", "a.x.2"), of=table).actual == 5

    def test_a_tier_gives_its_marks(self):
        table = catalogue(line("a", choice_item("a.x", 10, 6, 0), combine="sum"))
        assert score(SheetEntries(items={"a.x": ItemEntry(choice="t1")}), of=table).actual == 6

    def test_marks_are_given_directly(self):
        table = catalogue(line("a", direct_item("a.x", 10), combine="sum"))
        assert score(SheetEntries(items={"a.x": ItemEntry(marks=Decimal("7.5"))}), of=table).actual == Decimal("7.5")

    def test_an_item_that_asks_for_an_answer_keeps_its_line_open_and_earns_nothing_yet(self):
        table = catalogue(line("a", choice_item("a.x", 10, 0), combine="sum"), line("b", ladder_item("b.x", 10)))
        result = score(SheetEntries(), of=table)
        assert result.open_lines == ("a",)
        assert result.lines["a"].open == "no_answer"
        assert result.actual == 10

    def test_an_item_outside_every_line_is_open_by_itself(self):
        table = catalogue(direct_item("x", 10))
        assert score(SheetEntries(), of=table).open_lines == ("x",)
        assert score(SheetEntries(items={"x": ItemEntry(marks=Decimal(4))}), of=table).complete


class TestCombining:
    def given(self, *, combine, **marks):
        table = catalogue(
            direct_item("a", 100, weight=1, line=True),
            direct_item("b", 50, weight=2, line=True),
            combine=combine,
            marks=100,
        )
        entries = SheetEntries(
            items={key: ItemEntry(marks=number(value)) for key, value in marks.items()},
            absent=frozenset({"a", "b"} - set(marks)),
        )
        return score(entries, of=table).score

    def test_weights_count_the_shares_reached(self):
        assert self.given(combine="weighted", a=80, b=25) == Decimal("60.00")

    def test_the_weight_of_a_child_that_takes_no_part_leaves_the_whole(self):
        assert self.given(combine="weighted", a=80) == Decimal("80.00")

    def test_the_mean_counts_shares_alike(self):
        assert self.given(combine="mean", a=80, b=25) == Decimal("65.00")

    def test_the_least_share_decides(self):
        assert self.given(combine="min", a=80, b=25) == Decimal("50.00")

    def test_a_third_stays_exact_up_to_the_rounding(self):
        table = catalogue(
            *(direct_item(key, 3) for key in "abc"),
            combine="mean",
            marks=Decimal("100.01"),
            rounding=Rounding(places=3),
        )
        entries = SheetEntries(
            items={key: ItemEntry(marks=Decimal(value)) for key, value in zip("abc", (1, 2, 3), strict=True)}
        )
        assert score(entries, of=table).score == Decimal("66.673")  # 66.67333…

    def test_ties_are_seen_through_endless_fractions(self):
        table = catalogue(*(direct_item(key, 3) for key in "abc"), combine="mean", marks=1, rounding=Rounding(places=0))
        halves = SheetEntries(
            items={
                "a": ItemEntry(marks=Decimal("0.5")),
                "b": ItemEntry(marks=Decimal(1)),
                "c": ItemEntry(marks=Decimal(3)),
            }
        )
        assert score(halves, of=table).score == Decimal(1)  # 1/6 + 1/3 + 1 over 3 is exactly one half


class TestRounding:
    def entries(self):
        return SheetEntries(items={"x": ItemEntry(marks=Decimal("0.125"))})

    @pytest.mark.parametrize(("mode", "expected"), [("half_up", "0.13"), ("half_even", "0.12")])
    def test_a_tie_goes_as_the_catalogue_says(self, mode, expected):
        table = catalogue(direct_item("x", 1), rounding=Rounding(places=2, mode=mode))
        assert score(self.entries(), of=table).score == Decimal(expected)

    def test_the_total_alone_is_rounded_unless_lines_are_too(self):
        lines = [direct_item("a", 1, line=True), direct_item("b", 1, line=True)]
        entries = SheetEntries(items={key: ItemEntry(marks=Decimal("0.125")) for key in "ab"})
        assert score(entries, of=catalogue(*lines)).score == Decimal("0.25")
        by_line = catalogue(*lines, rounding=Rounding(at="line"))
        assert score(entries, of=by_line).score == Decimal("0.26")


class TestVeto:
    def test_a_veto_leaves_nothing_and_says_why(self):
        table = catalogue(
            line("a", deduct_item("a.x", 50, 30), veto="score < 25"), line("b", deduct_item("b.x", 50, 1))
        )
        result = score(findings("a.x.1"), of=table)
        assert result.score == Decimal("50.00")
        assert result.nodes["a"].data["because"] == "vetoed"

    def test_a_veto_may_ask_for_a_finding(self):
        table = catalogue(line("a", deduct_item("a.x", 50, 1, 1), veto='list contains(findings, "a.x.2")'))
        assert score(findings("a.x.1"), of=table).actual == 49
        assert score(findings("a.x.2"), of=table).actual == 0


class TestASheetThatStartsFromAnother:
    base = findings("rebar.cover.1", absent=["masonry"])

    def review(self, entries):
        return score(entries, base=self.base)

    def test_lines_without_a_verdict_are_open_and_count_as_the_other_sheet_for_now(self):
        result = self.review(findings("concrete.curing.1"))
        assert result.score == score(self.base).score
        assert result.open_lines == ("rebar", "concrete", "masonry", "records")
        assert not result.complete

    def test_an_adopted_line_counts_as_on_the_other_sheet(self):
        every = dict.fromkeys(("rebar", "concrete", "masonry", "records"), "adopt")
        result = self.review(SheetEntries(verdicts=every))
        assert result.complete
        assert result.score == score(self.base).score
        assert result.lines["masonry"].absent

    def test_an_overridden_line_counts_as_entered_here(self):
        result = self.review(
            findings("rebar.joints.1", verdicts={"rebar": "override"}, opinions={"rebar": "seen on site"})
        )
        assert result.nodes["rebar.cover"].lost == 0
        assert result.nodes["rebar.joints"].lost == 15

    def test_overriding_may_put_a_line_back_in(self):
        result = self.review(findings(verdicts={"masonry": "override"}, opinions={"masonry": "walls were built"}))
        assert result.attainable == 100

    def test_an_override_without_an_opinion_stays_open(self):
        result = self.review(findings(verdicts={"rebar": "override"}, opinions={"rebar": "  "}))
        assert result.lines["rebar"].open == "no_opinion"


class TestTheGrade:
    def test_the_decision_is_asked_with_the_rounded_score(self):
        asked = []

        def grade(value):
            asked.append(value)
            return {"grade": "good", "tone": "ok"}

        result = score(findings("rebar.cover.1"), grade=grade)
        assert asked == [Decimal("95.00")]
        assert (result.grade, result.tone) == ("good", "ok")

    def test_without_a_score_no_grade_is_asked_for(self):
        nothing = findings(absent=["rebar", "concrete", "masonry", "records"])
        assert score(nothing, grade=lambda value: {"grade": "good"}).grade == ""

    def test_a_decision_that_says_nothing_gives_no_grade(self):
        assert score(SheetEntries(), grade=lambda value: None).grade == ""
