"""Rules of a JSON Forms layout as conditions of ours."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.feel import FeelSyntaxError, compile_expression

_NAME = re.compile(r"[^\W\d]\w*")
_COMPARED = (("minimum", ">="), ("maximum", "<="), ("exclusiveMinimum", ">"), ("exclusiveMaximum", "<"))
#: What an effect means: the property of a field, and whether its condition is turned round.
_EFFECTS: Mapping[str, tuple[str, bool]] = {
    "SHOW": ("visible", False),
    "HIDE": ("visible", True),
    "ENABLE": ("read_only", True),
    "DISABLE": ("read_only", False),
}

Behaviour = Mapping[str, tuple[str, ...]]


def behaviour_of(rule: Any) -> Behaviour:
    """What a rule says of a field; nothing where FEEL cannot say it (a function, a schema beyond these words)."""
    if not isinstance(rule, Mapping) or rule.get("effect") not in _EFFECTS:
        return {}
    name, turned = _EFFECTS[str(rule["effect"])]
    condition = _condition(rule.get("condition"))
    if condition is None or not _reads(condition):
        return {}
    return {name: (f"not(({condition}) = true)" if turned else f"({condition}) = true",)}


def both(one: Behaviour, other: Behaviour) -> Behaviour:
    """What two rules say together."""
    return {name: (*one.get(name, ()), *other.get(name, ())) for name in {**one, **other}}


def written(behaviour: Behaviour) -> dict[str, str]:
    """The conditions as a field has them: seen when all hold, read-only when any does."""
    joined = {"visible": " and ", "read_only": " or "}
    return {name: joined[name].join(dict.fromkeys(conditions)) for name, conditions in behaviour.items() if conditions}


def steps_of(scope: Any) -> tuple[str, ...] | None:
    """The names on the way to what a scope means (`#/properties/a/properties/b`), or None where it leads elsewhere."""
    parts = str(scope or "").removeprefix("#").strip("/").split("/")
    names = [part.replace("~1", "/").replace("~0", "~") for part in parts]
    if parts == [""]:
        return ()
    if len(parts) % 2 or any(word != "properties" for word in names[::2]):
        return None
    return tuple(names[1::2])


def literal(value: Any) -> str | None:
    """A value as FEEL writes it; None for a list or an object."""
    if value is None or isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return None


def _condition(condition: Any) -> str | None:
    if not isinstance(condition, Mapping):
        return None
    if condition.get("type") in ("AND", "OR") and isinstance(condition.get("conditions"), Sequence):
        return _joined(f" {condition['type'].lower()} ", (_condition(one) for one in condition["conditions"]))
    if condition.get("type") == "LEAF" and "expectedValue" in condition:
        return _of_schema(condition.get("scope"), {"const": condition["expectedValue"]})
    return _of_schema(condition.get("scope"), condition.get("schema"))


def _of_schema(scope: Any, schema: Any) -> str | None:
    steps = steps_of(scope)
    if not steps or not all(_NAME.fullmatch(step) for step in steps):
        return _of_members(schema) if steps == () else None
    return _of_value(".".join(steps), schema)


def _of_members(schema: Any) -> str | None:
    """A condition on the whole form: on its properties, and which of them are there."""
    if not isinstance(schema, Mapping) or not schema.keys() <= {"properties", "required", "type"}:
        return None
    conditions = [f"{name} != null" for name in schema.get("required", ())]
    for name, one in schema.get("properties", {}).items():
        conditions.append(_of_value(name, one) or "")
    return _joined(" and ", conditions)


def _of_value(name: str, schema: Any) -> str | None:
    if schema is True or schema == {}:
        return "true"
    if not isinstance(schema, Mapping):
        return None
    conditions = [_of_keyword(name, keyword, value) for keyword, value in schema.items() if keyword != "type"]
    return _joined(" and ", conditions)


def _of_keyword(name: str, keyword: str, value: Any) -> str | None:
    if keyword == "const":
        text = literal(value)
        return None if text is None else f"{name} = {text}"
    if keyword == "enum" and isinstance(value, list):
        texts = [literal(one) for one in value]
        return None if None in texts else f"list contains([{', '.join(filter(None, texts))}], {name})"
    if keyword == "not":
        inner = _of_value(name, value)
        return None if inner is None else f"not(({inner}) = true)"
    if keyword == "pattern":
        return f"matches({name}, {literal(value)})"
    if keyword == "minLength":
        return f"string length({name}) >= {literal(value)}"
    signs = dict(_COMPARED)
    return f"{name} {signs[keyword]} {literal(value)}" if keyword in signs else None


def _joined(sign: str, conditions: Iterable[str | None]) -> str | None:
    """All conditions together, or None when one of them cannot be said."""
    found = list(conditions)
    if not found or any(not one for one in found):
        return None
    return found[0] if len(found) == 1 else sign.join(f"({one})" for one in found)


def _reads(text: str) -> bool:
    try:
        compile_expression(text)
    except FeelSyntaxError:
        return False
    return True
