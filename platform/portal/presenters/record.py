"""The page that says everything about one record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from engine.definitions.values import Action, RecordType, SheetUse
from engine.flow import Offer, Stage, stages
from forms.access import sees
from forms.actors import Actor
from forms.contexts import Scene
from forms.frames import adopt, current_frame
from forms.models import Record
from forms.reading import records_seen_below
from forms.rules import creation_refusals, scored_by, sheet_access
from forms.selectors import draft
from portal.grades import grade_tones
from portal.lists.cells import Cell, Cells, number_text
from portal.lists.rows import Heading, Row, headings_of, row_of
from portal.presenters.months import Year, YearSource, new_url, year_of
from portal.presenters.whys import Shown
from portal.shell import Link

OVERVIEW, FORM, HISTORY, FLOW = "overview", "form", "history", "flow"


@dataclass(frozen=True)
class SheetLine:
    """One score sheet of the record."""

    title: str
    url: str
    score: str
    grade: str
    tone: str
    words: str
    may_fill: bool
    counts: bool


@dataclass(frozen=True)
class Children:
    """The records of one type that belong to this one."""

    kind: RecordType
    records: Sequence[Record]
    may_add: bool

    @property
    def title(self) -> str:
        """The type's title."""
        return self.kind.title


@dataclass(frozen=True)
class Neighbours:
    """Records of one type that stand beside this one."""

    kind: RecordType
    rows: Sequence[Row]

    @property
    def headings(self) -> list[Heading]:
        """The headings of their table, which is short, so nobody sorts it."""
        return headings_of(self.kind.columns, self.rows)


@dataclass(frozen=True)
class ActionLink:
    """An action in the head of the page; refused ones say why."""

    offer: Offer
    url: str
    is_direct: bool  # nothing to fill in or to confirm: a button that acts at once
    whys: Sequence[Shown] = ()  # of a refused one: what its conditions looked at

    @property
    def css(self) -> str:
        """The look of the button."""
        return {"primary": "btn--primary", "danger": "btn--danger"}.get(self.offer.action.style, "")


def tabs_of(scene: Scene, children: Sequence[Children], *, current: str, events: int) -> tuple[Link, ...]:
    """The tabs of the page."""
    named = [
        (OVERVIEW, _("Overview"), 0),
        (FORM, scene.frame.form.title, 0),
        *((each.kind.key, each.title, len(each.records)) for each in children),
        (HISTORY, _("History"), events),
        (FLOW, _("Process"), 0),
    ]
    here = reverse("record", args=[scene.record.pk])
    return tuple(Link(title, f"{here}?tab={key}", current=key == current, count=count) for key, title, count in named)


def steps_of(scene: Scene) -> tuple[Stage, ...]:
    """The stepper."""
    return stages(scene.frame.workflow, scene.record.state)


def children_of(scene: Scene) -> tuple[Children, ...]:
    """What belongs to the record, by type; one query for all of them, one for their sheets."""
    frame, actor, record = scene.frame, scene.actor, scene.record
    kinds = [
        kind
        for kind in frame.system.record_types.values()
        if kind.parent == frame.type.key and set(kind.visible_to) & set(scene.roles)
    ]
    if not kinds:
        return ()
    found = adopt(record, records_seen_below(record, actor.tokens))
    return tuple(
        Children(
            kind=kind,
            records=[each for each in found if each.record_type == kind.key],
            may_add=bool(set(kind.create_by) & set(scene.roles)),
        )
        for kind in kinds
    )


def year_grid(scene: Scene, children: Sequence[Children], *, year: int, today: date, cells: Cells) -> Year | None:
    """The year of the first monthly type, if there is one."""
    monthly = next((each for each in children if each.kind.period == "month"), None)
    if monthly is None:
        return None
    quarterly = next((each for each in children if each.kind.period == "quarter"), None)
    source = YearSource(
        parent=scene.record,
        kind=monthly.kind,
        months=monthly.records,
        quarters=quarterly.records if quarterly else (),
        refusals=_refusals_to_add(scene, monthly) if monthly.may_add else None,
    )
    return year_of(source, year=year, today=today, cells=cells)


def _refusals_to_add(scene: Scene, children: Children) -> Callable[[date], tuple[str, ...]]:
    """Why no record can be made for a period; all periods share what is looked up."""
    frame = current_frame(scene.record.system, children.kind.key)

    def refusals(first: date) -> tuple[str, ...]:
        return creation_refusals(scene.beside(draft(frame, parent=scene.record, period_start=first)))

    return refusals


def neighbours_of(scene: Scene, cells: Cells) -> list[Neighbours]:
    """The records that the type's definition looks at beside this one, by type; those the viewer may see."""
    found: dict[str, Neighbours] = {}
    for look in scene.frame.type.related:
        kind = scene.frame.system.record_types[look.record_type]
        if look.of == "self" or kind.key in found:
            continue
        records = [record for record in scene.matching(look) if record != scene.record and sees(record, scene.actor)]
        if records:
            prefetch_related_objects(records, "sheets")
            found[kind.key] = Neighbours(kind, rows_of(records, kind=kind, actor=scene.actor, cells=cells))
    return list(found.values())


def rows_of(records: Sequence[Record], *, kind: RecordType, actor: Actor, cells: Cells) -> list[Row]:
    """The rows of a table inside another record's page."""
    return [row_of(each, cells=cells, columns=kind.columns, actor=actor, item=None) for each in records]


def child_add(record: Record, children: Children) -> str:
    """Where a child of this type is added, or nothing."""
    return new_url(record, children.kind, None) if children.may_add else ""


def child_refusals(scene: Scene, children: Children) -> tuple[str, ...]:
    """Why no child of this type can be added now; of those with a period this depends on the period."""
    if not children.may_add or children.kind.period != "none":
        return ()
    frame = current_frame(scene.record.system, children.kind.key)
    return creation_refusals(scene.beside(draft(frame, parent=scene.record, period_start=None)))


def sheet_lines(scene: Scene) -> tuple[SheetLine, ...]:
    """The sheets side by side: those that the record is scored by, and any that somebody filled in before."""
    tones = grade_tones(scene.frame)
    shown = (use for use in scene.frame.type.sheets if use.key in scene.sheets or scored_by(scene, use))
    return tuple(_sheet_line(scene, use, tones) for use in shown)


def action_links(
    record: Record, offers: Sequence[Offer], whys: Mapping[str, Sequence[Shown]]
) -> tuple[ActionLink, ...]:
    """The actions this person may see, those that are possible first."""
    links = (
        ActionLink(
            offer=offer,
            url=reverse("record_act", args=[record.pk, offer.action.key]),
            is_direct=_is_direct(offer.action),
            whys=whys.get(offer.action.key, ()),
        )
        for offer in offers
    )
    return tuple(sorted(links, key=lambda link: not link.offer.allowed))


def _is_direct(action: Action) -> bool:
    """Whether there is nothing to fill in, to choose or to confirm."""
    asks = action.form or action.confirm or action.choose or (action.joint and action.joint.refused_to)
    return not asks and action.opinion == "none"


def state_cell(scene: Scene, cells: Cells) -> Cell:
    """The state in words, with its tone."""
    return cells.at(scene.record, "state")


def _sheet_line(scene: Scene, use: SheetUse, tones: Mapping[str, str]) -> SheetLine:
    sheet, access = scene.sheets.get(use.key), sheet_access(scene, use)
    if sheet is None or sheet.saved_at is None:
        words = _("Not filled in yet")
    elif sheet.complete:
        words = _("Complete")
    else:
        words = _("%(count)s items open") % {"count": sheet.open_lines}
    return SheetLine(
        title=use.title,
        url=reverse("sheet", args=[scene.record.pk, use.key]),
        score=number_text(sheet.score) if sheet else "",
        grade=sheet.grade if sheet else "",
        tone=tones.get(sheet.grade, "") if sheet else "",
        words=words,
        may_fill=access.may_fill,
        counts=use.key == scene.record.result_sheet,
    )
