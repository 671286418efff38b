"""Drafts beside the form itself: kept while one types, read, decided, thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.sessions.limits import read_held
from accounts.sessions.services import stay
from forms.contexts import Scene
from forms.drafting import Saving, changed_elsewhere
from forms.drafts import Closed, Kept, discard_draft, find_draft, settle_field
from forms.errors import Refused
from forms.selectors import find_record, new_record
from portal.drafts.desk import Desk
from portal.drafts.notes import address_of, answers_of, line_of, moment
from portal.drafts.walk import Walk
from portal.posting import new_key
from portal.problems import answers_refusals
from portal.viewer import actor_of
from tenants import clock

GONE, NOT_YOURS, TOO_MUCH = 410, 403, 409


@require_http_methods(["GET", "POST"])
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, for how long, and the token their posts carry: asked by a page that was left open for long.

    A post says that somebody is there and stays.
    """
    now = clock.now()
    if request.method == "POST":
        stay(request, now=now)
    held = read_held(request.session)
    left = {"left": held.left(now), "stays": held.can_stay(now)} if held else {"left": 0, "stays": False}
    return JsonResponse({"user": str(request.user.pk or ""), "token": get_token(request), **left})


@require_GET
@answers_refusals
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """What lies in a draft, with the ways to go on with it and to throw it away."""
    desk = _desk(request, key)
    assert desk.kept is not None
    context = {
        "line": line_of(desk.kept, now=desk.scene.now),
        "answers": answers_of(desk),
        "draft": desk.kept.draft,
        "idempotency_key": new_key(),
    }
    return render(request, "portal/draft.html", context)


@require_POST
@answers_refusals
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    kept = find_draft(request.user.pk, key)
    page = request.POST.get("idempotency_key", "")[:64]
    discard_draft(kept, page=page, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The draft was deleted."))
    return redirect("home")


@require_POST
@answers_refusals
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Say which of several texts of a field is right; fields nothing is said about wait on."""
    desk = _desk(request, key)
    kept = desk.kept
    assert kept is not None
    for field in desk.titles:
        choice = request.POST.get(f"choice.{field}", "")
        if choice:
            by = Saving(new_key(), desk.device, desk.scene.now.isoformat(), kept.draft.revision)
            kept = settle_field(kept, field, choice, by=by, now=desk.scene.now, stored=desk.stored)
    return redirect(address_of(kept, draft=key))


def autosave(desk: Desk, walk: Walk | None) -> JsonResponse:
    """Keep what a page typed so far, and say so in words, with the steps that follow from it; the page goes on."""
    try:
        kept = desk.save()
    except Closed as closed:
        return _closed(desk, closed)
    except Refused as error:
        status = NOT_YOURS if error.role else TOO_MUCH
        return JsonResponse({"said": " ".join(error.sentences)}, status=status)
    return JsonResponse({} if kept is None else {**_saved(desk, kept), **(_way(walk) if walk else {})})


def _way(walk: Walk) -> dict[str, str]:
    """The progress at the top and the name of the next step, as the page shows them."""
    return {
        "way": render_to_string("portal/forms/steps.html", {"steps": walk.stops}).strip(),
        "next": walk.next_title,
    }


def _closed(desk: Desk, closed: Closed) -> JsonResponse:
    """The form was sent meanwhile: by this page, then all is done; from elsewhere, then this page's text is kept."""
    if closed.by_same_page:
        return JsonResponse({}, status=GONE)
    kept = desk.save(key=new_key())
    return JsonResponse({} if kept is None else _saved(desk, kept))


def _saved(desk: Desk, kept: Kept) -> dict[str, object]:
    when = moment(kept.draft.changed_at, now=desk.scene.now)
    by = desk.saving()
    elsewhere = [desk.titles[key] for key in changed_elsewhere(kept.typing, by) if key in desk.titles]
    clashing = any(entry.page == by.page for entries in kept.typing.conflicts.values() for entry in entries)
    return {
        "draft": kept.draft.key,
        "revision": kept.draft.revision,
        "address": address_of(kept, draft=kept.draft.key),
        "said": _("Saved by itself at %(time)s; you can leave and go on later.") % {"time": when},
        "elsewhere": _elsewhere(elsewhere, clashing=clashing),
    }


def _elsewhere(titles: list[str], *, clashing: bool) -> str:
    if not titles:
        return ""
    words = {"fields": _(", ").join(titles)}
    if clashing:
        return _("Also changed on another page or device: %(fields)s. Both texts are kept until you choose.") % words
    return _("Changed on another page or device: %(fields)s.") % words


def _desk(request: HttpRequest, key: str) -> Desk:
    """The form of a draft of this person.

    Raises:
        NotVisible: there is no such draft, or its record is not theirs to see any more.
    """
    kept = find_draft(request.user.pk, key)
    actor, now, place = actor_of(request), clock.now(), kept.place
    if place.record_id is not None:
        record = find_record(place.record_id, actor=actor)
    else:
        record = new_record(
            system=place.system,
            record_type=place.record_type,
            actor=actor,
            now=now,
            parent_id=place.parent_id,
            period_start=place.period_start,
        )
    desk = Desk(request, Scene(record, actor, now), action=place.action)
    desk.kept = kept
    return desk
