"""The inbox over all regions."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rights import rights_of
from accounts.selectors import Rights
from portal.batching import carry_out, preview, read_picks
from portal.outlines import calendar_of
from portal.paging import page_of
from portal.posting import new_key, posted_version
from portal.presenters import inbox as presenter
from portal.presenters.tally import Tally, tally_of
from tenants import clock


@require_safe
@login_required
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what they did, what they started."""
    today, asked = clock.today(), presenter.asked_of(request.GET.dict())
    rights = rights_of(request)
    tally = tally_of(rights, user_id=request.user.pk, today=today)
    context = {
        "asked": asked,
        "boxes": presenter.boxes_of(tally.boxes(), current=asked.box),
        "regions": tally.regions(asked.box),
        "systems": tally.systems(asked.box),
        "late": tally.late() if asked.box == presenter.Box.TODO else 0,
        **_lines(request, asked, rights, tally, today),
    }
    return render(request, "portal/inbox.html", context)


@require_POST
@login_required
def batch(request: HttpRequest) -> HttpResponse:
    """First show what would be done with the picked items, then do it."""
    picks, now = read_picks(request.POST.getlist("pick")), clock.now()
    opinion = request.POST.get("opinion", "")
    found = preview(picks, user=request.user, now=now)
    if not found:
        messages.warning(request, _("Nothing was picked that can be passed together."))
        return redirect("inbox")
    missing = not opinion.strip() and any(pick.needs_opinion and not pick.reasons for pick in found)
    if "confirm" not in request.POST or missing:
        asked_again = missing and "confirm" in request.POST
        possible = any(not pick.reasons for pick in found)
        context = {"picks": found, "idempotency_key": new_key(), "asked_again": asked_again, "possible": possible}
        return render(request, "portal/batch.html", context, status=422 if asked_again else 200)
    results = carry_out(
        picks,
        user=request.user,
        opinion=opinion,
        key=request.POST.get("idempotency_key", ""),
        version_of=lambda pick: posted_version(request, f"version-{pick.key}"),
        now=now,
    )
    refused = [pick for pick in results if pick.reasons]
    context = {"results": results, "passed": len(results) - len(refused), "refused": len(refused)}
    return render(request, "portal/batch_results.html", context)


def _lines(
    request: HttpRequest, asked: presenter.Asked, rights: Mapping[str, Rights], tally: Tally, today: date
) -> dict[str, object]:
    line = partial(presenter.line_of, rights=rights, today=today, calendar_of=calendar_of)
    is_todo = asked.box == presenter.Box.TODO
    box = presenter.items_of(rights, user_id=request.user.pk, box=asked.box)
    soon = presenter.soon_in(tally.with_days_near(), today=today, calendar_of=calendar_of) if is_todo else {}
    items = presenter.narrowed(box, asked, today=today, soon=soon)
    if is_todo:
        groups, page = presenter.groups_of(items, number=asked.page, today=today, soon=soon, line=line)
        return {"groups": groups, "page": page, "batchable": any(item.batchable for item in page.things)}
    page = page_of(items, asked.page)
    lines = [line(item) for item in page.things]
    return {"groups": [presenter.Group("", "", page.total, lines)] if lines else [], "page": page}
