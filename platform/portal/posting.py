"""Reading what a page posted."""

from collections.abc import Mapping
from uuid import uuid4

from django.http import HttpRequest, QueryDict

from engine.definitions.values import Form
from forms.rendering.posted import as_meant
from forms.wire import posted_tree


def posted_fields(form: Form, post: QueryDict) -> Mapping[str, object]:
    """What was posted for the form's fields; nothing of what else is in the post."""
    return as_meant(form.fields.values(), posted_tree((name, text) for name, texts in post.lists() for text in texts))


def posted_version(request: HttpRequest, name: str = "version") -> int:
    """The version the page was made from; a page without one is older than anything."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def new_key() -> str:
    """A fresh idempotency key for a page with a form."""
    return uuid4().hex
