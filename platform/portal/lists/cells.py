"""What stands in a list's cell: the value at a path of a record, with the words people read for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from engine.definitions.values import Coverage, Region
from engine.flow import period_title
from forms.access import roles_on
from forms.actors import Actor
from forms.frames import Frame
from forms.models import Record
from forms.rendering.compiler import CompiledForm, compiled_in
from portal.due import deadline_of
from schemas.selectors import system_of

#: Before the paths of what stands below a record for the period of a list, and whether it is there.
COVERAGE = "coverage."
STANDING = f"{COVERAGE}standing"

#: Decimals of a score, as everywhere on paper.
SCORE_PLACES = 2

Value = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Cell:
    """A value for spreadsheets, its words for pages; states carry a tone, deadlines their style and a note."""

    value: Value = None
    text: str = ""
    tone: str = ""
    note: str = ""
    places: int | None = None  # decimals that a spreadsheet shows

    @property
    def is_number(self) -> bool:
        """Numbers stand to the right."""
        return isinstance(self.value, int | Decimal)

    @property
    def is_date(self) -> bool:
        """Days and moments are not broken in the middle."""
        return isinstance(self.value, date)


EMPTY = Cell()


class Cells:
    """Reads cells of many records without asking the database again; `actor` is whose part in them is told."""

    def __init__(
        self, region: Region, *, today: date, actor: Actor | None = None, coverage: Coverage | None = None
    ) -> None:
        self.region = region
        self.today = today
        self.actor = actor
        self.coverage = coverage
        self._frames: dict[tuple[int, str], Frame] = {}

    def at(self, record: Record, path: str) -> Cell:
        """The cell of this record at a path such as `parent.site_name`, `result.score` or `state`."""
        if path == STANDING:
            return _standing(record, self.coverage)
        holder, name = holder_of(record, path)
        if holder is None:
            return EMPTY
        if name in _READERS:
            return _READERS[name](self, holder)
        if name.startswith("sheets."):
            return _sheet(holder, *name.removeprefix("sheets.").partition(".")[::2])
        return self._field(holder, name)

    def frame(self, record: Record) -> Frame:
        """The definitions the record lives by, read once for all records of one kind."""
        key = (record.release_id, record.record_type)
        if key not in self._frames:
            system = system_of(record.release)
            self._frames[key] = Frame(self.region, record.release, system, system.record_types[record.record_type])
        return self._frames[key]

    def form(self, record: Record) -> CompiledForm:
        """The record's form, ready to say its values."""
        return compiled_in(self.frame(record))

    def _field(self, record: Record, key: str) -> Cell:
        field = self.frame(record).form.fields.get(key)
        stored = record.data.get(key)
        if field is None or stored is None:
            return EMPTY
        drawn = self.form(record).by_key[key]
        plain = drawn.plain(stored)
        return Cell(value=plain.value, text=drawn.shown(stored), places=plain.places)


def holder_of(record: Record, path: str) -> tuple[Record | None, str]:
    """The record a path speaks of and the rest of the path."""
    head, _dot, rest = path.partition(".")
    if head == "parent":
        return record.parent, rest
    if head == "coverage":
        return next(iter(record.covering), None), rest
    if head == "subject":
        return record.subject or record, rest
    return record, path


def number_text(number: Decimal | None) -> str:
    """A score with its places."""
    return "" if number is None else f"{number:.{SCORE_PLACES}f}"


def _state(cells: Cells, record: Record) -> Cell:
    state = cells.frame(record).workflow.by_key.get(record.state)
    return Cell(state.title, state.title, state.tone) if state else Cell(record.state, record.state)


def _period(cells: Cells, record: Record) -> Cell:
    if record.period_start is None:
        return EMPTY
    title = period_title(cells.frame(record).type.period, record.period_start, cells.region.period_titles)
    return Cell(title, title)


def _district(cells: Cells, record: Record) -> Cell:
    title = next((each.title for each in cells.region.districts if each.key == record.district), record.district)
    return Cell(title, title)


def _score(number: Decimal | None) -> Cell:
    return Cell(number, number_text(number), places=SCORE_PLACES)


def _words(text: str) -> Cell:
    return Cell(text, text)


def _day(moment: date | datetime | None) -> Cell:
    if moment is None:
        return EMPTY
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return Cell(day, day.isoformat())


def _own_part(cells: Cells, record: Record) -> Cell:
    """As what whoever looks has to do with the record: its party's title, else the title of their role."""
    roles = set(roles_on(record, cells.actor)) if cells.actor is not None else set()
    parties = {party.key: party.title for party in cells.frame(record.subject or record).type.parties}
    titles = [parties.get(role.held.party, role.title) for role in cells.region.roles if role.key in roles]
    return _words(_("、").join(dict.fromkeys(titles)))


def _standing(record: Record, coverage: Coverage | None) -> Cell:
    """Whether what is due for the period is there."""
    if coverage is None:
        return EMPTY
    text, tone = (coverage.done_title, "ok") if record.is_covered else (coverage.open_title, "warn")
    return Cell(text, text, tone)


def _due(cells: Cells, record: Record) -> Cell:
    deadline = deadline_of(record.due_on, today=cells.today, calendar=cells.region.calendar)
    return EMPTY if deadline is None else Cell(record.due_on, deadline.text, deadline.css, deadline.note)


def _sheet(record: Record, key: str, name: str) -> Cell:
    sheet = next((each for each in record.sheets.all() if each.key == key), None)  # prefetched by the list
    if sheet is None:
        return EMPTY
    if name == "grade":
        return _words(sheet.grade)
    return _score(sheet.consistency if name == "consistency" else sheet.score)


#: What a column may show that only depends on who looks: nothing the database could sort by.
OWN_PART = "own_part"

_READERS: Mapping[str, Callable[[Cells, Record], Cell]] = {
    "state": _state,
    "period": _period,
    "period_title": _period,
    "district": _district,
    "number": lambda _cells, record: _words(record.number),
    "title": lambda _cells, record: _words(record.title),
    "result.score": lambda _cells, record: _score(record.result_score),
    "result.grade": lambda _cells, record: _words(record.result_grade),
    "due_on": _due,
    OWN_PART: _own_part,
    "watched": lambda _cells, record: _words(record.watched),
    "created_at": lambda _cells, record: _day(record.created_at),
    "changed_at": lambda _cells, record: _day(record.changed_at),
}
