"""The webhooks of the region, for its administrators."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.addresses import address_of
from accounts.tokens.services import WEBHOOKS
from api import asked
from api.hooks import shapes
from api.paging import answer_page
from api.problems import Asked
from api.views.base import ONCE, RegionView
from exchange.authors import is_author
from forms.errors import NotVisible, Refused
from forms.submissions import once
from tenants import clock
from workflows.hooks.models import Webhook
from workflows.hooks.services import change_webhook, make_webhook, remove_webhook, replay, rotate_secret
from workflows.models import Outgoing

_NAMES = ("title", "address", "system", "events", "is_on")


class HookView(RegionView):
    """An address for whoever may change the region's definitions."""

    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "POST", "PATCH", "DELETE"), WEBHOOKS)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in.

        Raises:
            PermissionDenied: they administer nothing here.
        """
        super().initial(request, *args, **kwargs)
        user = request.user
        slug = request._request.region.slug  # type: ignore[attr-defined]
        if not user.is_superuser and not is_author(user, region_slug=slug, today=clock.today()):
            raise PermissionDenied(_("Webhooks are for administrators of the region."))

    def who(self, request: Request) -> dict[str, Any]:
        """Who does it, when, from where."""
        return {"by": request.user, "now": clock.now(), "ip": address_of(request._request)}


class Webhooks(HookView):
    """The webhooks of the region."""

    @extend_schema(operation_id="webhooks", summary="The webhooks", responses=shapes.WebhookShape(many=True))
    def get(self, _request: Request) -> Response:
        """All of them."""
        return Response([shapes.hook_line(hook) for hook in Webhook.objects.order_by("id")])

    @extend_schema(
        operation_id="make_webhook",
        summary="Register a webhook",
        parameters=[ONCE],
        request=shapes.WebhookAsked,
        responses={201: shapes.NewSecret},
    )
    def post(self, request: Request) -> Response:
        """Register one; its secret is in this answer and in no other, not even to the same key again."""
        body, made = request.data, {}
        asked.only(body, *_NAMES[:4])
        wanted = {name: asked.text(body, name) for name in _NAMES[:3]}
        key, purpose = asked.once_key(request)

        def make() -> str:
            hook, made["secret"] = make_webhook(**wanted, events=_events(body), **self.who(request))
            return reverse("api:webhook", args=[hook.pk])

        with _said_as_problem():
            path = once(user_id=request.user.pk, key=key, purpose=purpose, now=clock.now(), do=make)
        hook = _hook(int(path.rstrip("/").rpartition("/")[2]))
        return Response(shapes.hook_line(hook, made.get("secret", "")), status=201, headers={"Location": path})


class OneWebhook(HookView):
    """A webhook."""

    @extend_schema(operation_id="webhook", summary="Read a webhook", responses=shapes.WebhookShape)
    def get(self, _request: Request, hook_id: int) -> Response:
        """Without its secret."""
        return Response(shapes.hook_line(_hook(hook_id)))

    @extend_schema(
        operation_id="change_webhook",
        summary="Change a webhook",
        request=shapes.WebhookAsked(partial=True),
        responses=shapes.WebhookShape,
    )
    def patch(self, request: Request, hook_id: int) -> Response:
        """Change what is named; `is_on` switches it on and off."""
        body = request.data
        asked.only(body, *_NAMES)
        changes: dict[str, object] = {name: asked.text(body, name) for name in _NAMES[:3] if name in body}
        if "events" in body:
            changes["events"] = _events(body)
        if "is_on" in body:
            changes["is_on"] = body["is_on"] is True
        with _said_as_problem():
            return Response(shapes.hook_line(change_webhook(hook_id, changes, **self.who(request))))

    @extend_schema(operation_id="remove_webhook", summary="Remove a webhook", responses={204: None})
    def delete(self, request: Request, hook_id: int) -> Response:
        """Forget it with its deliveries."""
        remove_webhook(hook_id, **self.who(request))
        return Response(status=204)


class Secret(HookView):
    """The secret of a webhook."""

    @extend_schema(
        operation_id="rotate_secret", summary="Another secret", request=None, responses={201: shapes.NewSecret}
    )
    def post(self, request: Request, hook_id: int) -> Response:
        """Make another one; for a day both sign."""
        hook, secret = rotate_secret(hook_id, **self.who(request))
        return Response(shapes.hook_line(hook, secret), status=201)


class Deliveries(HookView):
    """What was sent to a webhook, or shall be."""

    @extend_schema(
        operation_id="deliveries",
        summary="The deliveries of a webhook",
        parameters=[
            OpenApiParameter("state", str, enum=Outgoing.State.values),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=shapes.DeliveryPage,
    )
    def get(self, request: Request, hook_id: int) -> Response:
        """A page of them, newest first; `dead` ones were given up."""
        found = _hook(hook_id).deliveries.all()
        state = request.query_params.get("state", "")
        if state:
            found = found.filter(state=state)
        return answer_page(request, self, found, lambda rows: [shapes.delivery_line(row) for row in rows])


class Replay(HookView):
    """A delivery once more."""

    @extend_schema(
        operation_id="replay", summary="Send a delivery again", request=None, responses={202: shapes.DeliveryShape}
    )
    def post(self, request: Request, hook_id: int, row_id: int) -> Response:
        """Send it again under the id it had."""
        return Response(shapes.delivery_line(replay(hook_id, row_id, **self.who(request))), status=202)


@contextmanager
def _said_as_problem() -> Iterator[None]:
    """What is wrong with a webhook, as a value that does not fit."""
    try:
        yield
    except Refused as refused:
        raise Asked("webhook_refused", " ".join(refused.sentences), status=422) from refused


def _hook(hook_id: int) -> Webhook:
    hook = Webhook.objects.filter(pk=hook_id).first() if hook_id < 2**63 else None
    if hook is None:
        raise NotVisible
    return hook


def _events(body: asked.Body) -> list[str]:
    events = body.get("events", [])
    return [one for one in events if isinstance(one, str)] if isinstance(events, list) else []
