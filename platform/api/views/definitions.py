"""What the region runs: its systems, their record types, the JSON Schemas of their forms."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.records import schema_of, type_line
from api.shapes import DocumentAnswer, ReleaseLine, ReleaseShape, SystemShape, TypeShape
from api.views.base import RegionView
from engine.definitions.values import Action, System
from forms.frames import Frame, current_frame
from schemas.models import Release
from schemas.selectors import REGION, current_region, current_releases, documents_of, system_of


class Systems(RegionView):
    """All systems that are released here."""

    @extend_schema(operation_id="systems", responses=SystemShape(many=True), summary="The systems of the region")
    def get(self, request: Request) -> Response:
        """Each with its record types; those that its release says you see nothing of, too, but without records."""
        actor = self.actor(request)
        found = []
        for key, release in sorted(current_releases().items()):
            system = system_of(release)
            types = [type_line(system, one, actor) for one in system.record_types]
            head = {"key": key, "title": system.title, "release": release.number, "digest": release.digest}
            found.append({**head, "record_types": types})
        return Response(found)


class RecordTypeView(RegionView):
    """One record type, as it is released now."""

    @extend_schema(operation_id="record_type", responses=TypeShape, summary="A record type with its form and workflow")
    def get(self, request: Request, system: str, record_type: str) -> Response:
        """What new records of this type hold and what happens to them."""
        return for_ever(request, current_frame(system, record_type).release, _type(current_frame(system, record_type)))


class Releases(RegionView):
    """The releases of a system."""

    @extend_schema(operation_id="releases", summary="The releases of a system", responses=ReleaseLine(many=True))
    def get(self, _request: Request, system: str) -> Response:
        """All there ever were, the newest first; a record lives by the one it was made under, or was moved to."""
        found = Release.objects.filter(system=system).exclude(system=REGION).defer("documents")
        if not found:
            raise Http404
        return Response([_release_line(release) for release in found])


class ReleaseView(RegionView):
    """An address below one release: what stands there never changes."""

    def release(self, system: str, number: int) -> Release:
        """The release of this number.

        Raises:
            Http404: there is none.
        """
        found = Release.objects.filter(system=system, number=number).exclude(system=REGION).first()
        if found is None:
            raise Http404
        return found


class OneRelease(ReleaseView):
    """A release of a system."""

    @extend_schema(operation_id="release", summary="A release of a system", responses=ReleaseShape)
    def get(self, request: Request, system: str, number: int) -> Response:
        """Its record types, forms, catalogues and workflows."""
        release = self.release(system, number)
        known, here = system_of(release), [system, number]
        parts = {
            "record_types": (known.record_types, "release_type"),
            "forms": (known.forms, "form"),
            "catalogues": (known.catalogues, "catalogue"),
            "workflows": (known.workflows, "workflow"),
        }
        listed = {
            name: [
                {"key": key, "title": one.title, "url": reverse(f"api:{route}", args=[*here, key])}
                for key, one in sorted(found.items())
            ]
            for name, (found, route) in parts.items()
        }
        return for_ever(request, release, {**_release_line(release), "title": known.title, **listed})


class ReleaseType(ReleaseView):
    """A record type as one release says it."""

    @extend_schema(operation_id="release_type", summary="A record type of a release", responses=TypeShape)
    def get(self, request: Request, system: str, number: int, record_type: str) -> Response:
        """What records of this type hold that live by this release, and what happens to them."""
        release = self.release(system, number)
        known = system_of(release)
        kind = _one(known.record_types, record_type)
        return for_ever(request, release, _type(Frame(current_region(), release, known, kind)))


class ReleaseForm(ReleaseView):
    """A form of a release."""

    @extend_schema(operation_id="form", summary="The JSON Schema of a form", responses=DocumentAnswer)
    def get(self, request: Request, system: str, number: int, key: str) -> Response:
        """JSON Schema 2020-12 of its values: of a record, or of what is filled in with a step."""
        release = self.release(system, number)
        return for_ever(request, release, schema_of(_one(system_of(release).forms, key)))


class ReleaseCatalogue(ReleaseView):
    """A scoring catalogue of a release."""

    @extend_schema(operation_id="catalogue", summary="A scoring catalogue of a release", responses=DocumentAnswer)
    def get(self, request: Request, system: str, number: int, key: str) -> Response:
        """The document as it was released; docs/definitions says what its parts mean."""
        return _document(request, self.release(system, number), "catalogue", key)


class ReleaseWorkflow(ReleaseView):
    """A workflow of a release."""

    @extend_schema(operation_id="workflow", summary="A workflow of a release", responses=DocumentAnswer)
    def get(self, request: Request, system: str, number: int, key: str) -> Response:
        """The document as it was released; docs/definitions says what its parts mean."""
        return _document(request, self.release(system, number), "workflow", key)


def for_ever(request: Request, release: Release, said: Mapping[str, object]) -> Response:
    """What a release says, which never changes; nothing (304) to who has it already."""
    tag = f'"{release.digest}"'
    if request.headers.get("If-None-Match", "") == tag:
        return Response(status=304, headers={"ETag": tag})
    return Response(said, headers={"ETag": tag})


def _document(request: Request, release: Release, kind: str, key: str) -> Response:
    named = {(one["kind"], one["key"]): one for one in documents_of(release)}
    return for_ever(request, release, _one(named, (kind, key)))


def _one(found: Mapping[Any, Any], key: object) -> Any:
    if key not in found:
        raise Http404
    return found[key]


def _release_line(release: Release) -> dict[str, object]:
    return {
        "number": release.number,
        "digest": release.digest,
        "published_at": release.published_at,
        "url": reverse("api:release", args=[release.system, release.number]),
    }


def _type(frame: Frame) -> dict[str, object]:
    workflow = frame.workflow
    leaving = {state for action in workflow.actions for state in action.from_states}
    return {
        "key": frame.type.key,
        "title": frame.type.title,
        "system": frame.system.key,
        "release": frame.release.number,
        "form": schema_of(frame.form),
        "states": [{"key": one.key, "title": one.title, "over": one.key not in leaving} for one in workflow.states],
        "actions": [_action(frame.system, action) for action in workflow.actions],
        "sheets": [{"key": one.key, "title": one.title} for one in frame.type.sheets],
    }


def _action(system: System, action: Action) -> dict[str, object]:
    return {
        "key": action.key,
        "title": action.title,
        "kind": action.kind,
        "states": action.from_states,
        "to": list(dict.fromkeys(target.state or target.back for target in action.to)),
        "roles": action.by,
        "opinion": action.opinion,
        "form": schema_of(system.forms.get(action.form)),
    }
