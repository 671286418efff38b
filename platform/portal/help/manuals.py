"""The manual of one's own role: on a page, as a PDF, as a Word file, and what the last release changed in it."""

from collections.abc import Callable, Collection
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.manuals.files import heading_of, pdf_of_manual, word_of_manual
from exchange.manuals.selectors import changes_in, find_manual
from exchange.manuals.values import Manual
from exchange.pdf.rendering import NoPdf, TooLong
from forms.errors import Refused
from portal.problems import answers_refusals
from portal.viewer import actor_of
from schemas.selectors import current_region

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@answers_refusals
def manual(request: HttpRequest, system: str, role: str) -> HttpResponse:
    """The manual on a page."""
    found = _manual(request, system, role)
    context = {"manual": found, "heading": heading_of(found), "changes": changes_in(found)}
    return render(request, "portal/help/manual.html", context)


@require_safe
@answers_refusals
def manual_changes(request: HttpRequest, system: str, role: str) -> HttpResponse:
    """What the last release changed for the role."""
    found = _manual(request, system, role)
    context = {"manual": found, "heading": heading_of(found), "changes": changes_in(found)}
    return render(request, "portal/help/changes.html", context)


@require_safe
@answers_refusals
def manual_pdf(request: HttpRequest, system: str, role: str) -> HttpResponse:
    """The manual as a PDF."""
    return _file(_manual(request, system, role), pdf_of_manual, kind=PDF, suffix="pdf")


@require_safe
@answers_refusals
def manual_word(request: HttpRequest, system: str, role: str) -> HttpResponse:
    """The manual as a Word file."""
    return _file(_manual(request, system, role), word_of_manual, kind=WORD, suffix="docx")


def roles_of(request: HttpRequest) -> Collection[str]:
    """The roles whose manuals somebody may read: their own; authors of the region read all of them."""
    roles = current_region().roles
    held = set(actor_of(request).roles)
    if any(role.authors and role.key in held for role in roles):
        return {role.key for role in roles}
    return held


def _manual(request: HttpRequest, system: str, role: str) -> Manual:
    return find_manual(system, role, roles=roles_of(request))


def _file(found: Manual, draw: Callable[[Manual], bytes], *, kind: str, suffix: str) -> HttpResponse:
    try:
        content = draw(found)
    except NoPdf as error:
        reason = _("PDFs cannot be made here. Take the Word file, or print the page from the browser.")
        raise Refused((reason,)) from error
    except TooLong as error:
        reason = _("This manual is too long for a PDF. Take the Word file, or print the page from the browser.")
        raise Refused((reason,)) from error
    answer = HttpResponse(content, content_type=kind)
    name = quote(f"{found.title}-{found.role_title}-{found.number}.{suffix}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private"
    return answer
