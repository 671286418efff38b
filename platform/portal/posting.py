"""Reading what a page posted."""

from collections.abc import Mapping
from uuid import uuid4

from django.http import HttpRequest, QueryDict

from engine.definitions.values import Form


def posted_fields(form: Form, post: QueryDict) -> Mapping[str, object]:
    """The posted texts of the form's fields; lists where a field holds a list."""
    return {
        key: _raw(post, key, is_list=field.widget == "choices") for key, field in form.fields.items() if key in post
    }


def posted_version(request: HttpRequest, name: str = "version") -> int:
    """The version the page was made from; a page without one is older than anything."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def new_key() -> str:
    """A fresh idempotency key for a page with a form."""
    return uuid4().hex


def _raw(post: QueryDict, key: str, *, is_list: bool) -> object:
    return [text for text in post.getlist(key) if text] if is_list else post.get(key)
