"""Small helpers of the authoring templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from authoring import editor, stages, words

register = template.Library()


@register.filter
def at(values: Any, key: str) -> Any:
    """The value of a key; None where there is no such key, or nothing to look in."""
    return values.get(key) if isinstance(values, Mapping) or hasattr(values, "get") else None


@register.simple_tag(takes_context=True)
def leads(context: Mapping[str, Any], name: str, system: str) -> SafeString:
    """Where a link to a system's page of this name leads; it says so if we are there."""
    path = reverse(name, args=[system])
    here = "request" in context and path == context["request"].path
    return format_html('href="{}" aria-current="page"' if here else 'href="{}"', path)


@register.filter
def kind_word(kind: str) -> str:
    """The word for a kind of document."""
    return words.kind_word(kind)


@register.filter
def result_word(what: str, titles: Mapping[str, str]) -> str:
    """The word for what a golden case looked at; of several of a kind, with its title as `results.titles_in` has it."""
    name, _, part = what.partition(".")
    return f"{words.word(name)} {titles.get(what, part)}".strip()


@register.filter
def unlocalised(number: int) -> str:
    """A number without separators, for a form to send back."""
    return str(number)


@register.simple_tag
def editor_script() -> SafeString | str:
    """The editor of texts, for the end of a page."""
    return editor.editor_script()


@register.simple_tag
def ways_of(system: str) -> tuple[stages.Stage, ...]:
    """The stages of a change's life with their pages, before anybody has asked how the drafts stand."""
    return stages.ways(system)
