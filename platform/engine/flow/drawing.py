"""A state machine as a picture: lanes of those who act, states in columns as work goes on, steps as right angles.

Only numbers and words come out; whoever draws it chooses the marks. A step runs through the gutters between columns
and the channels below the boxes of a lane, each on a track of its own, so no line crosses a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from engine.definitions.values import Action, State, Workflow
from engine.flow.sides import Kept, Step, main_line

BOX, TRACK, PORT, MARGIN = 46, 14, 10, 24
_WIDE, _NARROW = 13, 7  # how wide a letter is, Chinese or Latin, at the size diagrams are set in
_LANE_HEAD = 30

Point = tuple[int, int]
Place = tuple[int, int]  # lane and column


@dataclass(frozen=True)
class Lane:
    """The states in which one role acts."""

    role: str
    y: int
    height: int


@dataclass(frozen=True)
class Box:
    """A state."""

    state: State
    x: int
    y: int
    width: int
    height: int = BOX

    @property
    def middle(self) -> Point:
        """The middle, for words."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Arrow:
    """One or several actions from a state to another; `points` are the corners of the line."""

    origin: str
    to: str
    actions: tuple[Action, ...]
    points: tuple[Point, ...]
    label: str
    label_at: Point
    label_width: int

    @property
    def is_back(self) -> bool:
        """Whether it only takes back or sends back."""
        return all(action.kind != "pass" for action in self.actions)

    @property
    def path(self) -> str:
        """The line as SVG writes it."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True)
class Drawing:
    """Everything to draw, and how large it is."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawing_of(workflow: Workflow) -> Drawing:
    """Lay a workflow out; the same definition always gives the same picture."""
    return _laid_out(workflow, _steps(workflow))


def main_drawing_of(workflow: Workflow, kept: Kept) -> Drawing | None:
    """The same without side branches; None where there are none to leave out."""
    steps = _steps(workflow)
    shown, reached = main_line(workflow, steps, _columns(workflow, steps), kept)
    if shown == steps and len(reached) == len(workflow.states):
        return None
    states = tuple(state for state in workflow.states if state.key in reached)
    return _laid_out(replace(workflow, states=states), shown)


def _laid_out(workflow: Workflow, steps: Mapping[Step, Sequence[Action]]) -> Drawing:
    places, lanes = _places(workflow, steps)
    plan = _Plan(workflow, places, lanes, steps)
    return plan.drawing()


def width_of(text: str) -> int:
    """Roughly how wide a text is, in the units of the drawing."""
    return sum(_WIDE if ord(letter) > 0x2E7F else _NARROW for letter in text)


def _steps(workflow: Workflow) -> dict[Step, list[Action]]:
    """The actions by the states they join; one that stays where it is joins nothing."""
    found: dict[Step, list[Action]] = {}
    for action in workflow.actions:
        for origin in action.from_states:
            for target in workflow.targets(action, origin):
                if target != origin and {target, origin} <= workflow.by_key.keys():
                    found.setdefault((origin, target), []).append(action)
    return found


def _places(workflow: Workflow, steps: Mapping[Step, Sequence[Action]]) -> tuple[dict[str, Place], list[str]]:
    """Where each state stands, and the roles of the lanes."""
    columns, lanes = _columns(workflow, steps), _lanes(workflow, steps)
    roles = list(dict.fromkeys(lanes[state.key] for state in workflow.states))
    taken: set[Place] = set()
    places: dict[str, Place] = {}
    for key in sorted(columns, key=lambda key: (columns[key], key != workflow.initial)):
        lane, column = roles.index(lanes[key]), columns[key]
        while (lane, column) in taken:
            column += 1
        taken.add((lane, column))
        places[key] = lane, column
    return places, roles


def _columns(workflow: Workflow, steps: Mapping[Step, Sequence[Action]]) -> dict[str, int]:
    """How many steps onward each state lies from the first, along the longest way that does not turn back."""
    onward: dict[str, list[str]] = defaultdict(list)
    for (origin, target), actions in steps.items():
        if any(action.kind == "pass" for action in actions):
            onward[origin].append(target)
    order: list[str] = []
    seen: set[str] = set()
    for start in (workflow.initial, *workflow.by_key):
        _walk(start, onward, seen, order)
    rank = {key: index for index, key in enumerate(reversed(order))}
    columns = dict.fromkeys(rank, 0)
    for key in rank:
        for target in onward[key]:
            if rank[target] > rank[key]:
                columns[target] = max(columns[target], columns[key] + 1)
    return columns


def _walk(start: str, onward: Mapping[str, Sequence[str]], seen: set[str], order: list[str]) -> None:
    """Note states after everything that follows them (depth first, without recursion)."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(onward.get(start, ())))]
    while stack:
        key, targets = stack[-1]
        following = next((target for target in targets if target not in seen), None)
        if following is None:
            order.append(key)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(onward.get(following, ()))))


def _lanes(workflow: Workflow, steps: Mapping[Step, Sequence[Action]]) -> dict[str, str]:
    """Who acts in each state; a state in which nobody does stands with those who led there."""
    acting: dict[str, str] = {}
    for action in workflow.actions:
        if action.kind != "withdraw" and action.by[:1] != ("system",):
            for state in action.from_states:
                acting.setdefault(state, _first(action))
    for (_origin, target), actions in steps.items():
        acting.setdefault(target, _first(actions[0]))
    return {state.key: acting.get(state.key, "") for state in workflow.states}


def _first(action: Action) -> str:
    """The first who may act; nobody yet in a draft that is still being written."""
    return action.by[0] if action.by else ""


@dataclass
class _Plan:
    """The measures of a picture: how wide columns and gutters are, how high lanes are, which track each line takes."""

    workflow: Workflow
    places: Mapping[str, Place]
    roles: Sequence[str]
    steps: Mapping[Step, Sequence[Action]]
    gutters: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))
    channels: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))

    def drawing(self) -> Drawing:
        """Measure, then put everything in its place."""
        for step in self.steps:
            self._take_tracks(step)
        boxes = self._boxes()
        lanes = self._lanes()
        arrows = tuple(self._arrow(step, boxes) for step in self.steps)
        last = self.column_count
        width = self._gutter_x(last) + self._gutter_width(last)
        return Drawing(width, lanes[-1].y + lanes[-1].height, lanes, tuple(boxes.values()), arrows)

    @property
    def column_count(self) -> int:
        return 1 + max(column for _, column in self.places.values())

    def _take_tracks(self, step: Step) -> None:
        (lane, column), (to_lane, to_column) = (self.places[key] for key in step)
        if (to_lane, to_column) == (lane, column + 1):
            return
        self.gutters[column + 1].append(step)
        if to_column != column + 1:
            self.channels[lane].append(step)
            self.gutters[to_column].append(step)

    def _gutter_width(self, index: int) -> int:
        beside = [step for step in self.steps if self._is_short(step) and self.places[step[1]][1] == index]
        labels = [width_of(_label(self.steps[step])) for step in beside]
        return MARGIN * 2 + len(self.gutters[index]) * TRACK + max(labels, default=0)

    def _is_short(self, step: Step) -> bool:
        """Whether it leads to the next column, so its words stand in the gutter."""
        return self.places[step[1]][1] == self.places[step[0]][1] + 1

    def _column_width(self, index: int) -> int:
        titles = [self.workflow.by_key[key].title for key, (_, column) in self.places.items() if column == index]
        return max((width_of(title) + 28 for title in titles), default=0)

    def _gutter_x(self, index: int) -> int:
        return sum(self._gutter_width(each) + self._column_width(each) for each in range(index))

    def _lane_height(self, index: int) -> int:
        return _LANE_HEAD + BOX + MARGIN + len(self.channels[index]) * (TRACK + 8)

    def _lane_y(self, index: int) -> int:
        return sum(self._lane_height(each) for each in range(index))

    def _lanes(self) -> tuple[Lane, ...]:
        return tuple(Lane(role, self._lane_y(index), self._lane_height(index)) for index, role in enumerate(self.roles))

    def _boxes(self) -> dict[str, Box]:
        found: dict[str, Box] = {}
        for state in self.workflow.states:
            lane, column = self.places[state.key]
            width, room = width_of(state.title) + 28, self._column_width(column)
            x = self._gutter_x(column) + self._gutter_width(column) + (room - width) // 2
            found[state.key] = Box(state, x, self._lane_y(lane) + _LANE_HEAD, width)
        return found

    def _track_x(self, index: int, step: Step) -> int:
        return self._gutter_x(index) + MARGIN + self.gutters[index].index(step) * TRACK

    def _channel_y(self, lane: int, step: Step) -> int:
        below = self._lane_y(lane) + _LANE_HEAD + BOX
        return below + 16 + self.channels[lane].index(step) * (TRACK + 8)

    def _port(self, step: Step, end: int, box: Box) -> int:
        """The height at which a line leaves or reaches its box, so that several stand apart."""
        beside = [each for each in self.steps if each[end] == step[end]]
        gap = min(PORT, (box.height - 8) // len(beside))
        return box.middle[1] + round((beside.index(step) - (len(beside) - 1) / 2) * gap)

    def _arrow(self, step: Step, boxes: Mapping[str, Box]) -> Arrow:
        origin, to = boxes[step[0]], boxes[step[1]]
        points = _straightened(self._corners(step, origin, to))
        label, at = _label(self.steps[step]), _longest_middle(points)
        return Arrow(*step, tuple(self.steps[step]), points, label, at, width_of(label))

    def _corners(self, step: Step, origin: Box, to: Box) -> Iterable[Point]:
        (lane, column), (_, to_column) = (self.places[key] for key in step)
        out, into = self._port(step, 0, origin), self._port(step, 1, to)
        start, end = (origin.x + origin.width, out), (to.x, into)
        if step not in self.gutters[column + 1]:
            return start, (to.x, out)
        x = self._track_x(column + 1, step)
        if step not in self.channels[lane]:
            return start, (x, out), (x, into), end
        across, near = self._channel_y(lane, step), self._track_x(to_column, step)
        return start, (x, out), (x, across), (near, across), (near, into), end


def _label(actions: Iterable[Action]) -> str:
    return " / ".join(dict.fromkeys(action.title for action in actions))


def _straightened(points: Iterable[Point]) -> tuple[Point, ...]:
    """The corners without any that stands on its neighbour."""
    kept = list(points)
    return tuple(point for index, point in enumerate(kept) if index == 0 or point != kept[index - 1])


def _longest_middle(points: Sequence[Point]) -> Point:
    """The middle of the longest stretch: there is room for words."""
    (ax, ay), (bx, by) = max(
        pairwise(points), key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1])
    )
    return (ax + bx) // 2, (ay + by) // 2
