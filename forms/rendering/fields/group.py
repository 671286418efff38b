"""Fields that belong together under one heading."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.rendering.fields.base import DISPLAY_BLOCK, Compiled, Control, FieldType, inside_posted, members
from forms.rendering.values import BLANK, FieldView, Option


class Group(FieldType):
    """An object: its members are fields of their own."""

    name = "group"
    group = True
    has_parts = True
    fits_a_cell = False
    display = DISPLAY_BLOCK

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """As many columns inside as it takes outside."""
        return {"part_columns": max(2, field.width)}

    def gaps(self, value: object) -> Mapping[str, str]:
        """Nothing of its own."""
        return {}

    def inner(self, of: Compiled, view: FieldView, at: str) -> str:
        """Its visible fields."""
        views = ((part, view.parts.get(part.field.key, BLANK)) for part in of.parts)
        return "".join(part.fill(each, at) for part, each in views if each.visible)

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Those of its fields."""
        return inside_posted(of.parts, value)

    def shown(self, of: Compiled, value: object) -> str:
        """Its fields one after the other."""
        stored = members(value)
        said = ((part, part.shown(stored.get(part.field.key))) for part in of.parts)
        return _("; ").join(f"{part.field.title} {text}" for part, text in said if text)

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """A list of names and values."""
        stored = members(value)
        pairs = ((part.field.title, part.drawn(stored.get(part.field.key)) or "—") for part in of.parts)
        lines = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs)
        return format_html('<dl class="facts facts--inner">{}</dl>', lines) if stored else mark_safe("")
