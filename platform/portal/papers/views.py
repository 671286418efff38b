"""Looking at a record on paper, taking it along as a PDF, and checking a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from exchange.pdf.paper import Proof
from exchange.pdf.proofs import Verdict, check_code, code_of, give_out
from exchange.pdf.rendering import NoPdf, TooLong, can_draw, html_of, pdf_of
from forms.contexts import Scene
from forms.errors import Refused
from forms.selectors import find_record
from portal.lists.cells import Cells
from portal.papers.making import Made, layouts_of, made
from portal.presenters.history import Event, events_of
from portal.presenters.record import state_cell
from portal.problems import answers_refusals
from portal.viewer import actor_of
from tenants import clock
from workflows.models import HistoryEntry

MOST_EVENTS = 20


@require_safe
@answers_refusals
def print_page(request: HttpRequest, record_id: int) -> HttpResponse:
    """The record on paper, as the browser shows and prints it."""
    scene, layout, print_out = printed(request, record_id, form=request.GET.get("form", ""))
    context = {
        "record": scene.record,
        "title": print_out.paper.title,
        "paper": html_of(print_out.paper),
        "layouts": _layout_links(scene, layout),
        "pdf": f"{reverse('record_pdf', args=[scene.record.pk])}?form={layout}" if can_draw() else "",
    }
    return render(request, "portal/papers/print.html", context)


@require_safe
@answers_refusals
def print_pdf(request: HttpRequest, record_id: int) -> HttpResponse:
    """The record on paper as a PDF that looks the same everywhere."""
    scene, _layout, print_out = printed(request, record_id, form=request.GET.get("form", ""))
    return pdf_of_record(scene, print_out)


def pdf_of_record(scene: Scene, print_out: Made) -> HttpResponse:
    """A record that was laid out, as a PDF.

    Raises:
        Refused: the machine draws none, or the record is too long for one.
    """
    try:
        content = pdf_of(print_out.paper, pictures=print_out.shelf)
    except NoPdf as error:
        way_out = _("PDFs cannot be made here: the machine lacks Pango. Print the page from the browser instead.")
        raise Refused((way_out,)) from error
    except TooLong as error:
        raise Refused((_("This record is too long for a PDF. Print the page from the browser instead."),)) from error
    return pdf_answer(content, name=f"{print_out.paper.title}-{scene.record.number}")


@require_safe
@answers_refusals
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a print still says what is stored; who may not see the record learns nothing."""
    actor = actor_of(request)
    check = check_code(code, actor=actor)
    scene = Scene(check.record, actor, clock.now())
    context = {
        "record": check.record,
        "type": scene.frame.type,
        "check": check,
        "verdict": str(check.verdict),
        "digest": Proof(check.printed.digest, "").short if check.printed else "",
        "state": state_cell(scene, Cells(scene.frame.region, today=scene.today)),
        "printed_in": _state_title(scene, check.printed.state) if check.printed else "",
        "since": _since(scene, check.printed.version) if check.printed and check.verdict == Verdict.CHANGED else (),
    }
    return render(request, "portal/papers/verify.html", context)


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """A PDF that the browser shows, and saves under this name."""
    response = HttpResponse(content, content_type="application/pdf")
    named = quote(name.replace("/", "-"))
    response["Content-Disposition"] = f"inline; filename=\"record.pdf\"; filename*=UTF-8''{named}.pdf"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    response["Cache-Control"] = "private, no-store"
    return response


@dataclass(frozen=True)
class LayoutLink:
    """One of the papers that a record can be printed as."""

    title: str
    url: str
    current: bool


def printed(request: HttpRequest, record_id: int, *, form: str) -> tuple[Scene, str, Made]:
    """The record laid out as was asked for, kept as given out."""
    actor, now = actor_of(request), clock.now()
    scene = Scene(find_record(record_id, actor=actor), actor, now)
    known = [key for key, _title in layouts_of(scene)]
    layout = form if form in known else known[0]
    given = give_out(scene.record, form=layout, by=request.user, at=now, ip=address_of(request))
    code = code_of(scene.record, given.digest)
    address = request.build_absolute_uri(reverse("verify", args=[code]))
    return scene, layout, made(scene, layout, proof=Proof(given.digest, address))


def _layout_links(scene: Scene, layout: str) -> list[LayoutLink]:
    here = reverse("record_print", args=[scene.record.pk])
    links = [LayoutLink(title, f"{here}?form={key}", key == layout) for key, title in layouts_of(scene)]
    return links if len(links) > 1 else []


def _since(scene: Scene, version: int) -> Sequence[Event]:
    """What happened to the record after a version of it, newest first."""
    record = scene.record
    count = HistoryEntry.objects.filter(record=record, version__gt=version).count()
    most = min(count, MOST_EVENTS)
    return events_of({record.pk: record}, region=scene.frame.region, about=record, most=most)[0]


def _state_title(scene: Scene, state: str) -> str:
    found = scene.frame.workflow.by_key.get(state)
    return found.title if found else state
