"""A number after a pattern of its own."""

from collections.abc import Mapping

from engine.definitions.values import Field
from forms.rendering.fields.base import FieldType, lengths


class Code(FieldType):
    """A permit, contract or certificate number; its schema says the `pattern`, its `examples` how one looks."""

    name = "code"

    def attributes(self, field: Field) -> Mapping[str, object]:
        """The greatest length, and how such a number looks."""
        examples = field.schema.get("examples")
        example = {"placeholder": examples[0]} if isinstance(examples, list | tuple) and examples else {}
        return {**lengths(field), **example}

    def tidy(self, text: str) -> str:
        """Without blanks around it."""
        return text.strip()
