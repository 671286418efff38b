"""A piece of advice between the questions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from engine.definitions.values import Field
from forms.rendering.fields.base import Compiled, Control, FieldType
from forms.rendering.skeleton import clean
from forms.rendering.values import Option
from forms.wire import Posted

_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s()]+|/[^\s()]*)\)")
_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")


class Help(FieldType):
    """Paragraphs, lists, important words and links; nothing to fill in."""

    name = "help"
    entered = fits_a_cell = False

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """The text as HTML."""
        return {"body": rich(clean(field.text))}

    def posted(self, field: Field, posted: Posted) -> object:
        """Nothing."""
        return None

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """Nothing."""
        return iter(())

    def shown(self, of: Compiled, value: object) -> str:
        """Advice belongs to filling in; it is no part of what was filled in."""
        return ""


def rich(text: str) -> SafeString:
    """Text with a few marks as HTML: blank lines part paragraphs, `- ` makes a list, `**` what is important."""
    blocks = (block.strip().splitlines() for block in re.split(r"\n\s*\n", text) if block.strip())
    return mark_safe("".join(piece for lines in blocks for piece in _block(lines)))  # noqa: S308 - escaped in `_words`


def _block(lines: Sequence[str]) -> Iterator[str]:
    items = [line[2:] for line in lines if line.startswith("- ")]
    words = [line for line in lines if not line.startswith("- ")]
    if words:
        yield f"<p>{'<br>'.join(map(_words, words))}</p>"
    if items:
        yield f"<ul>{''.join(f'<li>{_words(item)}</li>' for item in items)}</ul>"


def _words(line: str) -> str:
    linked = _LINK.sub(r'<a href="\2" rel="noopener">\1</a>', str(escape(line)))
    return _STRONG.sub(r"<strong>\1</strong>", linked)
