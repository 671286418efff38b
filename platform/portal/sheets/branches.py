"""The tree of reasons as lists in lists; written here, for a template that includes itself takes many times as long."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from portal.sheets.reasons import Why


def branches(children: "Iterable[Why]") -> SafeString:
    """What stands below a value, as entries of a list."""
    return mark_safe("".join(_branch(child) for child in children))  # noqa: S308 - escaped below


def _branch(why: "Why") -> str:
    below = f"<ul>{branches(why.children)}</ul>" if why.children else ""
    rules = "".join(f'<span class="why__rule">{escape(text)}</span>' for text in _rules(why))
    if why.folded:
        head = f'<summary class="why__line"><span>{escape(why.label)}</span><b>{escape(why.value)}</b></summary>'
        return f"<li><details>{head}{below}</details>{rules}</li>"
    cut = ' class="cut"' if why.cut else ""
    label = escape(why.label)
    way = f'<a href="{escape(why.href)}">{label}</a>' if why.href else f"<span>{label}</span>"
    return f'<li><div class="why__line">{way}<b{cut}>{escape(why.value)}</b></div>{rules}{below}</li>'


def _rules(why: "Why") -> list[str]:
    return [text for text in (why.words, "" if why.children else why.source) if text]
