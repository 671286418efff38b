"""Files that a scenario sends along: made up, with nothing on them, under the name that the step gives."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db.models import Q
from PIL import Image

from forms.actors import Actor
from forms.attachments import keep_file
from forms.evidence import Upload
from forms.models import Attachment

MADE_UP = "made_up"
_PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501 # fmt: skip


def with_files(value: object, *, actor: Actor, now: datetime) -> object:
    """The value with a kept file wherever it asks for one that is made up."""
    if isinstance(value, list):
        return [with_files(each, actor=actor, now=now) for each in value]
    if isinstance(value, Mapping) and set(value) == {MADE_UP}:
        kept = keep_file(Upload(str(value[MADE_UP]), _content(str(value[MADE_UP]))), actor=actor, now=now)
        return {"file": kept.key, "name": kept.name, "kind": kept.kind}
    if isinstance(value, Mapping):
        return {key: with_files(each, actor=actor, now=now) for key, each in value.items()}
    return value


def _content(name: str) -> bytes:
    """A picture where the name is that of one, else a page."""
    return _picture() if PurePath(name).suffix == ".png" else _PAGE


@cache
def _picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 480), "#d9dde3").save(made, "PNG")
    return made.getvalue()


def forget_files(since: int) -> None:
    """Take away what scenarios that are going to be rolled back have put into the store."""
    for name in Attachment.objects.filter(~Q(file=""), pk__gt=since).values_list("file", flat=True):
        default_storage.delete(name)
