"""JSON Schema over a form's values, each fault as a problem of its field."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

import jsonschema_rs
from stdnum.cn import ric, uscc

from engine.definitions.values import Form
from forms.errors import Problem
from schemas.documents import DocumentEncoder

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)

#: Widgets whose values have a check of their own, beyond what a schema can say.
_WIDGETS: Mapping[str, Callable[[str], bool]] = {
    "mobile": lambda text: _MOBILE.fullmatch(text) is not None,
    "credit_code": uscc.is_valid,
    "id_number": ric.is_valid,
}


def schema_problems(form: Form, values: Mapping[str, object], keys: Iterable[str]) -> Iterator[Problem]:
    """The faults of the named fields; empty ones are left out, asking for them is `required`'s part."""
    wanted = frozenset(keys)
    filled = {key: value for key, value in values.items() if value is not None and key in wanted}
    for error in _validator(form).iter_errors(filled):
        if error.instance_path:
            limit = error.kind.value
            data = {"limit": limit} if isinstance(limit, str | int | float | Decimal) else {}
            yield Problem(str(error.instance_path[0]), f"schema.{error.kind.name}", data)
    for key, value in filled.items():
        widget = form.fields[key].widget
        if widget in _WIDGETS and not _WIDGETS[widget](str(value)):
            yield Problem(key, f"widget.{widget}")


def _validator(form: Form) -> jsonschema_rs.Draft202012Validator:
    return _compiled(json.dumps(form.schema, cls=DocumentEncoder, sort_keys=True))


@lru_cache(maxsize=256)
def _compiled(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        json.loads(schema),
        validate_formats=True,
        retriever=_refuse,
        pattern_options=jsonschema_rs.RegexOptions(),  # linear time, whatever pattern a definition brings
    )


def _refuse(uri: str) -> object:
    raise ValueError(f"a form may not fetch {uri}")
