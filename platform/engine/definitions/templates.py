"""Texts for people with FEEL inside: `{result.score} of {parent.marks}`; `{{` and `}}` are plain braces."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from engine.errors import EngineError
from engine.feel import compile_expression, write


class TemplateError(EngineError):
    """A text whose braces do not match; `position` is the offset of the brace."""

    def __init__(self, code: str, position: int) -> None:
        super().__init__(code, {"position": position})
        self.position = position


@dataclass(frozen=True)
class Hole:
    """An expression inside a template and the offset at which it stands."""

    expression: str
    position: int


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[str | Hole, ...]:
    """The plain parts and the expressions of a template, in order.

    Raises:
        TemplateError: a brace is not closed, not opened, or has nothing in it.
    """
    parts: list[str | Hole] = []
    index = 0
    while index < len(text):
        if text[index : index + 2] in ("{{", "}}"):
            parts.append(text[index])
            index += 2
        elif text[index] == "}":
            raise TemplateError("template_not_opened", index)
        elif text[index] == "{":
            end = _closing(text, index)
            parts.append(Hole(text[index + 1 : end], index + 1))
            index = end + 1
        else:
            end = min(found for found in (text.find("{", index), text.find("}", index), len(text)) if found >= 0)
            parts.append(text[index:end])
            index = end
    return tuple(parts)


def holes(text: str) -> tuple[Hole, ...]:
    """The expressions of a template."""
    return tuple(part for part in parse(text) if isinstance(part, Hole))


def fill(text: str, context: Mapping[str, object], names: Iterable[str] | None = None) -> str:
    """The template with every expression replaced by its value; what has no value leaves nothing."""
    known = tuple(names) if names is not None else None
    return "".join(
        part if isinstance(part, str) else written(compile_expression(part.expression, known).value(context))
        for part in parse(text)
    )


def written(value: object) -> str:
    """A value as people write it: text bare, days as 2026-03-31, times to the minute, null as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list | tuple):
        return ", ".join(written(item) for item in value)
    return write(value, bare=True)


def _closing(text: str, start: int) -> int:
    """Where the brace opened at `start` is closed; braces and strings inside the expression are passed over."""
    depth, quoted, index = 0, False, start
    while index < len(text):
        character = text[index]
        if quoted:
            index += character == "\\"
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character in "{}":
            depth += 1 if character == "{" else -1
            if depth == 0:
                return _not_empty(text, start, index)
        index += 1
    raise TemplateError("template_not_closed", start)


def _not_empty(text: str, start: int, end: int) -> int:
    if not text[start + 1 : end].strip():
        raise TemplateError("template_empty", start)
    return end
