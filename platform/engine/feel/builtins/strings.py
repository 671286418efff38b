"""Functions on strings (DMN 1.5, table 74)."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.limits import CHARACTERS_A_STEP
from engine.feel.regex import compile_pattern, expand_replacement, is_replacement
from engine.feel.runtime import Scope
from engine.feel.values import Items

from .registry import builtin


@builtin("substring", "string: string", "start position: number", "length?: number")
def _substring(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    position = int(start)
    if position == 0 or (length is not None and length < 1):
        return None
    index = position - 1 if position > 0 else max(0, len(string) + position)
    return string[index : None if length is None else index + int(length)]


@builtin("string length", "string: string")
def _string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case", "string: string")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string: string")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before", "string: string", "match: string")
def _substring_before(string: str, match: str) -> str:
    return string.partition(match)[0] if match and match in string else ""


@builtin("substring after", "string: string", "match: string")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", "string: string", "match: string")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string: string", "match: string")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string: string", "match: string")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags?: string|null", takes_scope=True)
def _matches(scope: Scope, text: str, pattern: str, flags: str | None = None) -> bool | None:
    compiled = compile_pattern(pattern, flags or "", scope.run)
    return None if compiled is None else compiled.search(text, 0, scope.run) is not None


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags?: string|null", takes_scope=True)
def _replace(scope: Scope, text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """Null too where the pattern matches an empty text: between which characters should it be put?"""
    compiled = compile_pattern(pattern, flags or "", scope.run)
    if compiled is None or compiled.search("", 0, scope.run):
        return None
    if not compiled.literal and not is_replacement(replacement):
        return None
    parts: list[str] = []
    start = 0
    for match in compiled.find_all(text, scope.run):
        parts += text[start : match.start], replacement if compiled.literal else expand_replacement(match, replacement)
        scope.run.spend(1 + len(parts[-1]) // CHARACTERS_A_STEP)
        start = match.end
    return "".join((*parts, text[start:]))


@builtin("split", "string: string", "delimiter: string", takes_scope=True)
def _split(scope: Scope, string: str, delimiter: str) -> tuple[str, ...] | None:
    """Between which characters does an empty delimiter stand? Between all of them."""
    if not delimiter:
        return tuple(string) or ("",)
    compiled = compile_pattern(delimiter, "", scope.run)
    if compiled is None:
        return None
    parts: list[str] = []
    start = 0
    for match in compiled.find_all(string, scope.run):
        parts.append(string[start : match.start])
        start = match.end
    return (*parts, string[start:])


@builtin("string join", "list: list", "delimiter?: string|null", takes_scope=True)
def _string_join(scope: Scope, items: Items, delimiter: str | None = None) -> str | None:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) + items.count(None) != len(items):
        return None
    size = sum(map(len, texts)) + len(texts) * len(delimiter or "")
    scope.run.spend(len(texts) + size // CHARACTERS_A_STEP)
    return (delimiter or "").join(texts)
