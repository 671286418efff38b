"""The first page of a region: what waits here, and where to go; or that nothing is set up here yet."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.selectors import Rights
from engine.definitions.values import Region
from forms.actors import Actor
from portal.drafts.notes import lines_of
from portal.presenters.inbox import Box, groups_of, items_of, line_of, soon_of
from portal.shell import Link
from portal.viewer import actor_of, holds
from schemas.selectors import REGION, current_release, region_of, system_of
from tenants import clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The viewer's things to do in this region, and what they may start."""
    release = current_release(REGION)
    if release is None:
        return render(request, "portal/not_configured.html", {"region": request.region})
    region, actor = region_of(release), actor_of(request)
    known = {"today": clock.today(), "calendar_of": lambda _slug: region.calendar}
    rights = {request.region.slug: Rights(request.grants, request.lent, actor.tokens)}
    items = items_of(rights, user_id=request.user.pk, box=Box.TODO)
    line = partial(line_of, rights=rights, **known)
    groups, page = groups_of(items, number="1", today=known["today"], soon=soon_of(items, **known), line=line)
    context = {"groups": groups, "page": page, "starts": _starts(region, actor)}
    context["drafts"] = lines_of(request.user.pk, now=clock.now())
    return render(request, "portal/home.html", context)


def _starts(region: Region, actor: Actor) -> list[Link]:
    """The records of their own kind that these roles may begin."""
    starts = []
    for key in region.systems:
        release = current_release(key)
        if release is None:
            continue
        for kind in system_of(release).record_types.values():
            if not kind.parent and kind.period == "none" and kind.create_by and holds(actor, kind.create_by):
                starts.append(Link(f"{kind.create_title} · {kind.title}", reverse("record_new", args=[key, kind.key])))
    return starts
