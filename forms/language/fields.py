"""The fields inside of a value: those the form declares, else one for each property of the schema."""

from collections.abc import Mapping
from dataclasses import replace

from engine.definitions.schemas import NESTED
from engine.definitions.values import Field
from forms.language.kinds import Kind
from forms.language.language import Here, Language, matches

_WIDGETS = {
    Kind.CHOICE: "choice",
    Kind.CONSTANT: "choice",
    Kind.CHOICES: "choices",
    Kind.YES_NO: "yes_no",
    Kind.FREE: "text",
}
_LONG = 200  # characters from which a text is asked for in several lines


def fields_inside(language: Language, field: Field, here: Here) -> tuple[Field, ...]:
    """The fields of an object's properties, in order."""
    key = ("fields", id(field.fields), field.section)
    if key not in here.made:
        declared = {one.key: one for one in field.fields}
        names = [name for name in declared if name in here.properties] if declared else list(here.properties)
        made = tuple(_field(language, declared.get(name), name, here, field.section) for name in names)
        here.made[key] = (field.fields, made)  # kept beside, so that its id stays its own
    found: tuple[Field, ...] = here.made[key][1]
    return found


def field_of_row(language: Language, field: Field, here: Here, index: int) -> Field:
    """A member of a list as a field, the same for all rows alike; its own fields are those declared for the rows."""
    schema = here.item(index)
    place = min(index, len(here.schema.get("prefixItems", ())))  # type: ignore[arg-type]
    key = ("row", id(field.fields), field.title, field.mask, field.section, place)
    if key not in here.made:
        made = made_field(language, schema, "", section=field.section)
        title = made.title or field.title
        here.made[key] = replace(made, title=title, fields=field.fields, checks=field.checks, mask=field.mask)
    found: Field = here.made[key]
    return found


def made_field(language: Language, schema: object, key: str, *, section: str = "", required: bool = False) -> Field:
    """The field that a property without one gets: named and hinted as its schema says, entered as its type suggests."""
    here = language.at(schema, None)
    return Field(
        key=key,
        title=str(here.schema.get("title") or key),
        widget=natural_widget(here) if language.is_fixed(schema) else NESTED,
        schema=here.schema,
        root=language.root,
        section=section,
        hint=str(here.schema.get("description") or ""),
        required="true" if required else "",
        read_only="true" if here.schema.get("readOnly") is True else "",
    )


def has_rules(language: Language, asked: Field, here: Here) -> bool:
    """Whether anything inside of a field behaves in a way of its own, however deep."""
    key = ("rules", id(asked.fields), asked.section)
    if key not in here.made:
        here.made[key] = (asked.fields, True)  # what has itself inside is looked through
        here.made[key] = (asked.fields, _looks_for_rules(language, asked, here))
    found: bool = here.made[key][1]
    return found


def _looks_for_rules(language: Language, asked: Field, here: Here) -> bool:
    if here.kind is Kind.ROWS:
        one, schema = field_of_row(language, asked, here, 0), here.item(0)
        fields = [(one, schema)]
    else:
        fields = [(one, here.properties[one.key]) for one in fields_inside(language, asked, here)]
    return bool(asked.checks) or any(
        bool(one.required and one.key not in here.required) or _is_ruled(language, one, schema)
        for one, schema in fields
    )


def is_ruled(language: Language, one: Field, schema: object) -> bool:
    """Whether a field inside of another is not simply what was typed, or whether it must be there is said of it."""
    return bool(one.required) or _is_ruled(language, one, schema)


def _is_ruled(language: Language, one: Field, schema: object) -> bool:
    has_own = bool(one.visible or one.read_only or one.computed) or not language.is_fixed(schema)
    return has_own or has_rules(language, one, language.at(schema, None))


def widget_of(field: Field, here: Here) -> str:
    """How a single value is entered: as the form says, else as its type suggests."""
    return natural_widget(here) if field.widget in ("", NESTED) else field.widget


def natural_widget(here: Here) -> str:
    """How a value is entered when the form does not say; what is no single value is `nested`."""
    schema = here.schema
    if here.variants and here.variants.chosen is None:
        return NESTED
    if here.kind is Kind.TEXT:
        if schema.get("format") == "date":
            return "date"
        longest = schema.get("maxLength", 0)
        return "area" if isinstance(longest, int) and longest > _LONG else "text"
    if here.kind is Kind.NUMBER:
        return "integer" if schema.get("type") == "integer" else "decimal"
    return _WIDGETS.get(here.kind, NESTED)


def _field(language: Language, declared: Field | None, name: str, here: Here, section: str) -> Field:
    schema, required = here.properties[name], name in here.required
    made = made_field(language, schema, name, section=section, required=required)
    if declared is None:
        return made
    return replace(
        declared,
        schema=made.schema,
        section=section,
        widget=declared.widget or made.widget,
        required="true" if required else declared.required,
    )


def extra_schema(here: Here, name: str) -> object:
    """The schema of a property that the schema does not name; False where there may be none."""
    patterns = here.schema.get("patternProperties")
    if isinstance(patterns, Mapping):
        for pattern, schema in patterns.items():
            if matches(pattern, name):
                return schema
    return here.schema.get("additionalProperties", False)


def takes_extras(here: Here) -> bool:
    """Whether people may add properties: only where the schema says so, for what is stored is what is declared."""
    return bool(here.schema.get("additionalProperties", False)) or bool(here.schema.get("patternProperties"))


def extra_field(asked: Field) -> Field:
    """The field of a property with a name of its own."""
    return Field(key="", title=asked.title, widget="", schema={}, section=asked.section)
