"""Record types: everything they name must exist, and those who act must be able to see."""

from collections.abc import Collection, Iterator

from engine.definitions import scopes
from engine.definitions.checks.looks import check_looks
from engine.definitions.checks.publishing import check_published
from engine.definitions.checks.world import (
    World,
    check_path,
    check_reference,
    check_references,
    check_roles,
    check_rules,
    check_sight,
    check_unique,
    fields_of,
)
from engine.definitions.expressions import check_condition, check_template
from engine.definitions.places import Place
from engine.definitions.shapes import VALUE, Shape
from engine.definitions.values import Form, Party, RecordType, Role, SheetUse
from engine.errors import Problem

UNIQUE_WORDS = ("parent", "period")
#: What a list may show or ask for besides the names of expressions.
LIST_WORDS = ("district", "due_on", "watched", "created_at", "changed_at")
OWN_PART = "own_part"  # only a column: it is another one for everybody who looks


def check_record_type(record_type: RecordType, world: World) -> Iterator[Problem]:
    """Every problem of a record type."""
    place = Place(f"record_type/{record_type.key}")
    scope = scopes.record(world.system, record_type)
    yield from _check_names(record_type, world, place)
    yield from _check_people(record_type, world, place)
    yield from _check_sheets(record_type, world, place, scope)
    yield from check_looks(record_type, world, place, scope)
    yield from _check_list(record_type, world, place, scope)
    yield from _check_downloads(record_type, world, place / "downloads")
    yield from check_rules(place / "available", record_type.available, scope, tuple(scope.members))
    yield from check_rules(place / "locked", record_type.locked, scope, tuple(scope.members))
    yield from _check_overview(record_type, world, place / "overview")
    yield from check_published(record_type, world, place / "publishes", scope)
    yield from check_template(record_type.heading, place / "heading", scope)
    yield from check_template(record_type.number, place / "number", scope.plus(sequence=VALUE))


def _check_overview(record_type: RecordType, world: World, place: Place) -> Iterator[Problem]:
    """The report whose row stands on a record's page has a row for each record of the type."""
    yield from check_reference(place, "report", record_type.overview, world.system.reports)
    report = world.system.reports.get(record_type.overview)
    if report is not None and (report.record_type != record_type.key or report.group_by):
        yield place.problem("overview_of_others", report=report.key, type=record_type.key)


def _check_names(record_type: RecordType, world: World, place: Place) -> Iterator[Problem]:
    system = world.system
    yield from check_reference(place / "form", "form", record_type.form, system.forms)
    yield from check_reference(place / "workflow", "workflow", record_type.workflow, system.workflows)
    yield from check_reference(place / "parent", "record_type", record_type.parent, system.record_types)
    line = scopes.ancestors(system, record_type)
    if record_type.parent == record_type.key or (line and line[-1].parent):
        yield (place / "parent").problem("parent_circle", key=record_type.key)
    yield from check_unique(place / "flags", (flag.key for flag in record_type.flags))
    if record_type.form in system.forms:
        fields = fields_of(world, record_type)
        yield from check_references(place / "unique", "field", record_type.unique, (*UNIQUE_WORDS, *fields))
        yield from check_reference(place / "district", "field", record_type.district, fields)
        yield from check_reference(place / "project", "field", record_type.project, fields)
        yield from check_references(place / "create" / "fields", "field", record_type.create_fields, fields)
        yield from _check_keeps(record_type, system.forms[record_type.form], place / "keeps")
        yield from _check_parties(record_type, place / "parties", fields)


def _check_keeps(record_type: RecordType, form: Form, place: Place) -> Iterator[Problem]:
    """What is kept by date are fields of the form, and nothing personal, which would have to be erased there too."""
    yield from check_references(place, "field", record_type.keeps, form.fields)
    for key in record_type.keeps:
        if key in form.fields and form.fields[key].holds_personal:
            yield place.problem("keeps_personal", key=key)


def _check_parties(record_type: RecordType, place: Place, fields: Collection[str]) -> Iterator[Problem]:
    yield from check_unique(place, (party.key for party in record_type.parties))
    for index, party in enumerate(record_type.parties):
        at = place / index
        yield from check_reference(at / "organisation", "field", party.organisation, fields)
        yield from check_reference(at / "name", "field", party.name, fields)
        yield from check_unique(at / "people", (position.key for position in party.people))
        for number, position in enumerate(party.people):
            yield from check_reference(at / "people" / number / "person", "field", position.person, fields)


def _check_people(record_type: RecordType, world: World, place: Place) -> Iterator[Problem]:
    yield from check_roles(place / "visible_to", record_type.visible_to, world)
    yield from check_roles(place / "create" / "by", record_type.create_by, world)
    yield from _check_sights(record_type, world, place)
    if world.region is None:
        return
    parties = _parties(record_type, world)
    for role in world.region.roles:
        if role.key in record_type.visible_to:
            yield from _check_holding(role, parties, place / "visible_to")


def _check_sights(record_type: RecordType, world: World, place: Place) -> Iterator[Problem]:
    """Who makes a record sees it in its first state; `visible_in` speaks of states and of roles that see it at all."""
    workflow = world.system.workflows.get(record_type.workflow)
    first = (workflow.initial,) if workflow else ()
    yield from check_sight(place / "create" / "by", record_type.create_by, record_type, states=first)
    for index, sight in enumerate(record_type.visible_in):
        at = place / "visible_in" / index
        yield from check_references(at / "by", "role", sight.by, record_type.visible_to)
        if workflow:
            yield from check_references(at / "states", "state", sight.states, workflow.by_key)


def _check_holding(role: Role, parties: Collection[Party], place: Place) -> Iterator[Problem]:
    """A role held through a party needs that party, and the positions, in the records it sees."""
    if role.held.by == "grant":
        return
    party = next((one for one in parties if one.key == role.held.party), None)
    if party is None:
        yield place.problem("role_without_party", role=role.key, party=role.held.party)
    else:
        known = tuple(position.key for position in party.people)
        yield from check_references(place, "position", role.held.positions, known)


def _parties(record_type: RecordType, world: World) -> tuple[Party, ...]:
    line = (record_type, *scopes.ancestors(world.system, record_type))
    return tuple(party for one in line for party in one.parties)


def _check_sheets(record_type: RecordType, world: World, place: Place, scope: Shape) -> Iterator[Problem]:
    keys = tuple(sheet.key for sheet in record_type.sheets)
    workflow = world.system.workflows.get(record_type.workflow)
    yield from check_unique(place / "sheets", keys)
    for index, sheet in enumerate(record_type.sheets):
        at = place / "sheets" / index
        yield from check_reference(at / "catalogue", "catalogue", sheet.catalogue, world.system.catalogues)
        yield from check_roles(at / "filled_by", sheet.filled_by, world)
        yield from check_sight(at / "filled_by", sheet.filled_by, record_type, states=sheet.states)
        if sheet.when:
            yield from check_condition(sheet.when, at / "when", scope)
        if workflow:
            yield from check_references(at / "in", "state", sheet.states, workflow.by_key)
        yield from _check_beside(record_type, sheet, keys[:index], at)
    for index, choice in enumerate(record_type.result):
        yield from check_reference(place / "result" / index / "sheet", "sheet", choice.sheet, keys)
        yield from check_condition(choice.when, place / "result" / index / "when", scope)


def _check_downloads(record_type: RecordType, world: World, place: Place) -> Iterator[Problem]:
    workflow = world.system.workflows.get(record_type.workflow)
    papers = [paper.key for paper in world.system.prints_of(record_type.key)]
    sheets = [sheet.key for sheet in record_type.sheets]
    for index, download in enumerate(record_type.downloads):
        yield from check_reference(place / index / "print", "print", download.paper, papers)
        yield from check_reference(place / index / "sheet", "sheet", download.sheet, sheets)
        if workflow:
            yield from check_references(place / index / "in", "state", download.states, workflow.by_key)


def _check_beside(record_type: RecordType, sheet: SheetUse, before: Collection[str], at: Place) -> Iterator[Problem]:
    """The sheets that one starts from or is compared with stand before it and have its catalogue."""
    for name, key in (("starts_from", sheet.starts_from), ("compares_with", sheet.compares_with)):
        yield from check_reference(at / name, "sheet", key, before)
        other = record_type.sheet(key)
        if other and other.catalogue != sheet.catalogue:
            yield (at / name).problem("other_catalogue", sheet=other.key, catalogue=other.catalogue)
    if sheet.returns and not sheet.starts_from:
        yield (at / "returns").problem("nothing_to_return", sheet=sheet.key)
    if sheet.item_by_item and (sheet.starts_from or sheet.compares_with):
        yield (at / "item_by_item").problem("item_by_item_beside", sheet=sheet.key)
    if sheet.compares_with and sheet.starts_from:
        yield (at / "compares_with").problem("starts_and_compares", sheet=sheet.key)


def _check_list(record_type: RecordType, world: World, place: Place, scope: Shape) -> Iterator[Problem]:
    listed, scope = place / "list", scope.plus(**dict.fromkeys(LIST_WORDS, VALUE))
    for index, column in enumerate(record_type.columns):
        yield from check_path(listed / "columns" / index / "path", column.path, scope, (OWN_PART,))
        yield from check_path(listed / "columns" / index / "sub", column.sub, scope, (OWN_PART,))
    for index, asked in enumerate(record_type.filters):
        yield from check_path(listed / "filters" / index / "path", asked.path, scope)
    kinds = [one for one in world.system.record_types.values() if one.parent == record_type.key]
    below, single = [one.key for one in kinds], [one.key for one in kinds if one.period == "none"]
    workflow = world.system.workflows.get(record_type.workflow)
    actions = [action.key for action in workflow.actions] if workflow else []
    for index, link in enumerate(record_type.links):
        yield from check_reference(listed / "links" / index / "child", "record_type", link.child, below)
        yield from check_reference(listed / "links" / index / "create", "record_type", link.create, single)
        yield from check_reference(listed / "links" / index / "action", "action", link.action, actions)
    form = world.system.forms.get(record_type.form)
    sections = [section.key for section in form.sections] if form else record_type.expand
    yield from check_references(listed / "expand", "section", record_type.expand, sections)
    for index, path in enumerate(record_type.search):
        yield from check_path(listed / "search" / index, path, scope)
