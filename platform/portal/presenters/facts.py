"""A record's form as people read it: sections of names and values, masked as the form says."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from engine.definitions.values import Section
from engine.feel import compile_expression
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.rendering.compiled import CompiledField
from forms.rendering.compiler import compiled_in
from forms.rendering.fields.base import DISPLAY_BLOCK
from forms.told import told
from portal.presenters.forms import value_of

#: Signs that stand on one line of a column; a longer text is read on a line of its own.
_LINE = 20


@dataclass(frozen=True)
class Fact:
    """One value with its name: as words, and as a page draws it."""

    title: str
    text: str
    drawn: SafeString
    wide: bool = False  # takes a line of its own: a table, pictures, several sentences


@dataclass(frozen=True)
class FactSection:
    """A section of the form."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    marks: tuple[str, ...] = ()  # what is missing or late


def facts_of(scene: Scene, *, revealed: bool = False) -> tuple[FactSection, ...]:
    """The visible fields of a record by section; `revealed` once `forms.revealing` has noted it."""
    frame = scene.frame
    form = compiled_in(frame)
    values = {state.field.key: value_of(scene, state) for state in form_states(scene)}
    sections = (
        FactSection(
            section.key,
            section.title,
            tuple(
                _fact(form.by_key[field.key], values[field.key], revealed=revealed)
                for field in section.fields
                if field.key in values and field.widget != "help"
            ),
            _marks(scene, section),
        )
        for section in frame.form.sections
    )
    return tuple(section for section in sections if section.facts)


def _marks(scene: Scene, section: Section) -> tuple[str, ...]:
    """The sentences of the marks that hold now."""
    names = scene.context() if section.marks else {}
    holding = (rule for rule in section.marks if compile_expression(rule.when).value(names) is True)
    return tuple(told(rule.otherwise, names) for rule in holding)


def _fact(compiled: CompiledField, value: object, *, revealed: bool) -> Fact:
    field = compiled.unmasked() if revealed and compiled.field.holds_personal else compiled
    text = field.shown(value)
    wide = field.type.display == DISPLAY_BLOCK or (field.type.name == "area" and len(text) > _LINE)
    return Fact(field.field.title, text, field.drawn(value), wide)
