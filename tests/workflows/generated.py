"""Workflows made up by Hypothesis: a way from the first state to the last, and whatever else may happen on it."""

from typing import Any

from hypothesis import strategies as st

ROLES = ("contractor", "supervision", "authority")
GUARDS = ("true", "area >= 1000", "area < 1000", 'contractor_name != ""')
JOINTS = (
    {"agree": "all"},
    {"agree": "any"},
    {"agree": {"count": 2}, "order": "sequence"},
    {"agree": {"count": 2}, "refuse": {"title": "不同意", "to": "s0", "ends": "at_once"}},
)


@st.composite
def workflows(draw: st.DrawFn) -> dict[str, Any]:
    """A workflow that passes the static checks: every state can be reached, only the last is final."""
    count = draw(st.integers(2, 5))
    states = [f"s{number}" for number in range(count)]
    onward = [draw(_onward(number)) for number in range(count - 1)]
    more = draw(st.lists(_other(count), max_size=5))
    actions = [*onward, *more, *draw(_backward(count))]
    filled = {"edit": [{"by": ["contractor"]}]}  # else nothing that opens the record would be kept
    return {
        "kind": "workflow",
        "key": "plan",
        "title": "流程",
        "initial": "s0",
        "steps": [],
        "states": [
            {"key": key, "title": key.upper(), "final": key == states[-1], **(filled if key == "s0" else {})}
            for key in states
        ],
        "actions": [{**action, "key": f"a{number}", "title": f"动作{number}"} for number, action in enumerate(actions)],
    }


def _roles() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)


@st.composite
def _onward(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """The step to the next state: nothing stands in its way, so that no record is stuck."""
    joint = draw(st.none() | st.sampled_from(JOINTS))
    step = {"from": [f"s{number}"], "to": f"s{number + 1}", "by": draw(_roles())}
    return {**step, "joint": joint} if joint else step


@st.composite
def _other(draw: st.DrawFn, count: int) -> dict[str, Any]:
    """A guarded step to anywhere, back or on, with a condition on where it leads."""
    target = st.sampled_from([f"s{number}" for number in range(count)])
    guard = draw(st.sampled_from(GUARDS))
    return {
        "from": draw(st.lists(st.sampled_from([f"s{number}" for number in range(count - 1)]), min_size=1, unique=True)),
        "to": [{"when": draw(st.sampled_from(GUARDS)), "state": draw(target)}, {"state": draw(target)}],
        "by": draw(_roles()),
        "kind": draw(st.sampled_from(["pass", "send_back"])),
        "guards": [{"when": guard, "else": f"不满足 {guard}"}],
    }


@st.composite
def _backward(draw: st.DrawFn, count: int) -> list[dict[str, Any]]:
    """Perhaps a way back to the step before, which the next step may lead straight back from."""
    if count < 3 or not draw(st.booleans()):
        return []
    origin = draw(st.integers(1, count - 2))
    return [
        {
            "from": [f"s{origin}"],
            "to": [{"back": draw(st.sampled_from(["previous", "first"]))}],
            "by": draw(_roles()),
            "kind": "send_back",
            "resubmit": draw(st.sampled_from(["restart", "resume"])),
        }
    ]
