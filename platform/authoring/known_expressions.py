"""The expressions that a type of record lives by, each with the place where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from authoring.samples import Kind
from authoring.words import word
from engine.definitions.values import Action, Field, Rule


@dataclass(frozen=True)
class KnownExpression:
    """An expression of a definition; `says` is what people read when a condition refuses them."""

    place: str
    text: str
    says: str = ""


def expressions_of(kind: Kind) -> tuple[KnownExpression, ...]:
    """Conditions of opening and acting, then those of the form; what is always the same is left out."""
    found = [*_of_type(kind), *_of_workflow(kind), *_of_form(kind)]
    return tuple(each for each in found if each.text.strip() not in ("", "true", "false"))


def _of_type(kind: Kind) -> Iterator[KnownExpression]:
    yield from _rules(word("available"), kind.record_type.available)
    yield from _rules(word("locked"), kind.record_type.locked)


def _of_workflow(kind: Kind) -> Iterator[KnownExpression]:
    workflow = kind.system.workflows.get(kind.record_type.workflow)
    for action in workflow.actions if workflow else ():
        yield from _of_action(action)


def _of_action(action: Action) -> Iterator[KnownExpression]:
    yield from _rules(action.title, action.guards)
    for target in action.to:
        yield KnownExpression(f"{action.title} › {word('to')}", target.when)


def _of_form(kind: Kind) -> Iterator[KnownExpression]:
    form = kind.system.forms.get(kind.record_type.form)
    if form is None:
        return
    yield from _rules(word("checks"), form.checks)
    for field in form.fields.values():
        yield from _of_field(field)


def _of_field(field: Field) -> Iterator[KnownExpression]:
    for name in ("visible", "required", "read_only", "computed", "default"):
        yield KnownExpression(f"{field.title} › {word(name)}", getattr(field, name))


def _rules(place: str, rules: Iterable[Rule]) -> Iterator[KnownExpression]:
    for rule in rules:
        yield KnownExpression(place, rule.when, rule.otherwise)
