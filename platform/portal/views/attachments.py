"""Files in fields of forms: taking one as soon as it is chosen, and showing it to who sees its record."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from forms.attachments import find_file, keep_file
from forms.errors import Invalid, NotVisible, Refused
from forms.evidence import Upload
from forms.models import Attachment
from forms.rendering.fields.files import item
from forms.uploads import MOST_BYTES
from portal.problems import answers_refusals, refusal_of
from portal.viewer import actor_of
from tenants import clock

#: What a browser may show in a page of its own, and what it may load for that; everything else is only downloaded.
NOTHING = "default-src 'none'; sandbox"
SHOWN = {
    "image/jpeg": NOTHING,
    "image/png": NOTHING,
    "image/webp": NOTHING,
    "application/pdf": "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'",  # its reader is a plugin
}
_MOST_NAME = 200


@require_POST
@answers_refusals
def upload(request: HttpRequest) -> HttpResponse:
    """Take one file; the answer is the line that a form shows for it, or the sentence that says why not."""
    sent = request.FILES.get("file")
    if sent is None:
        return HttpResponse(status=422)
    try:
        kept = keep(request, sent)
    except Invalid as error:
        sentences = [text for texts in refusal_of(error).fields.values() for text in texts]
        return HttpResponse(" ".join(sentences), status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(item(stored_of(kept), name=request.POST.get("name", "")[:_MOST_NAME]))
    answer["X-File"] = kept.key
    return answer


@require_safe
@answers_refusals
def show(request: HttpRequest, key: str) -> FileResponse:
    """The file itself, under the name it came with: shown, unless it is asked for as a download."""
    found = find_file(key, actor=actor_of(request))
    shown = found.kind in SHOWN and "download" not in request.GET
    return _sent(found.file.name, kind=found.kind, name=found.name, download=not shown)


@require_safe
@answers_refusals
def preview(request: HttpRequest, key: str) -> FileResponse:
    """The small picture of a photo."""
    found = find_file(key, actor=actor_of(request))
    if not found.preview:
        raise NotVisible
    return _sent(found.preview.name, kind="image/jpeg", name="preview.jpg", download=False)


def keep(request: HttpRequest, sent: object) -> Attachment:
    """Keep a file that came with a request."""
    actor = actor_of(request)
    if not actor.tokens:
        raise Refused((), role=True)
    # One byte more than may be is enough to see that a file is too large.
    return keep_file(Upload(sent.name or "", sent.read(MOST_BYTES + 1)), actor=actor, now=clock.now())


def stored_of(kept: Attachment) -> dict[str, object]:
    """What a value says of a file."""
    return {"file": kept.key, "name": kept.name, "kind": kept.kind}


def _sent(path: str, *, kind: str, name: str, download: bool) -> FileResponse:
    """A stored file; whatever is in it, nothing of it runs in our pages, and only this browser keeps it."""
    if not default_storage.exists(path):
        raise NotVisible
    answer = FileResponse(default_storage.open(path), as_attachment=download, filename=name, content_type=kind)
    answer["Content-Security-Policy"] = NOTHING if download else SHOWN.get(kind, NOTHING)
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
