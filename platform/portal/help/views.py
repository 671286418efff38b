"""Finding a help page, reading it, confirming that it was read, and taking its file along."""

from pathlib import PurePath

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.manuals.selectors import manuals_for
from forms.errors import NotVisible
from forms.guides.models import Reading
from forms.guides.selectors import editions_for, find_edition
from forms.guides.services import confirm_reading
from portal.help.manuals import roles_of
from portal.help.wanted import required_of
from portal.posting import posted_version
from portal.problems import answers_refusals
from portal.viewer import actor_of
from tenants import clock

MOST_WORDS = 100  # signs of a search that are looked at


@require_safe
@answers_refusals
def index(request: HttpRequest) -> HttpResponse:
    """Everything that is for this person; what they have to read comes first."""
    actor = actor_of(request)
    words = request.GET.get("q", "")[:MOST_WORDS]
    found, required = list(editions_for(actor, words=words)), required_of(actor)
    context = {
        "words": words,
        "required": [each for each in found if each.guide.slug in required],
        "others": [each for each in found if each.guide.slug not in required],
        "manuals": () if words else manuals_for(roles_of(request)),
    }
    return render(request, "portal/help/index.html", context)


@require_safe
@answers_refusals
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """One page, in the version that counts now."""
    actor = actor_of(request)
    edition = find_edition(key, actor=actor)
    context = {
        "edition": edition,
        "guide": edition,
        "required": key in required_of(actor),
        "reading": Reading.objects.filter(edition=edition, user_id=actor.user_id).first(),
        "file": PurePath(edition.file).name,
    }
    return render(request, "portal/help/guide.html", context)


@require_POST
@answers_refusals
def read(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm that this version was read."""
    confirm_reading(key, number=posted_version(request), actor=actor_of(request), now=clock.now())
    messages.success(request, _("It is noted that you have read this document."))
    return redirect("help")


@require_safe
@answers_refusals
def file(request: HttpRequest, key: str) -> FileResponse:
    """The file of a page; it is only ever downloaded."""
    edition = find_edition(key, actor=actor_of(request))
    if not edition.file or not default_storage.exists(edition.file):
        raise NotVisible
    answer = FileResponse(
        default_storage.open(edition.file),
        as_attachment=True,
        filename=f"{edition.title}{PurePath(edition.file).suffix}",
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
