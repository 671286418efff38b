"""Files on the wire: taken out of a form, sent as they are stored."""

import hashlib
from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from api.problems import Asked, pointer
from forms.errors import NotVisible
from forms.evidence import MOST_FILES, Upload
from forms.uploads import MOST_BYTES


class AnyKind(DefaultContentNegotiation):
    """For answers that are files: what a client would rather have cannot be made out of them."""

    def select_renderer(self, request: Request, renderers: Sequence[object], format_suffix: object = None) -> object:
        """The first; it writes the problems."""
        return renderers[0], renderers[0].media_type


def uploads_of(request: Request, name: str, *, caption: str = "", most: int = MOST_FILES) -> list[Upload]:
    """The files that a form sent under this name.

    Raises:
        Asked: there is none.
    """
    sent = request.FILES.getlist(name)[: most + 1]
    if not sent:
        raise Asked("no_file", _("A file is asked for here."), status=422, pointer=pointer(name))
    # One byte more than may be is enough to see that a file is too large.
    return [Upload(file.name or "", file.read(MOST_BYTES + 1), caption) for file in sent]


def digests(uploads: Sequence[Upload]) -> list[str]:
    """What these files are, by their content."""
    return [hashlib.sha256(each.content).hexdigest() for each in uploads]


def stored_file(path: str, *, kind: str, name: str) -> FileResponse:
    """A stored file to be saved under its name; whatever is in it, nothing of it runs, and only who asked keeps it.

    Raises:
        NotVisible: it is not there.
    """
    if not path or not default_storage.exists(path):
        raise NotVisible
    answer = FileResponse(default_storage.open(path), as_attachment=True, filename=name, content_type=kind)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
