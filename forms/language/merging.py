"""Several schemas of one place as one."""

from collections.abc import Callable, Mapping, Sequence

from forms.language.kinds import Schema, options_of

Both = Callable[[object, object], Schema]
#: Followed already, or no part of what a value is asked for.
_DONE = frozenset({"$ref", "$defs", "allOf", "if", "then", "else", "dependentSchemas", "not", "$comment"})


def merged(pieces: Sequence[Schema], both: Both) -> Schema:
    """One schema of the pieces: what a nearer piece says stays, and each narrows the others."""
    result: dict[str, object] = {}
    for piece in pieces:
        for keyword, value in piece.items():
            if keyword in _DONE or _is_variant(keyword, value):
                continue
            known = keyword in result
            result[keyword] = _JOINED.get(keyword, _first)(result[keyword], value, both) if known else value
    return result


def _is_variant(keyword: str, value: object) -> bool:
    return keyword in ("oneOf", "anyOf") and options_of({keyword: value}) is None


def _first(one: object, _other: object, _both: Both) -> object:
    return one


def _properties(one: object, other: object, both: Both) -> object:
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return one
    twice = {name: both(one[name], other[name]) for name in one if name in other and one[name] is not other[name]}
    return {**one, **other, **twice}


def _required(one: object, other: object, _both: Both) -> object:
    return list(dict.fromkeys([*_list(one), *_list(other)]))


def _types(one: object, other: object, _both: Both) -> object:
    first, second = _list(one), _list(other)
    common = [name for name in first if name in second or (name == "integer" and "number" in second)]
    common += [name for name in second if name == "integer" and "number" in first and name not in common]
    return common or first


def _listed(one: object, other: object, _both: Both) -> object:
    return [value for value in _list(one) if value in _list(other)]


def _items(one: object, other: object, both: Both) -> object:
    return one if one is other else both(one, other)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


_JOINED: Mapping[str, Callable[[object, object, Both], object]] = {
    "properties": _properties,
    "patternProperties": _properties,
    "required": _required,
    "type": _types,
    "enum": _listed,
    "items": _items,
}
