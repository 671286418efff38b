"""The picture of a workflow: nothing lies on anything else, and every step is drawn."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.definitions.values import Action, State, Target, Workflow
from engine.flow.drawing import Arrow, Box, drawing_of, main_drawing_of
from engine.flow.sides import Kept

KEYS = tuple("abcdefg")
ROLES = ("contractor", "supervision", "authority", "system")


@some.composite
def workflows(draw) -> Workflow:
    """Workflows of a few states, with steps in any direction."""
    count = draw(some.integers(2, len(KEYS)))
    keys = KEYS[:count]
    actions = some.builds(
        lambda key, origin, target, role, kind: Action(
            key=key,
            title="提交" * (len(key) % 3 + 1),
            from_states=(origin,),
            to=(Target(target),),
            by=(role,),
            kind=kind,
        ),
        some.text("xyz", min_size=1, max_size=4),
        some.sampled_from(keys),
        some.sampled_from(keys),
        some.sampled_from(ROLES),
        some.sampled_from(("pass", "pass", "send_back", "withdraw")),
    )
    return Workflow(
        key="w",
        title="流程",
        initial="a",
        states=tuple(State(key, title=f"状态{key}") for key in keys),
        actions=tuple(draw(some.lists(actions, max_size=12))),
    )


def crosses(box: Box, start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Whether a stretch of a line runs through the inside of a box."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y


def is_straight(arrow: Arrow) -> bool:
    return all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(arrow.points))


@given(workflows())
def test_states_stand_apart_and_inside_the_picture(workflow: Workflow) -> None:
    drawing = drawing_of(workflow)
    assert {box.state.key for box in drawing.boxes} == {state.key for state in workflow.states}
    for one, other in combinations(drawing.boxes, 2):
        assert not crosses(one, (other.x, other.y), (other.x + other.width, other.y + other.height))
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height


@given(workflows())
def test_every_step_is_drawn_at_right_angles_and_through_no_state(workflow: Workflow) -> None:
    drawing = drawing_of(workflow)
    joined = {
        (state, target.state) for action in workflow.actions for state in action.from_states for target in action.to
    }
    assert {(arrow.origin, arrow.to) for arrow in drawing.arrows} == {(a, b) for a, b in joined if a != b}
    for arrow in drawing.arrows:
        assert is_straight(arrow)
        assert not any(crosses(box, *stretch) for box in drawing.boxes for stretch in pairwise(arrow.points))


def test_work_goes_on_from_left_to_right_in_the_lane_of_who_acts() -> None:
    workflow = Workflow(
        key="w",
        title="",
        initial="draft",
        states=(State("draft", "待提交"), State("sent", "待审"), State("done", "办结", final=True)),
        actions=(
            Action("submit", "提交", ("draft",), (Target("sent"),), ("contractor",)),
            Action("pass", "通过", ("sent",), (Target("done"),), ("authority",)),
            Action("back", "退回", ("sent",), (Target("draft"),), ("authority",), kind="send_back"),
        ),
    )
    drawing = drawing_of(workflow)
    x = {box.state.key: box.x for box in drawing.boxes}
    assert x["draft"] < x["sent"] < x["done"]
    assert [lane.role for lane in drawing.lanes] == ["contractor", "authority"]
    assert [arrow.is_back for arrow in drawing.arrows] == [False, False, True]


@pytest.mark.parametrize("title", ["a" * 200, "长" * 100])
def test_a_long_title_makes_its_box_wide(title: str) -> None:
    workflow = Workflow(key="w", title="", initial="a", states=(State("a", title),), actions=())
    (box,) = drawing_of(workflow).boxes
    assert box.width > 1000


def step(key: str, origins: str, target: str, by: str = "contractor", kind: str = "pass") -> Action:
    return Action(key, key, tuple(origins), (Target(target),), (by,), kind=kind)


def chain(states: str, *actions: Action) -> Workflow:
    return Workflow(
        key="w", title="", initial=states[0], states=tuple(State(key, title=key) for key in states), actions=actions
    )


def main_steps(workflow: Workflow, **kept) -> set[tuple[str, str]] | None:
    drawing = main_drawing_of(workflow, Kept(**kept))
    return drawing and {(arrow.origin, arrow.to) for arrow in drawing.arrows}


LONG = chain(
    "abcrxe",
    step("submit", "ar", "b"),
    step("pass", "b", "c"),
    step("return", "b", "r", "authority", "send_back"),
    step("withdraw", "b", "a", kind="withdraw"),
    step("finish", "c", "e"),
    step("expire", "abcr", "x", "system"),
)


def test_the_main_line_leaves_out_what_the_system_does_from_everywhere_and_ways_back() -> None:
    assert main_steps(LONG) == {("a", "b"), ("r", "b"), ("b", "c"), ("b", "r"), ("c", "e")}
    assert {box.state.key for box in main_drawing_of(LONG, Kept()).boxes} == set("abcre")
    assert main_drawing_of(LONG, Kept()).height < drawing_of(LONG).height


def test_what_is_chosen_or_was_gone_through_is_drawn_in_any_case() -> None:
    plain = main_steps(LONG)
    assert main_steps(LONG, actions={"expire"}) - plain == {(origin, "x") for origin in "abcr"}
    assert main_steps(LONG, actions={"withdraw"}) - plain == {("b", "a")}
    assert main_steps(LONG, steps={("c", "x")}) - plain == {("c", "x")}
    assert main_steps(LONG, states={"x"}) == plain
    assert {box.state.key for box in main_drawing_of(LONG, Kept(states={"x"})).boxes} == set("abcrex")


def test_a_station_that_only_the_system_reaches_stays_where_work_goes_on_from_it() -> None:
    workflow = chain("abcd", step("sync", "ab", "c", "system"), step("close", "c", "d", "system"), step("go", "a", "b"))
    assert main_drawing_of(workflow, Kept()) is None
    ended = chain("abc", step("go", "a", "b"), step("end", "ab", "c", "system"))
    assert main_steps(ended) == {("a", "b")}


@given(workflows())
def test_the_main_line_is_part_of_the_whole_and_keeps_the_beginning(workflow: Workflow) -> None:
    main = main_drawing_of(workflow, Kept())
    if main is None:
        return
    whole = drawing_of(workflow)
    steps = {(arrow.origin, arrow.to): {action.key for action in arrow.actions} for arrow in whole.arrows}
    assert workflow.initial in {box.state.key for box in main.boxes}
    assert {box.state.key for box in main.boxes} <= {box.state.key for box in whole.boxes}
    for arrow in main.arrows:
        assert {action.key for action in arrow.actions} <= steps[(arrow.origin, arrow.to)]
