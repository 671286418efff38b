"""Reading what a page posted."""

from collections.abc import Mapping
from urllib.parse import unquote
from uuid import uuid4

from django.http import HttpRequest, QueryDict

from engine.definitions.values import Form
from forms.rendering.posted import as_meant
from forms.wire import posted_tree

MOST_CHANGED = 4000  # signs of names that are looked at


def posted_fields(form: Form, post: QueryDict) -> Mapping[str, object]:
    """What was posted for the form's fields; nothing of what else is in the post."""
    return as_meant(form.fields.values(), posted_tree((name, text) for name, texts in post.lists() for text in texts))


def changed_controls(request: HttpRequest) -> frozenset[str]:
    """The controls that changed since the page was last drawn; none when the page does not say."""
    return frozenset(unquote(request.headers.get("X-Changed", "")[:MOST_CHANGED]).split())


def posted_version(request: HttpRequest, name: str = "version") -> int:
    """The version the page was made from; a page without one is older than anything."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def new_key() -> str:
    """A fresh idempotency key for a page with a form."""
    return uuid4().hex
