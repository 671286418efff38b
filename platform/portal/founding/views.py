"""A new region by clicking, for operators of the platform; to everybody else these pages do not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.addresses import address_of
from accounts.invitations.services import link_of
from exchange.bundles.contents import Bundle, open_bundle
from exchange.bundles.errors import BadBundle
from exchange.bundles.reading import MAX_FILE, read_zip
from exchange.bundles.sentences import bundle_sentence
from exchange.founding.births import (
    BirthRefused,
    FirstAdmin,
    ask_birth,
    drop_birth,
    invitation_of,
    invite_again,
    try_again,
)  # fmt: skip
from exchange.founding.sent import forget_bundle, keep_bundle, kept_bundle
from exchange.founding.wishes import Typed, filled_in, offered
from schemas.packs import Pack
from tenants import clock
from tenants.links import region_path
from tenants.models import Region, RegionBirth
from tenants.provisioning import TEMPLATE

_TEXTS = ("slug", "title", "short", "roles", "districts", "holidays", "workdays", "admin_role")
_ADMIN = ("username", "name", "mobile")
BUNDLE = "bundle"
_LONGEST = 200_000  # of what is typed into one field


def operators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer operators of the platform; others are told that there is no such page."""

    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_platform_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@operators_only
def regions(request: HttpRequest) -> HttpResponse:
    """The regions there are, and those on their way."""
    known = Region.objects.exclude(schema_name__in=("public", TEMPLATE))
    found = [(region, region_path(region.slug, "")) for region in known]
    births = RegionBirth.objects.exclude(state__in=(RegionBirth.State.READY, RegionBirth.State.DROPPED))
    births = births.defer("documents")  # with the files of a bundle they may be large
    return render(request, "portal/founding/regions.html", {"regions": found, "births": births})


@dataclass
class Sent:
    """A bundle of the page: chosen just now, or kept of the time before."""

    content: bytes
    name: str
    is_new: bool

    @cached_property
    def found(self) -> Bundle | BadBundle:
        """What is in it, or why it is none; never kept as read, for trust may have ended meanwhile."""
        try:
            bundle = open_bundle(read_zip(self.content))
        except BadBundle as bad:
            return bad
        return BadBundle("broken_documents") if bundle.problems else bundle


@method_decorator([never_cache, operators_only], name="dispatch")
class NewRegionView(View):
    """What the new region shall be, on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty page."""
        return self._page(request, Typed(), {})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Fill in what the chosen packs say, or have the region made."""
        problems: dict[str, list[str]] = {}
        sent = _sent(request, clock.now())
        typed = _typed(request, sent, problems)
        if "fill" in request.POST:
            return self._page(request, filled_in(typed), problems, sent=sent)
        admin = FirstAdmin(**{name: request.POST.get(f"admin_{name}", "").strip()[:200] for name in _ADMIN})
        who = {"by": request.user, "now": clock.now(), "address": address_of(request)}
        if not problems:
            try:
                birth = ask_birth(typed, admin, key=_key(request) or uuid4().hex, **who)
                forget_bundle(by=request.user)
                return redirect("platform_birth", pk=birth.pk)
            except BirthRefused as refused:
                problems = refused.problems
        return self._page(request, typed, problems, sent=sent, status=422)

    def _page(
        self,
        request: HttpRequest,
        typed: Typed,
        problems: dict[str, list[str]],
        *,
        sent: Sent | None = None,
        status: int = 200,
    ) -> HttpResponse:
        key = _key(request) or uuid4().hex
        if sent is not None and isinstance(sent.found, BadBundle):
            forget_bundle(by=request.user)
            sent = None
        elif sent is not None and sent.is_new:
            keep_bundle(sent.content, name=sent.name, key=key, by=request.user, now=clock.now())
        context = {
            "typed": typed,
            "offers": offered(),
            "problems": problems,
            "told": [(place, words) for place, found in problems.items() for words in found],
            "admin": {name: request.POST.get(f"admin_{name}", "") for name in _ADMIN},
            "key": key,
            "sent": sent.name if sent is not None else "",
        }
        return render(request, "portal/founding/new.html", context, status=status)


@method_decorator([never_cache, operators_only], name="dispatch")
class BirthView(View):
    """How far a new region is, and the invitation of its first administrator."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where it stands; the page looks again by itself while something is done."""
        birth = get_object_or_404(RegionBirth.objects.defer("documents"), pk=pk)
        invitation = invitation_of(birth)
        is_good = invitation is not None and invitation.used_at is None and invitation.expires_at > clock.now()
        context = {
            "birth": birth,
            "invitation": invitation,
            "link": link_of(invitation) if invitation is not None and is_good else "",
            "there": birth.state in (RegionBirth.State.TRYING, RegionBirth.State.READY),
            "region_url": region_path(birth.slug, ""),
            "seconds": f"{birth.took_ms / 1000:.1f}",
        }
        return render(request, "portal/founding/birth.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Invite again, try again, or clear away what could not be."""
        birth, now = get_object_or_404(RegionBirth, pk=pk), clock.now()
        if "invite" in request.POST and Region.objects.filter(schema_name=birth.slug).exists():
            invite_again(birth, by=request.user, now=now)
            messages.success(request, _("Another invitation is on its way; the link before does not work any more."))
        elif "again" in request.POST:
            try_again(birth.pk, now=now)
        elif "drop" in request.POST:
            drop_birth(birth.pk, by=request.user, now=now, address=address_of(request))
            return redirect("platform_regions")
        return redirect("platform_birth", pk=pk)


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:64]


def _sent(request: HttpRequest, now: datetime) -> Sent | None:
    """The bundle that goes with the page; None where there is none, or it shall not be used any more."""
    file = request.FILES.get(BUNDLE)
    if file is not None:
        return Sent(file.read(MAX_FILE + 1), file.name or "", is_new=True)
    if "without_bundle" in request.POST:
        forget_bundle(by=request.user)
        return None
    kept = kept_bundle(key=_key(request), by=request.user, now=now)
    return Sent(bytes(kept.content), kept.name, is_new=False) if kept is not None else None


def _typed(request: HttpRequest, sent: Sent | None, problems: dict[str, list[str]]) -> Typed:
    """What was typed; a bundle that was sent along is one more pack to choose all systems of."""
    texts = {name: request.POST.get(name, "")[:_LONGEST] for name in _TEXTS}
    texts = {
        name: text.strip() if name in ("slug", "title", "short", "admin_role") else text for name, text in texts.items()
    }
    pack = _bundle(request, sent, problems)
    parts = [part for part in request.POST.getlist("part") if "/" in part][:100]
    given: dict[str, Pack] = {}
    if pack is not None:
        given[BUNDLE] = pack
        parts = [*(f"{BUNDLE}/{system}" for system in pack.systems), *parts]
    return Typed(**texts, parts=tuple(parts), given=given)


def _bundle(request: HttpRequest, sent: Sent | None, problems: dict[str, list[str]]) -> Pack | None:
    """The pack in it, if it may be taken in."""
    if sent is None:
        return None
    bundle = sent.found
    if isinstance(bundle, Bundle) and not bundle.is_taken_in(request.POST.get("slug", "").strip()):
        bundle = BadBundle("unsigned" if bundle.standing == "unsigned" else "unknown_signer")
    if isinstance(bundle, BadBundle):
        problems["bundle"] = [bundle_sentence(bundle)]
        return None
    return bundle.pack
