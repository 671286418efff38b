"""What the definitions allow on a record now: creating, editing its fields, filling its sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.definitions.values import Edit, Field, Form, Rule, SheetUse
from engine.feel import compile_expression
from engine.flow import broken_rules
from forms.contexts import Scene
from forms.errors import Refused
from forms.guides.selectors import reading_refusals
from forms.told import told
from forms.values import brought_fields, field_schemas
from tenants.numbers import shortened_in

_CIRCUMSTANCES = frozenset({"actor", "state", "today", "now"})


@dataclass(frozen=True)
class SheetAccess:
    """Whether somebody may fill a sheet now, and if not, why."""

    may_fill: bool
    because: str = ""


def holds(expression: str, context: Mapping[str, object], *, default: bool) -> bool:
    """Whether a condition is true; an empty one has the default."""
    return compile_expression(expression).value(context) is True if expression else default


def lock_reasons(scene: Scene, context: Mapping[str, object] | None = None) -> tuple[str, ...]:
    """Why nobody may change the record any more; nothing when it is open."""
    names = scene.context() if context is None else context
    frozen = (scene.record.frozen,) if scene.record.frozen else ()
    return frozen + tuple(told(rule.otherwise, names) for rule in scene.frame.type.locked if _is_true(rule, names))


def obstacles(scene: Scene) -> tuple[str, ...]:
    """Why this person can do nothing with the record now: it is locked, or something has to be read first."""
    return (*lock_reasons(scene), *reading_refusals(scene))


def creation_refusals(scene: Scene) -> tuple[str, ...]:
    """Why this new record cannot be made now."""
    broken = map(shortened_in, broken_rules(scene.frame.type.available, scene.context()))
    return (*reading_refusals(scene), *broken)


def state_fields(scene: Scene) -> frozenset[str]:
    """The fields that the record's state lets these roles change, before any condition on single fields.

    Its type may name other ones for whoever is only making it.
    """
    state, kind = scene.frame.workflow.by_key.get(scene.record.state), scene.frame.type
    declared = frozenset(scene.frame.form.fields)
    if state is None or scene.actor.is_system:
        return frozenset()
    if scene.record.pk is None and kind.create_fields:
        return declared.intersection(kind.create_fields) if set(kind.create_by) & set(scene.roles) else frozenset()
    edits = [edit for edit in _edits(scene) if _is_open(edit, scene)]
    return frozenset().union(*(declared.intersection(edit.fields) if edit.fields else declared for edit in edits))


def edit_refusals(scene: Scene) -> tuple[str, ...]:
    """Why these roles, which change records in this state, may not change this one: somebody else's, for example."""
    closed = [edit.only for edit in _edits(scene) if edit.only and not _is_open(edit, scene)]
    return tuple(dict.fromkeys(told(only.otherwise, scene.context()) for only in closed))


def _is_open(edit: Edit, scene: Scene) -> bool:
    return edit.only is None or holds(edit.only.when, scene.context(), default=True)


def closed_form(scene: Scene) -> Refused:
    """The refusal for somebody who may change no field of the record now."""
    reasons = edit_refusals(scene)
    if reasons:
        return Refused(reasons)
    return Refused((_("Your role cannot change this form in its present state."),), role=True)


def _edits(scene: Scene) -> list[Edit]:
    """What the state lets these roles change."""
    state = scene.frame.workflow.by_key.get(scene.record.state)
    return [edit for edit in state.edit if set(edit.by).intersection(scene.roles)] if state else []


def visible_fields(form: Form, context: Mapping[str, object], values: Mapping[str, object]) -> frozenset[str]:
    """The fields that show with these values; what only a branch of the schema brings shows while it does."""
    brought = brought_fields(form)
    present = field_schemas(form, values).keys() if brought else ()
    return frozenset(
        field.key
        for section in form.sections
        if holds(section.visible, context, default=True)
        for field in section.fields
        if (field.key not in brought or field.key in present) and holds(field.visible, context, default=True)
    )


def hidden_by_values(form: Form, shown: Iterable[str]) -> frozenset[str]:
    """The fields whose own values are the reason why they do not show: these are not stored.

    What only hides from a person, in a state or on a day stays: somebody else's, or of another day.
    """
    return frozenset(
        field.key
        for section in form.sections
        for field in section.fields
        if not field.computed and not _of_circumstances(section.visible) and not _of_circumstances(field.visible)
    ).difference(shown)


def _of_circumstances(expression: str) -> bool:
    """Whether a condition looks at more than the values of the form."""
    return bool(expression) and any(way[0] in _CIRCUMSTANCES for way in compile_expression(expression).references)


def options_now(field: Field, context: Mapping[str, object]) -> frozenset[str] | None:
    """The values that a field offers now; None where it offers all of them."""
    if not field.options:
        return None
    found = compile_expression(field.options).value(context)
    return frozenset(str(one) for one in found) if isinstance(found, list | tuple) else frozenset()


def is_writable(field: Field, context: Mapping[str, object], filled: frozenset[str]) -> bool:
    """Whether a field takes what people type: not computed, not filled by a look-up, not read-only now."""
    return not field.computed and field.key not in filled and not holds(field.read_only, context, default=False)


def filled_by_lookups(fields: Iterable[Field]) -> frozenset[str]:
    """The fields whose values come out of registers."""
    return frozenset(own for field in fields if field.lookup for own, _register in field.lookup.fill)


def scored_by(scene: Scene, use: SheetUse) -> bool:
    """Whether the record is scored by this sheet, of several that there may be for its type."""
    return holds(use.when, scene.context(), default=True)


def sheet_access(scene: Scene, use: SheetUse) -> SheetAccess:
    """Whether the actor may fill this sheet now."""
    if not set(use.filled_by).intersection(scene.roles):
        return SheetAccess(False, _("Your role does not fill this sheet."))
    if not scored_by(scene, use):
        return SheetAccess(False, _("This record is scored in another way, not by this sheet."))
    reasons = obstacles(scene)
    if reasons:
        return SheetAccess(False, " ".join(reasons))
    if scene.record.state not in use.states:
        state = scene.frame.workflow.by_key[scene.record.state]
        return SheetAccess(False, _("In the state “%(state)s” this sheet cannot be changed.") % {"state": state.title})
    return SheetAccess(True)


def _is_true(rule: Rule, context: Mapping[str, object]) -> bool:
    return compile_expression(rule.when).value(context) is True
