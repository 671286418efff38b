"""The picture of a workflow, as a definition says it or with the way that one record took."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from engine.definitions.values import Workflow
from engine.flow import Passage
from engine.flow.drawing import Arrow, Box, Drawing, drawing_of, main_drawing_of
from engine.flow.moves import MOVING
from engine.flow.sides import Kept
from forms.models import Record


@dataclass(frozen=True)
class LaneTitle:
    """A lane with the title of its role."""

    title: str
    y: int
    height: int


@dataclass(frozen=True)
class Station:
    """A state as it is drawn: `mark` says whether the record stands here or came through."""

    box: Box
    mark: str
    href: str = ""  # where it leads
    words: str = ""  # what is said of the link


@dataclass(frozen=True)
class Line:
    """A step as it is drawn: `mark` says whether it only goes back, and whether the record took it."""

    arrow: Arrow
    mark: str
    href: str = ""

    @property
    def label_left(self) -> int:
        """Where the ground of its words begins."""
        return self.arrow.label_at[0] - self.arrow.label_width // 2 - 4

    @property
    def label_room(self) -> int:
        """How wide that ground is."""
        return self.arrow.label_width + 8


@dataclass(frozen=True)
class Way:
    """A step out of a state, in words: what is done and where it leads; a side branch is one that may stay out."""

    line: Line
    to: str
    is_side: bool


@dataclass(frozen=True)
class Stop:
    """A state with the steps that begin in it, for screens too narrow for a picture."""

    station: Station
    role: str  # the title of who acts here
    ways: tuple[Way, ...]
    is_side: bool

    @property
    def sides(self) -> int:
        """How many of its steps are side branches."""
        return sum(way.is_side for way in self.ways)


@dataclass(frozen=True)
class Picture:
    """A workflow ready to be drawn."""

    title: str
    drawing: Drawing
    lanes: tuple[LaneTitle, ...]
    stations: tuple[Station, ...]
    lines: tuple[Line, ...]
    is_of_record: bool
    initial: str  # the key of the state in which records begin
    is_linked: bool = False
    main: "Picture | None" = None  # the same without side branches, where there are any

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The same from top to bottom: states as work goes on, those that only side branches reach behind the rest."""
        main = self.main or self
        keys = {station.box.state.key for station in main.stations}
        steps = {(line.arrow.origin, line.arrow.to) for line in main.lines}
        titles = {station.box.state.key: station.box.state.title for station in self.stations}
        found = []
        for station in sorted(self.stations, key=self._order):
            lines = (line for line in self.lines if line.arrow.origin == station.box.state.key)
            ways = [Way(line, titles[line.arrow.to], (line.arrow.origin, line.arrow.to) not in steps) for line in lines]
            ways.sort(key=lambda way: (way.is_side, way.line.arrow.is_back))
            role = next((lane.title for lane in reversed(self.lanes) if lane.y <= station.box.y), "")
            found.append(Stop(station, role, tuple(ways), station.box.state.key not in keys))
        return tuple(sorted(found, key=lambda stop: stop.is_side))

    def _order(self, station: Station) -> tuple[bool, int, int]:
        """From the first state on, as the picture is read."""
        return station.box.state.key != self.initial, station.box.x, station.box.y


def picture_of(workflow: Workflow, *, titles: Mapping[str, str]) -> Picture:
    """The picture of a definition; `titles` are those of the roles."""
    return _picture(workflow, titles, state="", passages=())


def linked_picture(
    workflow: Workflow, *, titles: Mapping[str, str], links: Mapping[tuple[str, str], str], chosen: tuple[str, str]
) -> Picture:
    """The picture of a definition that is being written: each part leads somewhere, and one of them is chosen.

    Parts are named by what they are, `state` or `action`, and their key.
    """
    kind, key = chosen
    kept = Kept(states={key} if kind == "state" else (), actions={key} if kind == "action" else ())
    plain = _picture(workflow, titles, state="", passages=(), kept=kept)
    main = plain.main and _linked_all(plain.main, links, chosen)
    return replace(_linked_all(plain, links, chosen), main=main)


def _linked_all(plain: Picture, links: Mapping[tuple[str, str], str], chosen: tuple[str, str]) -> Picture:
    stations = [
        replace(
            one,
            href=links.get(("state", one.box.state.key), ""),
            words=one.box.state.title,
            mark=f"{one.mark} d-chosen" if chosen == ("state", one.box.state.key) else one.mark,
        )
        for one in plain.stations
    ]
    lines = [_linked(one, links, chosen) for one in plain.lines]
    ordered = sorted(lines, key=lambda line: "d-on" in line.mark)
    return replace(plain, stations=tuple(stations), lines=tuple(ordered), is_linked=True)


def _linked(line: Line, links: Mapping[tuple[str, str], str], chosen: tuple[str, str]) -> Line:
    keys = [("action", action.key) for action in line.arrow.actions]
    mark = f"{line.mark} d-on" if chosen in keys else line.mark
    return replace(line, href=links.get(keys[0], ""), mark=mark)


def picture_of_record(record: Record, workflow: Workflow, *, titles: Mapping[str, str]) -> Picture:
    """The picture with the way a record took until now."""
    moves = record.history.filter(kind__in=MOVING).order_by("id")
    passages = moves.values_list("kind", "action", "from_state", "to_state")
    return _picture(workflow, titles, state=record.state, passages=[Passage(*move) for move in passages])


def _picture(
    workflow: Workflow,
    titles: Mapping[str, str],
    *,
    state: str,
    passages: Collection[Passage],
    kept: Kept | None = None,
) -> Picture:
    taken = {(passage.origin, passage.to) for passage in passages}
    seen = {passage.origin for passage in passages}
    words = {"system": _("System"), "": ""} | dict(titles)

    def drawn(drawing: Drawing) -> Picture:
        return Picture(
            title=workflow.title,
            drawing=drawing,
            lanes=tuple(LaneTitle(words.get(lane.role, lane.role), lane.y, lane.height) for lane in drawing.lanes),
            stations=tuple(
                _station(box, _mark(box, workflow, state, seen), is_of_record=bool(state)) for box in drawing.boxes
            ),
            lines=tuple(_lines(drawing.arrows, taken)),
            is_of_record=bool(state),
            initial=workflow.initial,
            is_linked=bool(state),
        )

    main = main_drawing_of(workflow, kept or Kept(states={state, *seen} - {""}, steps=taken))
    return replace(drawn(drawing_of(workflow)), main=drawn(main) if main else None)


def _station(box: Box, mark: str, *, is_of_record: bool) -> Station:
    if not is_of_record:
        return Station(box, mark)
    words = _("Who acts in %(state)s") % {"state": box.state.title}
    return Station(box, mark, f"?tab=flow&state={box.state.key}#who", words)


def _mark(box: Box, workflow: Workflow, state: str, seen: Collection[str]) -> str:
    if box.state.key == state:
        return "d-now"
    if box.state.key in seen:
        return "d-done"
    if box.state.key == workflow.initial:
        return "d-start"
    return "d-end" if box.state.final else ""


def _lines(arrows: Iterable[Arrow], taken: Collection[tuple[str, str]]) -> Iterable[Line]:
    """The lines, those that were taken last, so that they lie on top."""
    lines = [Line(arrow, _line_mark(arrow, (arrow.origin, arrow.to) in taken)) for arrow in arrows]
    return sorted(lines, key=lambda line: "d-on" in line.mark)


def _line_mark(arrow: Arrow, was_taken: bool) -> str:
    return " ".join(word for word, holds in (("d-back", arrow.is_back), ("d-on", was_taken)) if holds)
