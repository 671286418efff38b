"""The pages that sum up projects over all systems of a region."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engine.definitions.values import Projects
from portal.lists.cells import Cells
from portal.paging import page_of
from portal.presenters.projects import lines_of, numbers_of, project_of
from portal.problems import answers_refusals
from portal.viewer import actor_of, holds
from schemas.selectors import current_region
from tenants import clock


@require_safe
@answers_refusals
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects this person has to do with, and where each stands in every system."""
    pages, actor = _pages(request), actor_of(request)
    asked = request.GET.get("q", "").strip()
    page = page_of(numbers_of(actor, asked=asked), request.GET.get("page", "1"))
    cells = Cells(current_region(), today=clock.today(), actor=actor)
    lines = lines_of([each["project"] for each in page.things], actor=actor, cells=cells)
    return render(request, "portal/projects/list.html", {"pages": pages, "page": page, "lines": lines, "asked": asked})


@require_safe
@answers_refusals
def project_page(request: HttpRequest, number: str) -> HttpResponse:
    """A project: its parties, and what each system knows of it."""
    pages, actor = _pages(request), actor_of(request)
    found = project_of(number, actor=actor, cells=Cells(current_region(), today=clock.today(), actor=actor))
    if found is None:
        raise Http404
    return render(request, "portal/projects/page.html", {"pages": pages, "project": found})


def _pages(request: HttpRequest) -> Projects:
    """What these pages are called in this region.

    Raises:
        Http404: the region has none, or not for this person.
    """
    projects = current_region().projects
    if projects is None or not holds(actor_of(request), projects.roles):
        raise Http404
    return projects
