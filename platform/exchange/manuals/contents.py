"""What stands in the manual of a role: where it finds its matters, what it fills in, which steps it takes by when."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from engine.definitions.values import Action, Field, Form, MenuItem, RecordType, Region, State, System, Workflow
from exchange.manuals.limits import limits_of
from exchange.manuals.scoring import scoring_tables
from exchange.manuals.values import Chapter, Manual, Row, Table
from exchange.manuals.wording import Names, due_words, filled, in_words, names_in


def manual_of(region: Region, system: System, role: str, *, number: int) -> Manual:
    """The manual of a role in one system; without chapters where the role has nothing to do with it."""
    kinds = [kind for kind in system.record_types.values() if role in (*kind.visible_to, *kind.create_by)]
    chapters = tuple(_chapter(region, system, kind, role) for kind in kinds)
    known = region.role(role)
    return Manual(
        role=role,
        role_title=known.title if known else role,
        system=system.key,
        title=system.title,
        region=region.title,
        number=number,
        chapters=(*_menu_chapter(region, system, role), *chapters),
    )


def _menu_chapter(region: Region, system: System, role: str) -> Iterator[Chapter]:
    rows = tuple(
        Row(item.key, (f"{menu.title} › {item.title}", _opens(system, item)))
        for menu in region.menus
        for item in menu.items
        if item.system == system.key and (not item.roles or role in item.roles)
    )
    if rows:
        table = Table("menus", _("Your menu"), (_("In the menu"), _("Shows")), rows)
        yield Chapter("menus", _("Where to find what"), (), (table,))


def _opens(system: System, item: MenuItem) -> str:
    found = (
        system.record_types.get(item.record_type)
        or system.reports.get(item.report)
        or system.dashboards.get(item.dashboard)
    )
    return found.title if found else item.record_type


def _chapter(region: Region, system: System, kind: RecordType, role: str) -> Chapter:
    names = names_in(system, kind)
    workflow, form = system.workflows[kind.workflow], system.forms[kind.form]
    tables = (
        _states(workflow, kind, form, role, names),
        _steps(workflow, role, names),
        _fields(form, names),
        *scoring_tables(region, system, kind),
    )
    return Chapter(kind.key, kind.title, tuple(_beginning(kind, role, names)), tuple(one for one in tables if one.rows))


def _beginning(kind: RecordType, role: str, names: Names) -> Iterator[str]:
    if role in kind.create_by:
        yield _("You begin one with “%(button)s”.") % {"button": kind.create_title or kind.title}
        yield from (
            _("Not possible while: %(because)s") % {"because": filled(rule.otherwise, names)} for rule in kind.available
        )
    yield from (_("Closed: %(because)s") % {"because": filled(rule.otherwise, names)} for rule in kind.locked)


def _states(workflow: Workflow, kind: RecordType, form: Form, role: str, names: Names) -> Table:
    def line(state: State) -> tuple[str, ...]:
        may = "；".join(_may(workflow, kind, form, role, state.key))
        return state.title, filled(state.asks, names) or "—", may or "—"

    headings = (_("State of the matter"), _("What is waited for"), _("What you can do"))
    rows = tuple(Row(state.key, line(state)) for state in workflow.states)
    return Table("states", _("States it passes through"), headings, rows)


def _may(workflow: Workflow, kind: RecordType, form: Form, role: str, state: str) -> Iterator[str]:
    for edit in workflow.by_key[state].edit:
        if role in edit.by:
            titles = [form.fields[key].title for key in edit.fields if key in form.fields]
            yield _("change %(fields)s") % {"fields": "、".join(titles)} if titles else _("change the form")
    for use in kind.sheets:
        if role in use.filled_by and state in use.states:
            yield _("fill in %(sheet)s") % {"sheet": use.title}
    yield from (f"“{each.title}”" for each in workflow.actions if role in each.by and state in each.from_states)


def _steps(workflow: Workflow, role: str, names: Names) -> Table:
    rows = tuple(Row(each.key, _step(workflow, each, names)) for each in workflow.actions if role in each.by)
    headings = (_("Step taken"), _("From → to"), _("What may stand in the way"), _("By when"))
    return Table("steps", _("Your steps"), headings, rows)


def _step(workflow: Workflow, action: Action, names: Names) -> tuple[str, ...]:
    titles = {state.key: state.title for state in workflow.states}
    before = "、".join(titles.get(key, key) for key in action.from_states)
    after = "、".join(titles.get(key, key) for key in _targets(workflow, action))
    conditions = [filled(rule.otherwise, names) for rule in action.guards]
    if action.opinion == "required":
        conditions.append(_("an opinion is written"))
    overdue = workflow.action(action.due.overdue) if action.due and action.due.overdue else None
    late = _("; then by itself: “%(step)s”") % {"step": overdue.title} if overdue else ""
    return action.title, f"{before} → {after}", "；".join(conditions) or "—", due_words(action.due, names) + late or "—"


def _targets(workflow: Workflow, action: Action) -> list[str]:
    return list(dict.fromkeys(key for state in action.from_states for key in workflow.targets(action, state)))


def _fields(form: Form, names: Names) -> Table:
    rows = tuple(
        Row(field.key, _field(field, section.title, names, tuple(limits_of(form.schema, field.key))))
        for section in form.sections
        for field in section.fields
    )
    headings = (_("Field of the form"), _("Part of the form"), _("How it is filled in"), _("What holds for it"))
    return Table("fields", form.title, headings, rows)


def _field(field: Field, section: str, names: Names, limits: tuple[str, ...]) -> tuple[str, ...]:
    rules = "；".join((*limits, *_rules(field, names)))
    return field.title, section, _filled_how(field, names), rules or "—"


def _filled_how(field: Field, names: Names) -> str:
    if field.computed:
        return _("worked out: %(formula)s") % {"formula": in_words(field.computed, names)}
    if field.required == "true":
        return _("must be filled in")
    if field.required:
        return _("must be filled in if %(condition)s") % {"condition": in_words(field.required, names)}
    return _("may be filled in")


def _rules(field: Field, names: Names) -> Iterator[str]:
    if field.visible:
        yield _("shows if %(condition)s") % {"condition": in_words(field.visible, names)}
    if field.read_only == "true":
        yield _("cannot be changed")
    elif field.read_only:
        yield _("cannot be changed if %(condition)s") % {"condition": in_words(field.read_only, names)}
    if field.lookup:
        yield _("is compared with a register")
    if field.mask:
        yield _("is shown in part only")
    if field.hint:
        yield field.hint
    yield from (filled(rule.otherwise, names) for rule in field.checks)
    if field.fields:
        yield _("in each row: %(fields)s") % {"fields": "、".join(part.title for part in field.fields)}
