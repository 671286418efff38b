"""What templates on paper may see: the record's names, with personal numbers as readers see them."""

from collections.abc import Mapping

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
        masks = {field.key: field.mask for field in self.frame.form.fields.values() if field.mask}
        shown = {key: _shown(masks.get(key, ""), value) for key, value in stored.items()}
        return super().context(values=shown, input=input)


def _shown(mask: str, value: object) -> object:
    return masked(mask, value) if mask and isinstance(value, str) else value
