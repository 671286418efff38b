"""Handing on, having others sign, copies, urging; and who would act."""

from dataclasses import asdict
from typing import ClassVar

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.tokens.services import ACT
from api import asked
from api.problems import Misfit
from api.shapes import RecordShape
from api.tasks import shapes
from api.views.base import IF_MATCH, ONCE, RegionView
from api.views.records import answer_record
from forms.contexts import Scene
from forms.errors import Invalid, NotVisible
from forms.submissions import once
from portal.presenters.tasks import VERBS, Verb, choosable
from portal.taking import take_verb
from workflows.handing import verbs_for
from workflows.who import WhoActs, who_would_act

MOST_WORDS = 60


class Verbs(RegionView):
    """What can be done with the task of a record, beside its steps."""

    @extend_schema(
        operation_id="verbs", summary="What can be done with the task", responses=shapes.VerbShape(many=True)
    )
    def get(self, request: Request, record_id: int) -> Response:
        """Those that are open to you, and those you would expect and cannot do now."""
        scene = self.scene(request, record_id)
        found = verbs_for(scene)
        known = [verb for key, verb in VERBS.items() if getattr(found, key) or key in found.refused]
        lines = [_line(scene, verb, found.refused.get(verb.key, "")) for verb in known]
        return Response(lines, headers={"ETag": asked.etag(scene.record.version)})


class OneVerb(RegionView):
    """One of them."""

    scopes: ClassVar[dict[str, str]] = {"POST": ACT}

    @extend_schema(
        operation_id="verb",
        summary="Whom a task can be given to",
        parameters=[OpenApiParameter("q", str, description="A part of a name.")],
        responses=shapes.VerbPage,
    )
    def get(self, request: Request, record_id: int, verb: str) -> Response:
        """The first people by name."""
        scene, meant = self._meant(request, record_id, verb)
        open_now, words = verbs_for(scene), request.query_params.get("q", "").strip()[:MOST_WORDS]
        if not getattr(open_now, meant.key) and meant.key not in open_now.refused:
            raise NotVisible
        people = choosable(scene, meant, words=words) if meant.chooses else ()
        lines = [{"id": one.user.pk, "name": one.user.name, "what": one.what, "away": one.away} for one in people]
        body = {**_line(scene, meant, open_now.refused.get(meant.key, "")), "people": lines}
        return Response(body, headers={"ETag": asked.etag(scene.record.version)})

    @extend_schema(
        operation_id="do_verb",
        summary="Do something with a task",
        parameters=[IF_MATCH, ONCE],
        request=shapes.Doing,
        responses={200: RecordShape, 204: None},
    )
    def post(self, request: Request, record_id: int, verb: str) -> Response:
        """Do it; the same key again changes nothing more."""
        scene, meant = self._meant(request, record_id, verb)
        asked.only(request.data, "to", "opinion", "verdict")
        said = {
            "people": asked.whole_numbers(request.data, "to"),
            "words": asked.text(request.data, "opinion"),
            "verdict": asked.text(request.data, "verdict", default="agree"),
            "version": asked.meant_version(request),
        }
        key, purpose = asked.once_key(request)

        def do() -> str:
            take_verb(scene, meant, **said)
            return reverse("api:record", args=[record_id])

        try:
            once(user_id=request.user.pk, key=key, purpose=purpose, now=scene.now, do=do)
        except Invalid as error:
            raise Misfit(error, lambda one: (one.field,)) from error
        return answer_record(record_id, scene.actor)

    def _meant(self, request: Request, record_id: int, verb: str) -> tuple[Scene, Verb]:
        scene = self.scene(request, record_id)
        if verb not in VERBS:
            raise Http404
        return scene, VERBS[verb]


class Who(RegionView):
    """Who would act on a record."""

    @extend_schema(
        operation_id="who",
        summary="Who would act",
        parameters=[OpenApiParameter("state", str, description="In this state; now, without one.")],
        responses=shapes.WhoShape,
    )
    def get(self, request: Request, record_id: int) -> Response:
        """The seats, the people who hold them with their deputies, and by when."""
        scene = self.scene(request, record_id)
        found = who_would_act(scene.record, state=request.query_params.get("state", ""), now=scene.now)
        if found is None:
            raise NotVisible
        return Response(_who(found))


def _line(scene: Scene, verb: Verb, refusal: str) -> dict[str, object]:
    return {
        "key": verb.key,
        "title": str(verb.title),
        "does": str(verb.does),
        "url": reverse("api:verb", args=[scene.record.pk, verb.key]),
        "refusal": refusal,
    }


def _who(found: WhoActs) -> dict[str, object]:
    return {
        "state": {"key": found.state.key, "title": found.state.title},
        "is_now": found.is_now,
        "over": found.state.final,
        "due_on": found.due_on,
        "seats": [asdict(seat) for seat in found.seats],
    }
