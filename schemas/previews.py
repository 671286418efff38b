"""Previews of drafts by the real runtime. The runtime lies above and registers itself here by kind."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

#: Draws a draft document as people in a role would see it. Arguments: system, document, role key, request.
Renderer = Callable[[str, Mapping[str, Any], str, HttpRequest], HttpResponse]

_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer) -> None:
    """Let this renderer draw previews of this kind of document."""
    _renderers[kind] = renderer


def can_preview(kind: str) -> bool:
    """Whether there is anything to see of this kind."""
    return kind in _renderers


def render(system: str, document: Mapping[str, Any], *, role: str, request: HttpRequest) -> HttpResponse:
    """The preview of a draft, as people in this role would see it.

    Raises:
        KeyError: nothing draws this kind.
    """
    return _renderers[str(document["kind"])](system, document, role, request)
