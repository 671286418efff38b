"""Projects: the list, and what each system knows of one."""

from collections.abc import Sequence

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paging import ByPlace
from api.projects import shapes
from api.views.base import RegionView
from forms.actors import Actor
from portal.lists.cells import Cell, Cells
from portal.presenters.projects import Belonging, Part, lines_of, numbers_of, project_of
from portal.viewer import holds
from schemas.selectors import current_region
from tenants import clock


class ProjectView(RegionView):
    """An address of projects; it is there where the region sums up projects, for the roles that it names."""

    def standing(self, request: Request) -> tuple[Actor, Cells]:
        """Who asks, and what words the values.

        Raises:
            Http404: the region has none, or not for this person.
        """
        region, actor = current_region(), self.actor(request)
        if region.projects is None or not holds(actor, region.projects.roles):
            raise Http404
        return actor, Cells(region, today=clock.today(), actor=actor)


class Projects(ProjectView):
    """The projects of the region."""

    @extend_schema(
        operation_id="projects",
        summary="The projects",
        parameters=[
            OpenApiParameter("q", str, description="A part of a number or a name."),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=shapes.ProjectPage,
    )
    def get(self, request: Request) -> Response:
        """Those that you may see, and where each stands in every system."""
        actor, cells = self.standing(request)
        asked = request.query_params.get("q", "").replace("\0", "").strip()
        found, around = ByPlace(request).page(numbers_of(actor, asked=asked))
        lines = lines_of([each["project"] for each in found], actor=actor, cells=cells)
        results = [
            {
                "number": one.number,
                "url": reverse("api:project", args=[one.number]),
                "title": one.title,
                "district": one.district,
                "standings": [{"system": title, "state": _text(cell)} for title, cell in one.standings],
            }
            for one in lines
        ]
        return Response({**around, "results": results})


class OneProject(ProjectView):
    """A project."""

    @extend_schema(operation_id="project", summary="A project", responses=shapes.ProjectShape)
    def get(self, request: Request, number: str) -> Response:
        """Its parties, and what each system knows of it."""
        actor, cells = self.standing(request)
        found = project_of(number, actor=actor, cells=cells)
        if found is None:
            raise Http404
        return Response(
            {
                "number": found.number,
                "title": found.title,
                "district": found.district,
                "parties": [{"title": title, "names": names} for title, names in found.parties],
                "parts": [_part(part) for part in found.parts],
            }
        )


def _part(part: Part) -> dict[str, object]:
    return {
        "system": part.system,
        "kind": part.kind,
        "record": part.record.pk,
        "url": reverse("api:record", args=[part.record.pk]),
        "state": _text(part.state),
        "facts": [{"title": title, "text": str(text)} for title, text in part.facts],
        "belongings": _belongings(part.belongings),
    }


def _belongings(found: Sequence[Belonging]) -> list[dict[str, object]]:
    return [
        {
            "title": one.title,
            "count": one.count,
            "tallies": [{"state": each.state.title if each.state else "", "count": each.count} for each in one.tallies],
            "newest": one.newest,
        }
        for one in found
    ]


def _text(cell: Cell) -> str:
    return str(cell.text)
