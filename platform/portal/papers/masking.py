"""What templates on paper may see: the record's names, with personal numbers as readers see them."""

from collections.abc import Mapping

from engine.definitions.values import Field
from forms.contexts import Scene
from forms.models import Record
from forms.rendering.masks import masked


class MaskedScene(Scene):
    """A scene in which every masked field of the record, and of all it looks at, has only what readers may see."""

    def beside(self, record: Record) -> "MaskedScene":
        """Another record, masked as well."""
        return MaskedScene(record, self.actor, self.now, shared=self._shared)

    def context(
        self, *, values: Mapping[str, object] | None = None, input: Mapping[str, object] | None = None
    ) -> Mapping[str, object]:
        """All names, with masked values in place of personal numbers."""
        stored = self.record.data if values is None else values
        return super().context(values=_shown_inside(self.frame.form.fields, stored), input=input)


def _shown_inside(fields: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, object]:
    """Values by field, each as far as it may be seen; what no field shows stays as it is."""
    return {key: _shown(fields[key], value) if key in fields else value for key, value in values.items()}


def _shown(field: Field, value: object) -> object:
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
