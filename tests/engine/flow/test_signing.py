"""Signing together and with added signers."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.definitions.values import Joint
from engine.flow import Added, Verdict, needed, standing

ALL, ANY, TWO = Joint("all"), Joint("any"), Joint("count", count=2)
TWO_THIRDS = Joint("share", share=Decimal("0.66"))
SEATS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("joint", "votes", "outcome", "asked"),
    [
        (ALL, {}, "open", ("a", "b", "c")),
        (ALL, {"a": "agree", "b": "agree"}, "open", ("c",)),
        (ALL, dict.fromkeys(SEATS, "agree"), "agreed", ()),
        (ANY, {"b": "agree"}, "agreed", ()),
        (TWO, {"a": "agree"}, "open", ("b", "c")),
        (TWO, {"a": "agree", "c": "agree"}, "agreed", ()),
        (TWO_THIRDS, {"a": "agree"}, "open", ("b", "c")),
        (TWO_THIRDS, {"a": "agree", "b": "agree"}, "agreed", ()),
        (TWO, {"a": "refuse"}, "refused", ()),
        (Joint("count", count=2, ends="too_few"), {"a": "refuse"}, "open", ("b", "c")),
        (Joint("count", count=2, ends="too_few"), {"a": "refuse", "b": "refuse"}, "refused", ()),
        (Joint("any", ends="too_few"), {"a": "refuse", "b": "agree"}, "agreed", ()),
        (Joint("all", order="sequence"), {}, "open", ("a",)),
        (Joint("all", order="sequence"), {"a": "agree"}, "open", ("b",)),
        (Joint("count", count=2, order="sequence", ends="too_few"), {"a": "refuse"}, "open", ("b",)),
    ],
)
def test_a_joint_step_stands_as_its_rule_says(
    joint: Joint, votes: Mapping[str, Verdict], outcome: str, asked: tuple[str, ...]
) -> None:
    found = standing(joint, SEATS, votes)
    assert (found.outcome, found.open) == (outcome, asked)


def test_somebody_added_before_a_seat_is_asked_first_and_does_not_count() -> None:
    guest = Added("guest", "before", "a")
    assert standing(TWO, SEATS, {}, [guest]).open == ("guest", "b", "c")
    signed = Added("guest", "before", "a", "agree")
    found = standing(TWO, SEATS, {}, [signed])
    assert (found.open, found.agreed, found.needed) == (SEATS, 0, 2)


def test_somebody_added_after_a_seat_holds_the_step_up_until_they_sign() -> None:
    votes: Mapping[str, Verdict] = {"a": "agree", "b": "agree"}
    late = standing(TWO, SEATS, votes, [Added("guest", "after", "a")])
    assert (late.outcome, late.open) == ("open", ("guest",))
    assert standing(TWO, SEATS, votes, [Added("guest", "after", "a", "agree")]).outcome == "agreed"
    assert standing(TWO, SEATS, votes, [Added("guest", "after", "c")]).outcome == "agreed"


def test_in_a_sequence_the_next_seat_waits_for_those_added_after_the_one_before() -> None:
    chain = Joint("all", order="sequence")
    assert standing(chain, SEATS, {"a": "agree"}, [Added("guest", "after", "a")]).open == ("guest",)
    assert standing(chain, SEATS, {"a": "agree"}, [Added("guest", "after", "a", "agree")]).open == ("b",)


def test_an_added_signer_who_refuses_refuses_for_their_seat() -> None:
    refusing = Added("guest", "after", "a", "refuse")
    assert standing(TWO, SEATS, {"a": "agree", "b": "agree"}, [refusing]).outcome == "refused"
    patient = Joint("count", count=2, ends="too_few")
    assert standing(patient, SEATS, {"a": "agree", "b": "agree"}, [refusing]).open == ("c",)


votes = some.dictionaries(some.sampled_from(SEATS), some.sampled_from(("agree", "refuse")))
guests = some.lists(
    some.builds(
        Added,
        some.sampled_from(("x", "y", "z")),
        some.sampled_from(("before", "after")),
        some.sampled_from(SEATS),
        some.sampled_from((None, "agree", "refuse")),
    ),
    max_size=3,
    unique_by=lambda one: one.key,
)
joints = some.builds(
    Joint,
    agree=some.sampled_from(("all", "any", "count", "share")),
    count=some.integers(1, 4),
    share=some.decimals("0.01", "1", places=2),
    order=some.sampled_from(("parallel", "sequence")),
    ends=some.sampled_from(("at_once", "too_few")),
)


@given(joints, votes, guests)
def test_an_open_step_asks_somebody_and_a_settled_one_nobody(joint, votes, guests) -> None:
    found = standing(joint, SEATS, votes, guests)
    assert bool(found.open) == (found.outcome == "open")


@given(joints, votes, guests)
def test_nobody_is_asked_who_has_signed(joint, votes, guests) -> None:
    signed = set(votes) | {one.key for one in guests if one.verdict}
    assert signed.isdisjoint(standing(joint, SEATS, votes, guests).open)


@given(joints, votes, guests)
def test_added_signers_never_change_how_many_have_to_agree(joint, votes, guests) -> None:
    assert standing(joint, SEATS, votes, guests).needed == needed(joint, len(SEATS))


@given(joints)
def test_when_everybody_asked_agrees_every_step_is_agreed(joint) -> None:
    votes: dict[str, Verdict] = {}
    while (found := standing(joint, SEATS, votes)).outcome == "open":
        votes |= dict.fromkeys(found.open, "agree")
    assert found.outcome == "agreed"
