"""What a violated keyword of JSON Schema says to the person who fills in: what is wrong, and what to do."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Sentences by code; `limit` is the keyword's own parameter.
MESSAGES: Mapping[str, object] = {
    "schema.const": gettext_lazy("This can only be the value that the form gives."),
    "schema.enum": gettext_lazy("Please choose one of the list."),
    "schema.not": gettext_lazy("This value is not allowed here. Please enter another one."),
    "schema.falseSchema": gettext_lazy("Nothing may be filled in here. Please empty it."),
    "schema.minLength": gettext_lazy("Please enter at least %(limit)s characters."),
    "schema.maxLength": gettext_lazy("Please enter at most %(limit)s characters."),
    "schema.pattern": gettext_lazy("This does not have the form that is asked for here."),
    "schema.minimum": gettext_lazy("Please enter %(limit)s or more."),
    "schema.maximum": gettext_lazy("Please enter %(limit)s or less."),
    "schema.exclusiveMinimum": gettext_lazy("Please enter more than %(limit)s."),
    "schema.exclusiveMaximum": gettext_lazy("Please enter less than %(limit)s."),
    "schema.multipleOf": gettext_lazy("Please enter a multiple of %(limit)s."),
    "schema.minItems": gettext_lazy("At least %(limit)s are needed. Please add what is missing."),
    "schema.maxItems": gettext_lazy("At most %(limit)s are allowed. Please take some away."),
    "schema.uniqueItems": gettext_lazy("The same stands here twice. Please keep it once."),
    "schema.contains": gettext_lazy("At least %(limit)s of these must be of the kind that is asked for."),
    "schema.maxContains": gettext_lazy("At most %(limit)s of these may be of this kind."),
    "schema.minProperties": gettext_lazy("Please fill in at least %(limit)s of these fields."),
    "schema.maxProperties": gettext_lazy("Please fill in at most %(limit)s of these fields."),
    "schema.additionalProperties": gettext_lazy("The form does not have this field. Please take it away."),
    "schema.propertyNames": gettext_lazy("“%(name)s” cannot be the name of a field here. Please choose another one."),
    "schema.unevaluatedItems": gettext_lazy("There are more here than the form asks for. Please take them away."),
    "schema.oneOf": gettext_lazy("This fits none of the kinds that are allowed. Please choose one and fill it in."),
    "schema.anyOf": gettext_lazy("This fits none of the kinds that are allowed. Please choose one and fill it in."),
    "schema.oneOf_many": gettext_lazy(
        "This fits several kinds at once, but may fit only one. Please fill in one only."
    ),
}

_FORMATS: Mapping[str, object] = {
    "date": gettext_lazy("Please enter a day as 2026-03-31."),
    "time": gettext_lazy("Please enter a time as 08:30."),
    "date-time": gettext_lazy("Please enter a day and a time as 2026-03-31T08:30:00+08:00."),
    "duration": gettext_lazy("Please enter a duration as P3D or PT2H."),
    "email": gettext_lazy("Please enter an e-mail address such as name@example.com."),
    "idn-email": gettext_lazy("Please enter an e-mail address such as name@example.com."),
    "uri": gettext_lazy("Please enter an address such as https://example.com/page."),
    "iri": gettext_lazy("Please enter an address such as https://example.com/page."),
    "hostname": gettext_lazy("Please enter the name of a computer such as www.example.com."),
    "ipv4": gettext_lazy("Please enter an IP address such as 192.0.2.1."),
    "ipv6": gettext_lazy("Please enter an IP address such as 2001:db8::1."),
    "uuid": gettext_lazy("Please enter an identifier such as 123e4567-e89b-12d3-a456-426614174000."),
    "regex": gettext_lazy("Please enter a regular expression."),
}
_TYPES: Mapping[str, object] = {
    "string": gettext_lazy("Please enter a text."),
    "number": gettext_lazy("Please enter a number, for example 12.5."),
    "integer": gettext_lazy("Please enter a whole number."),
    "boolean": gettext_lazy("Please choose yes or no."),
    "array": gettext_lazy("Please enter a list."),
    "object": gettext_lazy("Please fill in the fields that belong here."),
    "null": gettext_lazy("Nothing may be filled in here. Please empty it."),
}


def _decimals(data: Mapping[str, object]) -> str:
    return (
        _("At most %(limit)s decimals. Please round it.") % data if data["limit"] else _("Please enter a whole number.")
    )


def _format(data: Mapping[str, object]) -> str:
    return str(_FORMATS.get(str(data.get("limit")), MESSAGES["schema.pattern"]))


def _type(data: Mapping[str, object]) -> str:
    limit = data.get("limit")
    types: Sequence[object] = limit if isinstance(limit, list | tuple) else [limit]
    wanted = [name for name in types if name != "null"] or ["null"]
    return str(_TYPES.get(str(wanted[0]), MESSAGES["schema.pattern"]))


def _one_of_these(data: Mapping[str, object]) -> str:
    names = data.get("names")
    listed = names if isinstance(names, list | tuple) else ()
    return _("Please fill in one of these: %(names)s.") % {"names": _(", ").join(map(str, listed))}


#: Sentences that take more than putting a parameter in.
SPOKEN: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "schema.decimals": _decimals,
    "schema.format": _format,
    "schema.type": _type,
    "schema.one_of_these": _one_of_these,
}
