"""The page of one record."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engine.definitions.values import Projects
from forms.contexts import Scene, Shared
from forms.guides.selectors import unread
from forms.revealing import may_reveal
from forms.rules import edit_refusals, lock_reasons
from forms.selectors import editable_fields, find_record
from forms.told import told
from portal.due import deadline_of
from portal.lists.cells import Cells
from portal.lists.rows import headings_of
from portal.posting import new_key
from portal.presenters import record as presenter
from portal.presenters.downloads import downloads_of
from portal.presenters.facts import facts_of
from portal.presenters.history import Event, events_of
from portal.presenters.kept import kept_of
from portal.presenters.overview import counts_of
from portal.presenters.periods import asked_period
from portal.presenters.record import Children
from portal.presenters.tasks import verb_links
from portal.presenters.vouching import vouched_of
from portal.presenters.who import lines_of, panel_of
from portal.presenters.whys import whys_shown
from portal.problems import Refusal, answers_refusals
from portal.regions import menu_item_of
from portal.viewer import actor_of, definition_of, holds
from tenants import clock
from workflows.picture import picture_of_record
from workflows.selectors import next_step, offers_in
from workflows.who import who_would_act

EVENTS_AT_A_GLANCE = 8
MOST_EVENTS = 500
YEARS = frozenset(map(str, range(1900, 3000)))


@require_safe
@answers_refusals
def record_page(request: HttpRequest, record_id: int) -> HttpResponse:
    """Everything about a record that this person may see."""
    actor, shared = actor_of(request), Shared(definition_of(request))
    return shown_page(request, Scene(find_record(record_id, actor=actor), actor, clock.now(), shared=shared))


def shown_page(
    request: HttpRequest, scene: Scene, *, revealed: bool = False, refusal: Refusal | None = None
) -> HttpResponse:
    """The page of a record; its numbers in full only where that was noted, or why not."""
    children = presenter.children_of(scene)
    tab = request.GET.get("tab", presenter.OVERVIEW)
    child = next((each for each in children if each.kind.key == tab), None)
    cells = Cells(scene.frame.region, today=scene.today, actor=scene.actor)
    events, total = _events(scene, children, tab)
    context = {
        **_head(request, scene, cells),
        "tabs": presenter.tabs_of(scene, children, current=tab, events=total),
        "events": events,
        "total": total,
        "sheets": presenter.sheet_lines(scene),
        **(_child(scene, child, cells) if child else _own(request, scene, children, cells)),
        **(_numbers(scene, tab, refusal, revealed=revealed) if child is None else {}),
        **(_flow(request, scene) if tab == presenter.FLOW else {}),
    }
    return render(request, _template(tab, child), context, status=refusal.status if refusal else 200)


def _head(request: HttpRequest, scene: Scene, cells: Cells) -> dict[str, object]:
    record = scene.record
    offered, step = offers_in(scene), next_step(record, now=scene.now, region=scene.frame.region)
    acting = None if step.is_over else who_would_act(record, now=scene.now)
    vouched = vouched_of(scene)
    return {
        "record": record,
        "type": scene.frame.type,
        "project_pages": _project_pages(scene),
        "scene": scene,
        "list": menu_item_of(scene.frame.region, record.record_type, actor=scene.actor),
        "state": presenter.state_cell(scene, cells),
        "steps": presenter.steps_of(scene),
        "locks": lock_reasons(scene),
        "to_read": unread(scene),
        "may_edit": bool(editable_fields(record, actor=scene.actor, now=scene.now)),
        "edit_refusals": edit_refusals(scene),
        "next": step if not step.is_over else None,
        "who": lines_of(acting) if acting else (),
        "asks": told(step.asks, scene.context()) or step.state.title,
        "due": deadline_of(step.due_on, today=scene.today, calendar=scene.frame.region.calendar),
        "actions": presenter.action_links(record, offered, whys_shown(scene, offered)),
        "verbs": verb_links(scene),
        "downloads": downloads_of(scene),
        "vouched": vouched,
        "marks": [each for each in vouched if each.is_open or each.is_refuted],
        "idempotency_key": new_key(),
    }


def _project_pages(scene: Scene) -> Projects | None:
    """The page that sums up the record's project, if there is one for this person."""
    projects = scene.frame.region.projects
    return projects if projects and scene.record.project and holds(scene.actor, projects.roles) else None


def _events(scene: Scene, children: Sequence[Children], tab: str) -> tuple[Sequence[Event], int]:
    """What happened to the record and to what belongs to it."""
    about = {each.pk: each for group in children for each in group.records} | {scene.record.pk: scene.record}
    most = MOST_EVENTS if tab == presenter.HISTORY else EVENTS_AT_A_GLANCE
    return events_of(about, region=scene.frame.region, about=scene.record, most=most)


def _child(scene: Scene, child: Children, cells: Cells) -> dict[str, object]:
    """The tab of one type of records that belong to this one."""
    rows = presenter.rows_of(child.records, kind=child.kind, actor=scene.actor, cells=cells)
    return {
        "child": child,
        "rows": rows,
        "headings": headings_of(child.kind.columns, rows),
        "add": presenter.child_add(scene.record, child),
        "period": asked_period(child.kind, today=scene.today, titles=scene.frame.region.period_titles),
        "refusals": presenter.child_refusals(scene, child),
    }


def _own(request: HttpRequest, scene: Scene, children: Sequence[Children], cells: Cells) -> dict[str, object]:
    """The record's own tabs."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked in YEARS else scene.today.year
    return {
        "counts": counts_of(scene, cells),
        "grid": presenter.year_grid(scene, children, year=year, today=scene.today, cells=cells),
        "neighbours": presenter.neighbours_of(scene, cells),
    }


def _numbers(scene: Scene, tab: str, refusal: Refusal | None, *, revealed: bool) -> dict[str, object]:
    """The record's form, and the way to see its personal numbers in full."""
    return {
        "facts": facts_of(scene, revealed=revealed),
        "kept": kept_of(scene),
        "tab": tab,
        "revealed": revealed,
        "may_reveal": may_reveal(scene),
        "reveal_reasons": scene.frame.region.personal.reasons,
        "reveal_refusal": refusal,
    }


def _flow(request: HttpRequest, scene: Scene) -> dict[str, object]:
    """The workflow with the way this record took, and who would act in the state that was asked for."""
    titles = {role.key: role.title for role in scene.frame.region.roles}
    found = who_would_act(scene.record, state=request.GET.get("state", ""), now=scene.now)
    found = found or who_would_act(scene.record, now=scene.now)
    calendar = scene.frame.region.calendar
    return {
        "picture": picture_of_record(scene.record, scene.frame.workflow, titles=titles),
        "asked": panel_of(found, today=scene.today, calendar=calendar) if found else None,
    }


def _template(tab: str, child: object) -> str:
    if child is not None:
        return "portal/record/children.html"
    known = {presenter.FORM: "form", presenter.HISTORY: "history", presenter.FLOW: "flow"}
    return f"portal/record/{known.get(tab, 'overview')}.html"
