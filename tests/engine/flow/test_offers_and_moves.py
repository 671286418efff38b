"""Who is offered what, why it is refused, and where it leads."""

import pytest

from engine.definitions.values import Action, Rule, State, Step, Target, Workflow
from engine.flow import FlowError, Stage, advance, offered, reachable, stages

WORKFLOW = Workflow(
    key="declaration",
    title="申报",
    initial="draft",
    states=(State("draft", "待提交"), State("submitted", "待受理"), State("accepted", "已受理", final=True)),
    steps=(Step("申报", ("draft",)), Step("受理", ("submitted",)), Step("完成", ("accepted",))),
    actions=(
        Action(
            "submit",
            "提交",
            ("draft",),
            (Target("submitted"),),
            ("contractor",),
            guards=(Rule("complete", "还有 {open} 项未填。"),),
        ),
        Action(
            "decide",
            "受理",
            ("submitted",),
            (Target("accepted", 'input.accepted = "是"'), Target("draft", 'input.accepted = "否"')),
            ("authority",),
            guards=(Rule('input.reason != null or input.accepted = "是"', "不受理须说明理由。"),),
        ),
    ),
)


def offers(state, *roles, **names):
    return [(offer.action.key, offer.refusals) for offer in offered(WORKFLOW, state, roles, names)]


def test_only_the_roles_of_an_action_are_offered_it():
    assert offers("draft", "contractor", complete=True) == [("submit", ())]
    assert offers("draft", "authority", complete=True) == []


def test_only_the_actions_of_the_state_are_offered():
    assert offers("submitted", "contractor", complete=True) == []


def test_a_guard_that_does_not_hold_refuses_with_its_sentence_filled_in():
    assert offers("draft", "contractor", complete=False, open=3) == [("submit", ("还有 3 项未填。",))]


def test_a_guard_over_unknown_things_refuses():
    assert offers("draft", "contractor", open=0) == [("submit", ("还有 0 项未填。",))]


def test_a_guard_over_the_input_waits_until_there_is_some():
    assert offers("submitted", "authority") == [("decide", ())]
    assert offers("submitted", "authority", input={"accepted": "否", "reason": None}) == [
        ("decide", ("不受理须说明理由。",))
    ]


@pytest.mark.parametrize(("answer", "state"), [("是", "accepted"), ("否", "draft")])
def test_an_action_leads_to_the_first_target_whose_condition_holds(answer, state):
    assert advance(WORKFLOW, "submitted", "decide", {"input": {"accepted": answer}}).to == state


def test_an_action_without_a_fitting_target_is_an_error_that_names_it():
    with pytest.raises(FlowError) as caught:
        advance(WORKFLOW, "submitted", "decide", {"input": {"accepted": "也许"}})
    assert caught.value == FlowError("no_target", {"action": "decide", "state": "submitted"})


def test_an_action_of_another_state_is_an_error():
    with pytest.raises(FlowError) as caught:
        advance(WORKFLOW, "draft", "decide", {})
    assert caught.value.code == "not_offered"


def test_the_stepper_tells_what_is_done_and_what_lies_ahead():
    assert stages(WORKFLOW, "submitted") == (Stage("申报", "done"), Stage("受理", "now"), Stage("完成", "ahead"))


def test_everything_is_reachable_from_the_start_and_nothing_from_the_end():
    assert reachable(WORKFLOW, "draft") == {"draft", "submitted", "accepted"}
    assert reachable(WORKFLOW, "accepted") == {"accepted"}
