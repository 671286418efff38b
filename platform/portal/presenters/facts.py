"""A record's form as people read it: sections of names and values, masked as the form says."""

from dataclasses import dataclass

from forms.behaviour import form_states
from forms.contexts import Scene
from forms.rendering.compiler import compiled


@dataclass(frozen=True)
class Fact:
    """One value with its name."""

    title: str
    text: str


@dataclass(frozen=True)
class FactSection:
    """A section of the form."""

    title: str
    facts: tuple[Fact, ...]


def facts_of(scene: Scene) -> tuple[FactSection, ...]:
    """The visible fields of a record by section."""
    frame = scene.frame
    form = compiled(frame.form, digest=frame.release.digest, districts=frame.region.districts)
    values = {state.field.key: state.value for state in form_states(scene)}
    sections = (
        FactSection(
            section.title,
            tuple(
                Fact(field.title, form.shown(field.key, values[field.key]))
                for field in section.fields
                if field.key in values
            ),
        )
        for section in frame.form.sections
    )
    return tuple(section for section in sections if section.facts)
