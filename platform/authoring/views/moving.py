"""Moving running records to another release: what becomes of what, the check record by record, then the move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.addresses import address_of
from accounts.models import User
from authoring.views.base import SystemPage
from authoring.views.new_catalogue import may_add
from forms.errors import Refused
from forms.models import Record
from schemas.models import Release
from schemas.selectors import REGION, system_of
from tenants import clock
from workflows.moving.models import MovedRecord, ReleaseMove
from workflows.moving.plans import LEFT, Plan, Side, proposed
from workflows.moving.services import Wish, begin_move, chosen_records, confirm, give_up, leave_out, sides_of, undo

PER_PAGE = 100
_FIELD, _STATE = "field:", "becomes:"
#: What somebody says about a move that was checked or done, by the name of the button.
_DEEDS = {"confirm": confirm, "undo": undo, "drop": give_up}


@dataclass(frozen=True)
class Pair:
    """A field or a state of the old release, and what it becomes."""

    prefix: str  # of its choice in the page
    key: str
    title: str
    becomes: str
    records: int = 0

    @property
    def name(self) -> str:
        """What its choice in the page is called."""
        return self.prefix + self.key

    @property
    def is_left(self) -> bool:
        """Whether it has no place in the other release."""
        return self.becomes == LEFT


class MovesPage(SystemPage):
    """The moves of a system, and a new one: which records, from where to where, and what becomes of what."""

    page_title = gettext_lazy("Move records")
    header_icon = "resubmit"
    template_name = "authoring/moves.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The region's own document has no records."""
        super().setup(request, *args, **kwargs)
        if self.system == REGION:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The moves so far, what there is to choose from, and the plan for what is chosen."""
        releases = list(Release.objects.filter(system=self.system).order_by("number"))
        asked = kwargs.pop("asked", self.request.GET)
        kinds = _kinds(self.system, releases)
        wish = _wish(self.system, asked, kinds, releases)
        moves = (
            ReleaseMove.objects.filter(system=self.system).select_related("origin", "target").annotate(n=Count("rows"))
        )
        return super().get_context_data(
            **{
                "moves": moves.defer("origin__documents", "target__documents")[:20],
                "kinds": kinds,
                "releases": releases,
                "counts": _counts(self.system),
                "wish": wish,
                "key": asked.get("key") or uuid4().hex,
                **(_planned(wish, asked) if wish else {}),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Have the move checked, or say what is wrong with it."""
        if not may_add(request):
            refused = [_("You may look at definitions but not add any.")]
            return self.render_to_response(self.get_context_data(refusals=refused), status=403)
        releases = list(Release.objects.filter(system=self.system).order_by("number"))
        wish = _wish(self.system, request.POST, _kinds(self.system, releases), releases)
        if wish is None:
            raise Http404
        try:
            who = {"by": _author(request), "now": clock.now(), "address": address_of(request)}
            move = begin_move(wish, key=request.POST.get("key", "")[:64] or uuid4().hex, **who)
        except Refused as refused:
            context = self.get_context_data(refusals=refused.sentences, asked=request.POST)
            return self.render_to_response(context, status=422)
        return HttpResponseRedirect(reverse("authoring:move", args=[self.system, move.pk]))


class MovePage(SystemPage):
    """One move: how far it is, what the check says of each record, and what can be done now."""

    page_title = gettext_lazy("Move of records")
    header_icon = "resubmit"
    template_name = "authoring/move.html"
    move: ReleaseMove

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the move; one of another system is not found here."""
        super().setup(request, *args, **kwargs)
        found = ReleaseMove.objects.select_related("origin", "target").defer("origin__documents", "target__documents")
        move = found.filter(pk=kwargs["pk"], system=self.system).first()
        if move is None:
            raise Http404
        self.move = move

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The records, by what became of them."""
        counted = dict(self.move.rows.order_by().values_list("state").annotate(n=Count("pk")))
        shown = self.request.GET.get("state", "")
        rows = self.move.rows.select_related("record").defer("record__data", "before").order_by("pk")
        rows = rows.filter(state=shown) if shown in counted else rows
        number = self.request.GET.get("page", "1")
        total, waiting = sum(counted.values()), counted.get(_waits_for(self.move), 0)
        kind = system_of(self.move.target).record_types[self.move.record_type]
        return super().get_context_data(
            move=self.move,
            kind=kind,
            rows=Paginator(rows, PER_PAGE).get_page(number),
            tabs=[(value, label, counted[value]) for value, label in MovedRecord.State.choices if value in counted],
            shown=shown,
            total=total,
            done=total - waiting,
            fits=counted.get(MovedRecord.State.FITS, 0),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Leave records out, or say what comes next."""
        here = HttpResponseRedirect(request.path)
        if not may_add(request):
            messages.error(request, _("You may look at definitions but not add any."))
            return here
        if "leave" in request.POST:
            ticked = [int(one) for one in request.POST.getlist("row") if one.isdecimal() and len(one) < 19]
            leave_out(self.move, ticked)
            return here
        deed = next((name for name in _DEEDS if name in request.POST), "")
        if deed:
            try:
                _DEEDS[deed](self.move.pk, by=_author(request), now=clock.now(), address=address_of(request))
            except Refused as refused:
                messages.error(request, " ".join(refused.sentences))
        return here


def _kinds(system: str, releases: list[Release]) -> dict[str, str]:
    """The types of records that there ever were, by key; titles of the newest release."""
    return {key: one.title for release in releases for key, one in system_of(release).record_types.items()}


def _counts(system: str) -> list[Mapping[str, Any]]:
    """How many records there are of each type in each release."""
    found = Record.objects.filter(system=system).order_by("record_type", "release__number")
    return list(found.values("record_type", "release__number").annotate(n=Count("pk")))


def _wish(system: str, asked: Mapping[str, str], kinds: Mapping[str, str], releases: list[Release]) -> Wish | None:
    """What the page asks for, if it names a type and two releases."""
    numbers = {str(release.number): release.number for release in releases}
    origin, target = numbers.get(asked.get("from", "")), numbers.get(asked.get("to", ""))
    kind = asked.get("type", "")
    if origin is None or target is None or kind not in kinds:
        return None
    chosen = {name: asked[name] for name in asked}
    fields = {name.removeprefix(_FIELD): value for name, value in chosen.items() if name.startswith(_FIELD)}
    states = {name.removeprefix(_STATE): value for name, value in chosen.items() if name.startswith(_STATE)}
    only = asked.getlist("only") if hasattr(asked, "getlist") else []
    named = tuple(asked.get("numbers", "").split())
    return Wish(system, kind, origin, target, Plan(fields, states), tuple(only), named)


def _planned(wish: Wish, asked: Mapping[str, str]) -> dict[str, Any]:
    """What becomes of what: as it was chosen, else as it goes without saying."""
    try:
        old, new = sides_of(wish)
    except Refused as refused:
        return {"refusals": refused.sentences, "wish": None}
    plan = wish.plan if wish.plan.fields or wish.plan.states else proposed(old, new)
    records = chosen_records(Wish(wish.system, wish.record_type, wish.origin, wish.target))
    there = dict(records.order_by().values_list("state").annotate(n=Count("pk")))
    return {
        "fields": [Pair(_FIELD, key, title, plan.fields.get(key, LEFT)) for key, title in old.kept_values.items()],
        "states": _states(old, plan, there),
        "new_fields": new.kept_values,
        "new_states": new.states,
        "numbers": asked.get("numbers", ""),
        "total": sum(there.values()),
    }


def _states(old: Side, plan: Plan, there: Mapping[str, int]) -> list[Pair]:
    return [Pair(_STATE, key, title, plan.state(key), there.get(key, 0)) for key, title in old.states.items()]


def _waits_for(move: ReleaseMove) -> str:
    """The records that the worker still has to take in the present stage."""
    stages = {"checking": "waiting", "moving": "fits", "undoing": "moved"}
    return stages.get(move.state, "")


def _author(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the guard of the admin let nobody else in
    return request.user
