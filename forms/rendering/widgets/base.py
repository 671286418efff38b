"""What all widgets have in common."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.definitions.values import District, Field
from forms.rendering.masks import masked
from forms.rendering.values import Option

#: Draws any field that may be read but not changed.
DISPLAY = "forms/widgets/display.html"


class Widget:
    """One way to enter a value. Its template draws the control; gaps of the template are filled per page."""

    name: ClassVar[str]
    group: ClassVar[bool] = False  # several controls under one legend instead of one control with a label

    @property
    def template(self) -> str:
        """The template with the same name."""
        return f"forms/widgets/{self.name}.html"

    def options(self, field: Field, districts: Sequence[District]) -> tuple[Option, ...]:
        """The values on offer; most widgets offer none."""
        return ()

    def attributes(self, field: Field) -> Mapping[str, object]:
        """Attributes of the control that the form's schema decides."""
        return {}

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """What the template needs besides the field: known when the form is compiled."""
        return {"attributes": self.attributes(field)}

    def gaps(self, value: object) -> Mapping[str, str]:
        """What goes into the template's gaps for this value, safe for HTML."""
        return {"value": escape(self.text(value))}

    def text(self, value: object) -> str:
        """The value as it stands in the control."""
        return "" if value is None else str(value)

    def shown(self, field: Field, value: object, options: Sequence[Option]) -> str:
        """The value as people read it, masked if the form says so."""
        return masked(field.mask, self.text(value))


def lengths(field: Field) -> Mapping[str, object]:
    """The limit of a text's length, if its schema gives one."""
    longest = field.schema.get("maxLength")
    return {} if longest is None else {"maxlength": longest}


def titles(keys: Sequence[object], options: Sequence[Option]) -> str:
    """The titles of these values, in the order on offer; an unknown value speaks for itself."""
    known = {option.key: option.title for option in options}
    return _(", ").join(known.get(str(key), str(key)) for key in keys)


def offered(schema: Mapping[str, Any]) -> tuple[Option, ...]:
    """The options of a schema: `oneOf` of constants with titles, or a plain `enum`."""
    named = tuple(Option(str(each["const"]), str(each.get("title", each["const"]))) for each in schema.get("oneOf", ()))
    return named or tuple(Option(str(each), str(each)) for each in schema.get("enum", ()) if each is not None)
