"""Files that belong to a record."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engine.definitions.values import Field
from forms.rendering.fields.base import (
    DISPLAY_BLOCK,
    Compiled,
    Control,
    FieldType,
    last_text,
    members,
    members_posted,
)
from forms.rendering.fields.choices import listed
from forms.rendering.values import FieldView, Option
from forms.uploads import ACCEPTED
from forms.wire import Posted

_STORED = ("file", "name", "kind", "caption")
_PARTS = (*_STORED, "drop")
_KEY = re.compile("[0-9a-f]{32}")


class Files(FieldType):
    """Papers and pictures, stored as a list of `{"file": …, "name": …, "caption": …}` (`forms.attachments`).

    With a script a file is sent as soon as it is chosen; without one it goes with the form.
    """

    name = "files"
    group = True
    takes_files = True
    fits_a_cell = False
    display = DISPLAY_BLOCK
    accepts = ACCEPTED

    def context(self, field: Field, options: Sequence[Option]) -> Mapping[str, Any]:
        """What may be chosen."""
        return {"accepted": self.accepts, "many": field.schema.get("maxItems") != 1}

    def posted(self, field: Field, posted: Posted) -> object:
        """The files that stand there, without those taken away."""
        texts = ({part: last_text(row.inside.get(part)) for part in _PARTS} for row in posted.inside.values())
        return [{part: text for part, text in row.items() if text} for row in texts if row["file"] and not row["drop"]]

    def controls(self, of: Compiled, value: object) -> Iterator[Control]:
        """What stands there of every file, and the empty text that says the list was on the page."""
        yield "", ""
        for number, each in enumerate(_files(value)):
            yield from ((f".{number}{ending}", text) for ending, text in members_posted(each, *_STORED))

    def shown(self, of: Compiled, value: object) -> str:
        """Captions or names."""
        return _(", ").join(_title(each) for each in _files(value))

    def drawn(self, of: Compiled, value: object) -> SafeString:
        """Links to the files, with small pictures where there are some."""
        links = format_html_join("", "<li>{}</li>", ((link(each),) for each in _files(value)))
        return format_html('<ul class="attached">{}</ul>', links) if links else mark_safe("")

    def inner(self, of: Compiled, view: FieldView, at: str) -> str:
        """The files that are there already, each with its caption and the box that takes it away."""
        return "".join(item(each, name=f"{at}{of.name}.{number}") for number, each in enumerate(_files(view.value)))


def item(stored: Mapping[str, object], *, name: str) -> SafeString:
    """A file in a form: its picture, its caption, and the box that takes it away."""
    context = {"stored": stored, "name": name, "link": link(stored)}
    return render_to_string("forms/fields/file.html", context)


def link(stored: Mapping[str, object]) -> SafeString:
    """A file to look at and to take along: a small picture where there is one, a PDF in a page of its own."""
    context = {"key": stored.get("file"), "title": _title(stored), "is_pdf": stored.get("kind") == "application/pdf"}
    is_picture = str(stored.get("kind", "")).startswith("image/")
    return render_to_string("forms/fields/file_link.html", {**context, "is_picture": is_picture})


def _files(value: object) -> Iterator[Mapping[str, object]]:
    return (each for each in listed(value) if is_key(members(each).get("file")))


def is_key(value: object) -> bool:
    """Whether this can name a kept file."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _title(stored: Mapping[str, object]) -> str:
    return str(stored.get("caption") or stored.get("name") or _("file"))
