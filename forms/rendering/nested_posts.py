"""What a browser posts for a value that its schema describes: the controls that `forms.rendering.nested` draws."""

from collections.abc import Iterator, Mapping

from forms.language import Here, Language
from forms.language.fields import extra_schema, takes_extras
from forms.language.kinds import Kind
from forms.rendering.nested import in_control
from forms.wire import EXTRA, KEY, VALUE, VARIANT, WAS, wire_token

Control = tuple[str, str]  # what the name has behind the field's, and the text


def controls_inside(language: Language, schema: object, value: object) -> Iterator[Control]:
    """Every control of a value, however deep; of nothing, none."""
    here = language.at(schema, value)
    if value is None or here.kind is Kind.NOTHING:
        return
    if here.variants and here.variants.chosen is not None:
        yield f".{VARIANT}", str(here.variants.chosen)
    if here.kind is Kind.GROUP and isinstance(value, Mapping):
        yield from _members(language, here, value)
    elif here.kind is Kind.ROWS and isinstance(value, list | tuple):
        yield "", ""
        for index, row in enumerate(value):
            yield f".{index}.{WAS}", str(index)
            yield from _below(f".{index}", controls_inside(language, here.item(index), row))
    else:
        yield from _single(here, value)


def _members(language: Language, here: Here, value: Mapping[str, object]) -> Iterator[Control]:
    for name, schema in here.properties.items():
        yield from _below(f".{wire_token(name)}", controls_inside(language, schema, value.get(name)))
    extra = [name for name in value if name not in here.properties] if takes_extras(here) else []
    for number, name in enumerate(extra):
        at = f".{EXTRA}.{number}"
        yield f"{at}.{KEY}", name
        yield from _below(f"{at}.{VALUE}", controls_inside(language, extra_schema(here, name), value[name]))


def _single(here: Here, value: object) -> Iterator[Control]:
    """One control, or a box for each of several."""
    told = in_control(here, value)
    if isinstance(told, list):
        yield from (("", str(text)) for text in ("", *told))
    else:
        yield "", str(told).lower() if isinstance(told, bool) else str(told)


def _below(name: str, controls: Iterator[Control]) -> Iterator[Control]:
    return ((f"{name}{ending}", text) for ending, text in controls)
