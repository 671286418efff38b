"""Lines passed or sent back one by one, and everything that was said about them kept."""

from decimal import Decimal

import pytest

from forms.contexts import Scene
from forms.errors import Invalid, Refused
from forms.handling import Handling
from forms.models import LineRound, ScoreSheet
from forms.rounds import rounds_of
from forms.spot_checks import Comparison
from tests.builders import NOW, publish_all
from tests.checked_works import checked_documents
from tests.world import make_world
from workflows.services import save_sheet


@pytest.fixture
def world(alpha):
    made = make_world()
    publish_all(checked_documents())
    return made


@pytest.fixture
def month(world):
    return world.month(world.active_site(), 3)


def sheet(record, key):
    return ScoreSheet.objects.get(record=record, key=key)


def declare(world, month, marks, *findings):
    """The contractor's marks for the drill, and perhaps findings elsewhere; submitted."""
    items = {"drill": {"marks": marks}, **{item.rpartition(".")[0]: {"findings": [item]} for item in findings}}
    world.fill(month, "self", world.contractor, {"items": items})
    return world.act(month, "submit", world.contractor)


def review(world, month, *, drill=None, opinion="", outcomes=None, reasons=None, verdict=""):
    """What the reviewer says: training is adopted; of the emergency line as given."""
    emergency = verdict or ("override" if drill is not None else "adopt")
    entries = {"verdicts": {"emergency": emergency, "training": "adopt"}}
    if drill is not None:
        entries |= {"items": {"drill": {"marks": drill}}, "opinions": {"emergency": opinion}}
    kept = ScoreSheet.objects.filter(record=month, key="review").first()
    return save_sheet(
        month.pk, sheet="review", version=kept.version if kept else 0, entries=entries, actor=world.site, now=NOW,
        handling=Handling(outcomes or {"emergency": "pass", "training": "pass"}, reasons or {}),
    )  # fmt: skip


def send_back_drill(world, month):
    review(
        world, month, drill=0, opinion="无演练记录",
        outcomes={"emergency": "return", "training": "pass"}, reasons={"emergency": "请补充演练影像"},
    )  # fmt: skip
    return world.act(month, "return_lines", world.site)


def history(month, key, line):
    return [(kept.verdict, kept.actual, kept.outcome) for kept in rounds_of(month)[key, line]]


def test_override_return_resubmit_adopt_pass_keeps_every_score(world, month):
    """The manual's story: × 0 and sent back, one mark claimed, √ and passed (QD-5)."""
    declare(world, month, 2)
    send_back_drill(world, month)
    declare(world, month, 1)
    review(world, month)
    world.act(month, "forward", world.site)
    assert [said[:2] for said in history(month, "self", "emergency")] == [("", Decimal(10)), ("", Decimal(9))]
    assert history(month, "review", "emergency") == [
        ("override", Decimal(8), "return"),
        ("adopt", Decimal(9), "pass"),
    ]
    assert sheet(month, "review").score == Decimal("19")


def test_a_round_keeps_opinion_reason_and_who_said_so(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    kept = rounds_of(month)["review", "emergency"][0]
    assert (kept.opinion, kept.reason, kept.by_name) == ("无演练记录", "请补充演练影像", "赵工")


def test_a_round_keeps_what_had_been_found_and_entered_at_the_items_of_the_line(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    declare(world, month, Decimal("1.5"))
    review(world, month)
    world.act(month, "forward", world.site)
    kept = rounds_of(month)
    assert [one.items["drill"]["marks"] for one in kept["self", "emergency"]] == [2, Decimal("1.5")]
    assert [one.items for one in kept["self", "training"]] == [{}]


def test_a_line_that_did_not_change_is_not_kept_again(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    declare(world, month, 1)
    review(world, month)
    world.act(month, "forward", world.site)
    assert len(history(month, "review", "training")) == 1


def test_a_line_sent_back_twice_for_the_same_reason_is_kept_twice(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    world.act(month, "submit", world.contractor)
    send_back_drill(world, month)
    assert [said[2] for said in history(month, "review", "emergency")] == ["return", "return"]


def test_only_the_lines_sent_back_are_open_again(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    assert sheet(month, "self").returned == ["emergency"]
    changed = {"items": {"drill": {"marks": 2}, "three_level": {"findings": ["three_level.1"]}}}
    with pytest.raises(Invalid) as error:
        world.fill(month, "self", world.contractor, changed)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("training", "entry.line_not_open")]
    world.fill(month, "self", world.contractor, {"items": {"drill": {"marks": 1}}})


def test_what_was_passed_stays_when_the_rest_comes_back(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    declare(world, month, 1)
    kept = sheet(month, "review")
    assert kept.entries["verdicts"] == {"training": "adopt"}
    assert kept.handling == {"outcomes": {"training": "pass"}}
    assert sheet(month, "self").returned == []
    assert kept.undecided == 1


def test_taking_the_sending_back_back_keeps_what_was_decided(world, month):
    declare(world, month, 2)
    send_back_drill(world, month)
    world.act(month, "take_back", world.site)
    assert sheet(month, "review").handling["outcomes"]["emergency"] == "return"
    assert sheet(month, "self").returned == []


@pytest.mark.parametrize(
    ("outcomes", "reasons"),
    [({"emergency": "return", "training": "pass"}, {}), ({"training": "pass"}, {"emergency": "再看"})],
    ids=["sent back without a reason", "no decision"],
)
def test_a_line_is_decided_when_it_is_passed_or_sent_back_with_a_reason(world, month, outcomes, reasons):
    declare(world, month, 2)
    review(world, month, outcomes=outcomes, reasons=reasons)
    assert sheet(month, "review").undecided == 1
    with pytest.raises(Refused):
        world.act(month, "forward", world.site)


def test_a_line_passed_without_a_verdict_is_not_decided(world, month):
    declare(world, month, 2)
    save_sheet(
        month.pk, sheet="review", version=0, entries={"verdicts": {"training": "adopt"}}, actor=world.site, now=NOW,
        handling=Handling({"emergency": "pass", "training": "pass"}),
    )  # fmt: skip
    assert sheet(month, "review").undecided == 1


@pytest.mark.parametrize(
    ("handling", "place", "code"),
    [
        (Handling({"nothing": "pass"}), "nothing", "entry.unknown_line"),
        (Handling({"training": "perhaps"}), "training", "entry.unknown_outcome"),
        (Handling(checked=frozenset({"plan"})), "plan", "entry.nothing_to_compare"),
    ],
)
def test_what_the_sheet_does_not_decide_is_refused(world, month, handling, place, code):
    declare(world, month, 2)
    with pytest.raises(Invalid) as error:
        save_sheet(month.pk, sheet="review", version=0, entries={}, actor=world.site, now=NOW, handling=handling)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [(place, code)]


def test_lines_cannot_be_sent_back_on_a_sheet_that_starts_from_none(world, month):
    with pytest.raises(Invalid) as error:
        save_sheet(
            month.pk, sheet="self", version=0, entries={}, actor=world.contractor, now=NOW,
            handling=Handling({"training": "return"}),
        )  # fmt: skip
    assert error.value.problems[0].code == "entry.nothing_to_return"


def test_saving_without_a_word_about_lines_keeps_what_was_decided(world, month):
    declare(world, month, 2)
    review(world, month)
    world.fill(month, "review", world.site, {"verdicts": {"emergency": "adopt", "training": "adopt"}})
    assert sheet(month, "review").handling["outcomes"] == {"emergency": "pass", "training": "pass"}


def test_every_round_of_a_record_is_read_with_one_query(world, month, django_assert_num_queries):
    declare(world, month, 2)
    send_back_drill(world, month)
    with django_assert_num_queries(1):
        assert {key for key, _line in rounds_of(month)} == {"self", "review"}
    assert LineRound.objects.count() == 4


class TestSpotChecks:
    @pytest.fixture
    def forwarded(self, world, month):
        declare(world, month, 2, "plan.2")
        review(world, month)
        return world.act(month, "forward", world.site)

    def check(self, world, month, checked, **items):
        entries = {"items": {item: {"findings": [found]} for item, found in items.items()}}
        return save_sheet(
            month.pk, sheet="spot", version=0, entries=entries, actor=world.authority, now=NOW,
            handling=Handling(checked=frozenset(checked)),
        )  # fmt: skip

    def test_agreeing_about_half_of_what_was_looked_at(self, world, forwarded):
        spot = self.check(world, forwarded, ["plan"], three_level="three_level.1")
        assert spot.consistency == Decimal("0.00")
        assert Scene(forwarded, world.authority, NOW).context()["sheets"]["spot"]["consistency"] == 0

    def test_the_rate_is_rounded_half_up_to_two_places(self):
        items = tuple(f"item{number}" for number in range(37))
        assert Comparison(items, items[:4]).rate == Decimal("89.19")

    def test_both_having_found_something_is_agreeing_whatever_was_found(self, world, forwarded):
        spot = self.check(world, forwarded, ["three_level", "drill"], plan="plan.1")
        assert spot.consistency == Decimal("100.00")

    def test_only_lines_looked_at_count_and_there_is_no_grade(self, world, forwarded):
        spot = self.check(world, forwarded, [], three_level="three_level.1")
        assert (spot.score, spot.grade, spot.complete) == (Decimal("10"), "", True)

    def test_nothing_looked_at_gives_neither_score_nor_rate(self, world, forwarded):
        spot = self.check(world, forwarded, [])
        assert (spot.score, spot.consistency) == (None, None)

    def test_a_spot_check_is_not_the_result_and_does_not_change_the_history(self, world, forwarded):
        self.check(world, forwarded, [], three_level="three_level.1")
        forwarded.refresh_from_db()
        assert forwarded.result_sheet == "review"
        assert not forwarded.findings.filter(item="three_level", counts=True).exists()
