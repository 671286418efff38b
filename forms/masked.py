"""The record's names as everybody may read them: for titles, messages, inbox rows and paper."""

from collections.abc import Mapping
from functools import lru_cache

from engine.definitions.templates import fill, holes
from engine.definitions.values import Field, System
from engine.feel import compile_expression
from forms.contexts import Scene
from forms.models import Record
from tenants.numbers import masked, shortened_in


class MaskedScene(Scene):
    """A scene in which every masked field of the record, and of all it looks at, has only what readers may see."""

    @classmethod
    def of(cls, scene: Scene) -> "MaskedScene":
        """The same record at the same moment, masked."""
        return cls(scene.record, scene.actor, scene.now, shared=scene._shared)

    def beside(self, record: Record) -> "MaskedScene":
        """Another record, masked as well."""
        return MaskedScene(record, self.actor, self.now, shared=self._shared)

    def context(
        self, *, values: Mapping[str, object] | None = None, input: Mapping[str, object] | None = None
    ) -> Mapping[str, object]:
        """All names, with masked values in place of personal numbers."""
        stored = self.record.data if values is None else values
        return super().context(values=_shown_inside(self.frame.form.fields, stored), input=input)


def public_names(text: str, scene: Scene, names: Mapping[str, object]) -> Mapping[str, object]:
    """What fills a text that is stored in plain and read by many: `names`, or masked ones where it asks for numbers."""
    if not asks_for_numbers(text, scene.frame.system):
        return names
    return MaskedScene.of(scene).context(input=names.get("input"))  # type: ignore[arg-type]


def fill_masked(text: str, scene: Scene, names: Mapping[str, object]) -> str:
    """A template filled for a text that is stored in plain and read by many."""
    return shortened_in(fill(text, public_names(text, scene, names)))


def asks_for_numbers(text: str, system: System) -> bool:
    """Whether a template names a personal field of any form of the system."""
    return not _asked(text).isdisjoint(system.personal_names)


@lru_cache(maxsize=4096)
def _asked(text: str) -> frozenset[str]:
    """All names that stand anywhere in a template's paths."""
    ways = (way for hole in holes(text) for way in compile_expression(hole.expression).references)
    return frozenset(name for way in ways for name in way)


def _shown_inside(fields: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, object]:
    """Values by field, each as far as it may be seen; what no field shows stays as it is."""
    return {key: as_seen(fields[key], value) if key in fields else value for key, value in values.items()}


def as_seen(field: Field, value: object) -> object:
    """A value as far as it may be seen: in the rows of a table and the parts of a group, too."""
    if field.fields:
        parts = {part.key: part for part in field.fields}
        if isinstance(value, list | tuple):
            return [_shown_inside(parts, row) if isinstance(row, Mapping) else row for row in value]
        return _shown_inside(parts, value) if isinstance(value, Mapping) else value
    return _masked(field.mask, value) if field.mask else value


def _masked(mask: str, value: object) -> object:
    """A text with its middle hidden; of anything else, its texts, and nothing of numbers."""
    if isinstance(value, str):
        return masked(mask, value)
    if isinstance(value, Mapping):
        return {name: _masked(mask, part) for name, part in value.items()}
    return [_masked(mask, part) for part in value] if isinstance(value, list | tuple) else None
