"""What all field types have in common."""

import decimal
import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.language.kinds import options_of, texts_of
from forms.rendering.skeleton import Skeleton
from forms.rendering.values import FieldView, Option, Plain, Surroundings
from forms.wire import Posted, wire_token
from tenants.numbers import masked

#: Draws any field that may be read but not changed.
DISPLAY = "forms/fields/display.html"
#: The same where there is more to see than a few words.
DISPLAY_BLOCK = "forms/fields/display_block.html"

#: One of the controls of a field: what its name has behind the field's, and the text that is posted.
Control = tuple[str, str]


class Compiled(Protocol):
    """A field of a form with what it offers and the fields inside it (`forms.rendering.compiled.CompiledField`)."""

    @property
    def field(self) -> Field:
        """The field of the definition."""

    @property
    def options(self) -> tuple[Option, ...]:
        """The values on offer."""

    @property
    def parts(self) -> tuple["Compiled", ...]:
        """The fields inside it."""

    @property
    def type(self) -> "FieldType":
        """The kind of question it is."""

    @property
    def name(self) -> str:
        """Its wire name, in a row the part behind the row's."""

    @property
    def row(self) -> Skeleton | None:
        """What stands around the cells of one row of a table."""

    def fill(self, view: FieldView, at: str = "") -> SafeString:
        """The field as it stands on a page."""

    def shown(self, value: object) -> str:
        """A value as people read it."""

    def drawn(self, value: object) -> SafeString:
        """A value as it is read on a page."""


class FieldType:
    """One kind of question: how it is entered, read back from a post, shown, exported and found.

    A type is one module with one template of the same name, listed in `forms.rendering.fields`. Its template draws
    the control once for a release; what differs from page to page goes into gaps, as text that is safe for HTML.
    """

    name: ClassVar[str]
    group: ClassVar[bool] = False  # several controls under one legend instead of one control with a label
    entered: ClassVar[bool] = True  # False: only shown, nothing is ever posted or stored
    has_parts: ClassVar[bool] = False  # its controls are the fields inside it
    has_rows: ClassVar[bool] = False  # the fields inside it stand there once for every row
    takes_files: ClassVar[bool] = False
    fits_a_cell: ClassVar[bool] = True  # False: a spreadsheet shows it, and it is filled in on the page alone
    filter: ClassVar[str] = "text"  # the control of a list's query form: text, choice, date, month
    display: ClassVar[str] = DISPLAY  # the template in which it is read
    member: ClassVar[str] = ""  # the member of a stored object that people search and sort by

    @property
    def template(self) -> str:
        """The template with the same name."""
        return f"forms/fields/{self.name}.html"

    # --- entering: known when the form is compiled ---

    def options(self, field: Field, around: Surroundings) -> tuple[Option, ...]:
        """The values on offer; most types offer none."""
        return ()

    def attributes(self, field: Field) -> Mapping[str, object]:
        """Attributes of the control that the form's schema decides."""
        return {}

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """What the template needs besides the field."""
        return {"attributes": self.attributes(field)}

    # --- entering: per page and per post ---

    def gaps(self, value: object) -> Mapping[str, str]:
        """What goes into the template's gaps for this value, safe for HTML."""
        return {"value": html.escape(self.text(value))}

    def text(self, value: object) -> str:
        """The value as it stands in the control."""
        return "" if value is None else str(value)

    def posted(self, field: Field, posted: Posted) -> object:
        """What a browser sent, as the plain value it means; nothing is checked here."""
        return self.tidy(last_text(posted))

    def tidy(self, text: str) -> str:
        """The text as it is meant, whatever people put around it."""
        return text

    def understood(self, of: Compiled, text: str) -> object:
        """What somebody wrote into a cell of a spreadsheet, as a value whose `controls` mean it; nothing is checked."""
        return self.tidy(text)

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """What a browser posts for a value, the other way round of `posted`: endings of names, with their texts."""
        yield "", self.text(value)

    def inner(self, of: Compiled, view: FieldView, at: str) -> str:
        """What goes into the gap `parts`: the fields inside this one, drawn for this page."""
        return ""

    # --- reading ---

    def shown(self, of: Compiled, value: object) -> str:
        """The value as people read it, masked if the form says so: on pages, in lists, on paper."""
        return with_unit(masked(of.field.mask, self.text(value)), of.field)

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """The same on a page, where there is more to see than words."""
        return mark_safe(html.escape(self.shown(of, value)).replace("\n", "<br>"))  # noqa: S308 - escaped

    def plain(self, of: Compiled, value: object) -> Plain:
        """The same in a spreadsheet, where numbers and days can be reckoned with."""
        return Plain(self.shown(of, value))

    def words(self, of: Compiled, value: object) -> str:
        """The words by which a record is found; what is masked is found by what may be seen of it."""
        return self.shown(of, value)


class NumberType(FieldType):
    """What all numbers have in common: kept digit by digit, readers see as many places as the form says."""

    places: ClassVar[int | None] = None  # where the form says nothing

    def tidy(self, text: str) -> str:
        """Without the marks that people put between digits; full-width signs as plain ones."""
        return text.strip().translate(_DIGITS)

    def understood(self, of: Compiled, text: str) -> object:
        """The number, with or without its unit."""
        return self.tidy(text.strip().removesuffix(of.field.unit) if of.field.unit else text)

    def shown(self, of: Compiled, value: object) -> str:
        """The number with its places; text that is no number stays as it was typed."""
        if isinstance(value, bool) or not isinstance(value, int | decimal.Decimal):
            return super().shown(of, value)
        return with_unit(masked(of.field.mask, self.number(value, self._places(of.field))), of.field)

    def number(self, value: int | decimal.Decimal, places: int | None) -> str:
        """The digits, rounded half up where places are given."""
        if places is None:
            return self.text(value)
        with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
            return f"{decimal.Decimal(value):.{places}f}"

    def plain(self, of: Compiled, value: object) -> Plain:
        """The number itself, unless it is masked."""
        if of.field.mask or isinstance(value, bool) or not isinstance(value, int | decimal.Decimal):
            return super().plain(of, value)
        return Plain(value, self._places(of.field))

    def _places(self, field: Field) -> int | None:
        return self.places if field.places is None else field.places


_DIGITS = {
    **{ord("０") + digit: ord("0") + digit for digit in range(10)},
    **dict.fromkeys(map(ord, ",，  "), None),
    ord("．"): ".",
    ord("。"): ".",
    ord("－"): "-",
}


def with_unit(text: str, field: Field) -> str:
    """A value with its unit behind it."""
    return f"{text} {field.unit}" if text and field.unit else text


def last_text(posted: Posted | None) -> str:
    """The text posted last under a name."""
    return str(posted.texts[-1]) if posted and posted.texts else ""


def members_posted(value: object, *names: str) -> Iterator[Control]:
    """The controls of an object's members that are there."""
    stored = members(value)
    return ((f".{name}", str(stored[name])) for name in names if stored.get(name) is not None)


def inside_posted(parts: Iterable[Compiled], value: object) -> Iterator[Control]:
    """The controls of the fields inside of an object."""
    stored = members(value)
    for part in parts:
        token = wire_token(part.field.key)
        yield from (
            (f".{token}{ending}", text) for ending, text in part.type.controls(part, stored.get(part.field.key))
        )


def all_texts(posted: Posted) -> list[object]:
    """The texts posted under a name, without the empty one that only says that it was on the page."""
    return [text for text in posted.texts if text]


def members(value: object) -> Mapping[str, object]:
    """The members of a stored object; anything else has none."""
    return value if isinstance(value, Mapping) else {}


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
    found = options_of(schema) or ()
    return tuple(
        Option(text, title) for text, (_value, title) in zip(texts_of([v for v, _t in found]), found, strict=True)
    )
