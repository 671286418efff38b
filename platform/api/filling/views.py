"""What a form needs while it is filled in."""

from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.tokens.services import WRITE
from api import asked
from api.problems import Asked, pointer
from api.shapes import Anything, Document
from api.views.base import RegionView
from forms.choosing import search
from forms.contexts import Scene
from forms.errors import NotVisible, Refused
from forms.masked import as_seen
from forms.personal import personal_values
from forms.revealing import reveal
from forms.rules import visible_fields
from forms.selectors import creatable, new_record
from forms.validation import editable
from portal.views.choices import MOST, asked_field
from schemas.selectors import region_and_release, system_of
from tenants import clock


class StartShape(serializers.Serializer[Any]):
    """What a new record starts with."""

    data = Document(help_text=gettext_lazy("The values it starts with."))
    editable = serializers.ListField(child=serializers.CharField())
    refusals = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Why none can be made now, if so.")
    )


class ChoiceShape(serializers.Serializer[Any]):
    """Something that a field offers."""

    key = serializers.CharField(help_text=gettext_lazy("What is stored of it."))
    title = serializers.CharField()
    note = serializers.CharField()


class Reason(serializers.Serializer[Any]):
    """What the full numbers are needed for."""

    reason = serializers.CharField()


class NumberShape(serializers.Serializer[Any]):
    """A personal number in full."""

    pointer = serializers.CharField(help_text=gettext_lazy("Its place in the record."))
    value = Anything()


class NewRecord(RegionView):
    """A record that is not there yet."""

    @extend_schema(
        operation_id="new_record",
        summary="What a new record starts with",
        parameters=[OpenApiParameter("parent", str), OpenApiParameter("period", OpenApiTypes.DATE)],
        responses=StartShape,
    )
    def get(self, request: Request, system: str, record_type: str) -> Response:
        """Its defaults, the fields that are yours to fill in, and why none can be made now, if so."""
        actor, now = self.actor(request), clock.now()
        parent, period = _number(request, "parent"), _day(request, "period")
        place = {"system": system, "record_type": record_type, "parent_id": parent, "period_start": period}
        scene = Scene(new_record(**place, actor=actor, now=now), actor, now)
        who = {"actor": actor, "now": now, "period_start": period}
        refusals = creatable(record_type, system=system, parent=scene.record.parent, **who)
        if refusals is None:
            raise Refused((_("Your roles make no such records."),), role=True)
        form, values = scene.frame.form, scene.record.data
        shown = visible_fields(form, scene.context(), values)
        return Response(
            {
                "data": {key: as_seen(form.fields[key], value) for key, value in values.items() if key in shown},
                "editable": sorted(editable(scene, values)),
                "refusals": list(refusals),
            }
        )


class Choices(RegionView):
    """What a field offers."""

    @extend_schema(
        operation_id="choices",
        summary="What a field offers",
        parameters=[OpenApiParameter("q", str, required=True, description="A part of a name or number.")],
        responses=ChoiceShape(many=True),
    )
    def get(self, request: Request, system: str, form: str, way: str) -> Response:
        """The entries of its register, or the records, that fit; `way` is the field's key, of a column table.column."""
        actor, (_region, release) = self.actor(request), region_and_release(system)
        field = asked_field(system_of(release), form, way.split("."), actor) if release else None
        if field is None:
            raise NotVisible
        text = request.query_params.get("q", "").replace("\0", "").strip()[:MOST]
        return Response([asdict(one) for one in search(field, text, system=system, actor=actor)] if text else [])


class Reveal(RegionView):
    """The personal numbers of a record."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="reveal",
        summary="See personal numbers in full",
        request=Reason,
        responses=NumberShape(many=True),
    )
    def post(self, request: Request, record_id: int) -> Response:
        """To the roles that the region names, for a reason; that they were seen is kept each time."""
        asked.only(request.data, "reason")
        reason, scene = asked.text(request.data, "reason"), self.scene(request, record_id)
        try:
            reveal(scene, reason=reason)
        except Refused as error:
            if error.role:
                raise
            raise Asked("reason_missing", " ".join(error.sentences), status=422, pointer=pointer("reason")) from error
        form, values = scene.frame.form, scene.record.data
        shown = visible_fields(form, scene.context(), values)
        found = (each for each in personal_values(form.personal, values) if each[0][0] in shown)
        answer = Response([{"pointer": pointer("data", *way), "value": value} for way, _field, value in found])
        answer["Cache-Control"] = "no-store"
        return answer


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    if not said:
        return None
    if not said.isascii() or not said.isdecimal() or len(said) > 18:
        raise Asked(name, _("A whole number is asked for here."))
    return int(said)


def _day(request: Request, name: str) -> date | None:
    said = request.query_params.get(name, "")
    try:
        found = parse_date(said) if said else None
    except ValueError:
        found = None
    if said and found is None:
        raise Asked(name, _("A day is asked for here, as 2026-03-31."))
    return found
