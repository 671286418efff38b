"""Webhooks of the region: registered, switched, given new secrets; their deliveries, and sending one again."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.addresses import address_of
from accounts.models import User
from forms.errors import NotVisible, Refused
from schemas.selectors import current_region, current_releases_of, system_of
from tenants import clock
from workflows.hooks.models import Event, Webhook
from workflows.hooks.services import OVERLAP, change_webhook, make_webhook, remove_webhook, replay, rotate_secret
from workflows.models import Outgoing

PER_PAGE = 50


class HooksPage(WagtailAdminTemplateMixin, TemplateView):
    """All webhooks, and the form for another one."""

    page_title = gettext_lazy("Webhooks")
    template_name = "authoring/hooks.html"
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with how many of its deliveries wait and how many were given up."""
        shown = {
            "hooks": [(hook, _number_in(hook, State.WAITING), _number_in(hook, State.DEAD)) for hook in _hooks()],
            "systems": _systems(),
            "events": Event.choices,
            "asked": self.request.POST,
            "ticked": self.request.POST.getlist("events"),
        }
        return super().get_context_data(**{**shown, **kwargs})

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Register one; its secret is shown on this answer and never again."""
        typed = {name: request.POST.get(name, "").replace("\x00", "") for name in ("title", "address", "system")}
        try:
            hook, secret = make_webhook(**typed, events=request.POST.getlist("events"), **_who(request))
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
            return self.render_to_response(self.get_context_data(), status=422)
        return _unkept(self.render_to_response(self.get_context_data(made=hook, secret=secret, asked={}, ticked=[])))


class HookPage(WagtailAdminTemplateMixin, TemplateView):
    """One webhook: what it hears, its deliveries, and what can be done with it."""

    template_name = "authoring/hook.html"
    header_icon = "site"

    @property
    def page_title(self) -> str:
        """What the receiver is called."""
        return self.hook.title

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the webhook first."""
        hook = Webhook.objects.filter(pk=kwargs["pk"]).first() if kwargs["pk"] < 2**63 else None
        if hook is None:
            raise Http404
        self.hook = hook
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The deliveries in one state, and how many there are in each."""
        state = self.request.GET.get("state", "")
        rows = self.hook.deliveries.filter(state=state) if state in State.values else self.hook.deliveries.all()
        names = dict(Event.choices)
        page = Paginator(rows.select_related("record"), PER_PAGE).get_page(self.request.GET.get("page", "1"))
        return super().get_context_data(
            hook=self.hook,
            hears=[names.get(event, event) for event in self.hook.events],
            system=dict(_systems()).get(self.hook.system, self.hook.system),
            state=state if state in State.values else "",
            states=[(value, label, _number_in(self.hook, value)) for value, label in State.choices],
            rows=page,
            lines=[(row, names.get(row.payload["body"]["type"], row.payload["body"]["type"])) for row in page],
            hours=int(OVERLAP.total_seconds() // 3600),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › webhooks › this one."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        above = {"url": reverse("authoring:hooks"), "label": _("Webhooks")}
        return [home, above, {"url": "", "label": self.hook.title}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        try:
            return self._done(request)
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
        except NotVisible:
            raise Http404 from None
        return HttpResponseRedirect(self._address())

    def _done(self, request: HttpRequest) -> HttpResponse:
        who, said = _who(request), request.POST
        if "rotate" in said:
            self.hook, secret = rotate_secret(self.hook.pk, **who)
            return _unkept(self.render_to_response(self.get_context_data(secret=secret)))
        if "remove" in said:
            remove_webhook(self.hook.pk, **who)
            messages.success(request, _("The webhook is removed."))
            return HttpResponseRedirect(reverse("authoring:hooks"))
        if "replay" in said:
            number = said["replay"]
            replay(self.hook.pk, int(number) if number.isdecimal() and len(number) < 19 else 0, **who)
            messages.success(request, _("It will be sent again."))
        elif "switch" in said:
            hook = change_webhook(self.hook.pk, {"is_on": not self.hook.is_on}, **who)
            messages.success(request, _("It is switched on.") if hook.is_on else _("It is switched off."))
        return HttpResponseRedirect(self._address())

    def _address(self) -> str:
        return reverse("authoring:hook", args=[self.hook.pk])


State = Outgoing.State


def _hooks() -> list[Webhook]:
    return list(Webhook.objects.order_by("id"))


def _systems() -> list[tuple[str, str]]:
    releases = current_releases_of(current_region().systems)
    return [(key, system_of(release).title) for key, release in sorted(releases.items())]


def _number_in(hook: Webhook, state: str) -> int:
    return hook.deliveries.filter(state=state).count()


def _who(request: HttpRequest) -> dict[str, Any]:
    assert isinstance(request.user, User)  # the guard of the admin let nobody else in
    return {"by": request.user, "now": clock.now(), "ip": address_of(request)}


def _unkept(answer: HttpResponse) -> HttpResponse:
    """An answer with a secret, which no cache may keep."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
