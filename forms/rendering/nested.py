"""Draws values as their schema leads: objects as field sets, lists as blocks that repeat, variants as a choice.

What a schema says of a value may depend on the value (conditions, variants, references to itself), so the tree is
walked for each page; the controls at its ends are drawn once, like all others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.inside import Inner
from forms.language import Here, Kind, Language
from forms.language.fields import extra_field, extra_schema, field_of_row, fields_inside, takes_extras, widget_of
from forms.language.kinds import options_of, same, texts_of
from forms.language.leaves import free_text
from forms.language.reading import Chosen, Row, Way
from forms.rendering.fields.base import Compiled
from forms.rendering.fields.table import ACTS
from forms.rendering.skeleton import Skeleton, draw, gap
from forms.rendering.values import FieldView, control_id
from forms.wire import EXTRA, MAX_DEPTH, VALUE, VARIANT, wire_token

Compile = Callable[[Field], Compiled]
_GAPS = (
    "id", "name", "title", "mark", "hint", "errors", "body", "number", "was", "options", "key", "wrong", "looks"
)  # fmt: skip
LEAF, FIXED = " nested__row--leaf", " nested__row--fixed"


@dataclass(frozen=True)
class Place:
    """Where a value stands: its field and schema, its wire name, and whether it may be changed."""

    field: Field
    schema: object
    way: Way
    name: str
    required: bool = False
    read_only: bool = False
    above: frozenset[int] = frozenset()  # the objects that it stands in, by their schemas
    variant: str | None = None  # of an object of which there are several variants: what the chosen one is called


@dataclass(frozen=True)
class Drawer:
    """Draws the values of one field on one page."""

    language: Language
    compile: Compile
    inner: Mapping[Way, Inner]
    wrong: Mapping[str, tuple[str, ...]]

    def draw(self, place: Place, value: object) -> str:
        """A value in a frame of its own."""
        here, value = self._here(place, value)
        if (here.kind is Kind.NOTHING and not here.variants) or len(place.way) > MAX_DEPTH:
            return ""
        if here.variants or here.kind in (Kind.GROUP, Kind.ROWS):
            return self._frame("block", place, body=self._parts(place, here, value))
        return self._leaf(place, here, value)

    def inside(self, place: Place, value: object) -> SafeString:
        """What stands inside of the frame that is drawn for the field of the form itself."""
        here, value = self._here(place, value)
        return mark_safe(self._parts(place, here, value))  # noqa: S308 - joined from what is safe

    def _here(self, place: Place, value: object) -> tuple[Here, object]:
        if isinstance(value, Chosen):
            return self.language.at(place.schema, value.value, value.pick), value.value
        return self.language.at(place.schema, value), value

    def _parts(self, place: Place, here: Here, value: object) -> str:
        choice = self._variants(place, here)
        if here.kind is Kind.ROWS:
            return choice + self._rows(place, here, value if isinstance(value, list | tuple) else ())
        if here.variants and here.variants.chosen is None and here.kind is not Kind.GROUP:
            return choice
        if here.kind is Kind.GROUP:
            return choice + self._group(place, here, value if isinstance(value, Mapping) else {})
        return choice + self._leaf(place, here, value)

    def _variants(self, place: Place, here: Here) -> str:
        if here.variants is None or place.read_only:
            return ""
        chosen = here.variants.chosen
        options = "".join(
            f'<option value="{number}"{" selected" * (number == chosen)}>{escape(title)}</option>'
            for number, title in enumerate(here.variants.titles)
        )
        return self._frame("variants", replace(place, name=f"{place.name}.{VARIANT}"), options=options)

    def _group(self, place: Place, here: Here, value: Mapping[str, object]) -> str:
        asked = bool(value) or place.required or len(place.way) == 1
        empty = self.language.at(place.schema, None)
        above = place.above | {id(here.schema), id(empty.schema)}
        place = replace(place, above=above, variant=_title_of_variant(here))
        parts = [
            self._member(place, one, here.properties[one.key], value, asked and one.required == "true")
            for one in fields_inside(self.language, place.field, here)
        ]
        return "".join(parts) + (self._extras(place, here, value) if takes_extras(here) else "")

    def _member(self, above: Place, one: Field, schema: object, value: Mapping[str, object], required: bool) -> str:
        way = (*above.way, one.key)
        state = self.inner.get(way) or Inner(required=required, writable=not one.read_only)
        part = value.get(one.key)
        if not state.visible:
            return ""
        read_only = above.read_only or not state.writable
        name = f"{above.name}.{wire_token(one.key)}"
        place = Place(one, schema, way, name, state.required, read_only, above.above, above.variant)
        if part is None and self._opens_again(place):
            return "" if read_only else self._frame("open", place)
        return self.draw(place, part)

    def _opens_again(self, place: Place) -> bool:
        """Whether an object that is not there would be drawn inside of itself, without end."""
        here = self.language.at(place.schema, None)
        return here.kind is Kind.GROUP and id(here.schema) in place.above

    def _rows(self, place: Place, here: Here, rows: Sequence[object]) -> str:
        least = max(len(here.schema.get("prefixItems", ())), len(rows))  # type: ignore[arg-type]
        fixed = here.item(least) is False  # a tuple: nothing to add, to move or to take away
        given = [*rows, *[None] * (least - len(rows))]
        shown = [self._row(place, here, index, value, fixed=fixed) for index, value in enumerate(given)]
        more = "" if fixed or place.read_only else self._frame("add", place)
        return self._frame("rows", place, body="".join(shown) + more)

    def _row(self, place: Place, here: Here, index: int, value: object, *, fixed: bool) -> str:
        one = field_of_row(self.language, place.field, here, index)
        way, name = (*place.way, index), f"{place.name}.{index}"
        inside = value.value if isinstance(value, Chosen) else value
        was = inside.was if isinstance(inside, Row) else index
        row = Place(one, here.item(index), way, name, read_only=place.read_only, above=place.above)
        kind = "row_read_only" if place.read_only else "row_fixed" if fixed else "row"
        looks = LEAF * self._is_leaf(row, value) + FIXED * fixed
        gaps = {"number": str(index + 1), "was": "" if was is None else str(was), "looks": looks}
        return self._frame(kind, row, body=self._cell(row, value), **gaps)

    def _is_leaf(self, row: Place, value: object) -> bool:
        here, _plain = self._here(row, value)
        return here.variants is None and here.kind not in (Kind.GROUP, Kind.ROWS)

    def _cell(self, row: Place, value: object) -> str:
        here, plain = self._here(row, value)
        if here.variants or here.kind in (Kind.GROUP, Kind.ROWS):
            return self._parts(row, here, plain)
        return self._leaf(row, here, plain)

    def _extras(self, place: Place, here: Here, value: Mapping[str, object]) -> str:
        """Properties that the schema does not name: a name and a value each."""
        own = [name for name in value if name not in here.properties]
        drawn = [self._extra(place, here, number, name, value[name]) for number, name in enumerate(own)]
        extra = replace(place, name=f"{place.name}.{EXTRA}")
        more = "" if place.read_only else self._frame("add", extra)
        return self._frame("rows", extra, body="".join(drawn) + more)

    def _extra(self, place: Place, here: Here, number: int, name: str, value: object) -> str:
        at = f"{place.name}.{EXTRA}.{number}"
        one = Place(extra_field(place.field), extra_schema(here, name), (*place.way, name), f"{at}.{VALUE}")
        wrong = self._errors(f"{place.name}.{wire_token(name)}")
        body = self.draw(one, value)
        return self._frame("extra", replace(one, name=at), body=body, key=escape(name), wrong=wrong)

    def _constant(self, place: Place, here: Here) -> str:
        """What can only be this: shown, and posted with the rest."""
        text = escape(texts_of([here.schema["const"]])[0])
        posted = "" if place.read_only else f'<input type="hidden" name="{place.name}" value="{text}">'
        shown = as_text(here.schema["const"])
        if shown == place.variant:
            return posted  # the choice of the variant says it already
        shown = escape(shown)
        return self._frame("constant", place, body=shown, options=posted)

    def _leaf(self, place: Place, here: Here, value: object) -> str:
        if here.kind is Kind.CONSTANT and (place.required or place.variant is not None):
            return self._constant(place, here)
        several = isinstance(value, str) and "\n" in value  # a single line would lose the others
        widget = "area" if several and here.kind is Kind.TEXT else widget_of(place.field, here)
        key = ("leaf", id(place.field), widget, get_language())
        if key not in here.made:
            schema = {**here.schema, "items": here.items} if here.kind is Kind.CHOICES else here.schema
            made = replace(place.field, key="", schema=schema, widget=widget)
            here.made[key] = (place.field, self.compile(made))
        compiled: Compiled = here.made[key][1]
        view = FieldView(
            value=in_control(here, value),
            required=place.required,
            read_only=place.read_only,
            errors=self.wrong.get(place.name, ()),
        )
        return compiled.fill(view, place.name)

    def _frame(self, kind: str, place: Place, **gaps: str) -> str:
        known = {
            "id": control_id(place.name),
            "name": place.name,
            "title": escape(place.field.title),
            "mark": "req" if place.required else "",
            "hint": escape(place.field.hint),
            "errors": self._errors(place.name),
        }
        return _skeleton(kind, get_language()).fill({**known, **gaps})

    def _errors(self, name: str) -> str:
        return "".join(f'<p class="field__error">{escape(error)}</p>' for error in self.wrong.get(name, ()))


@lru_cache(maxsize=100)
def _skeleton(kind: str, language: str | None) -> Skeleton:
    """A frame, drawn once for each language that people read."""
    acts = [(act, sign, str(words)) for act, sign, words in ACTS]
    return draw(f"forms/nested/{kind}.html", {"gaps": {name: gap(name) for name in _GAPS}, "acts": acts})


def _title_of_variant(here: Here) -> str | None:
    """What the chosen variant is called; nothing where there are none."""
    if here.variants is None:
        return None
    chosen = here.variants.chosen
    return here.variants.titles[chosen] if chosen is not None else ""


def in_control(here: Here, value: object) -> object:
    """A value as its control shows it: choices and constants by the text that stands for them."""
    if value is None:
        return None
    if here.kind is Kind.CHOICE or here.kind is Kind.CONSTANT:
        return _text_of(here, value)
    if here.kind is Kind.CHOICES and isinstance(value, list | tuple):
        return [_text_of(here, one) for one in value]
    return free_text(value) if here.kind is Kind.FREE else value


def _text_of(here: Here, value: object) -> object:
    """The text that stands for a value on offer; another one stands for itself."""
    if here.kind is Kind.CONSTANT:
        return texts_of([here.schema["const"]])[0] if value == here.schema["const"] else value
    key = "texts"
    if key not in here.made:
        schema = here.items if here.kind is Kind.CHOICES else here.schema
        values = [one for one, _title in options_of(schema) or ()]
        here.made[key] = list(zip(values, texts_of(values), strict=True))
    return next((text for one, text in here.made[key] if same(one, value)), value)


def as_text(value: object) -> str:
    """Any value in words, where no field says how."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return _("; ").join(f"{name} {as_text(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return _(", ").join(as_text(one) for one in value)
    return "" if value is None else str(value)
