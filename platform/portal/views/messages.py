"""The messages of a person over all regions: a list, read marks, and the way to what each speaks of."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.paging import page_of
from portal.shell import Link
from portal.viewer import tokens_everywhere
from tenants import clock
from tenants.links import region_path
from tenants.messages import mark_read, messages_of
from tenants.models import Message

UNREAD = "unread"
MOST_PICKED = 100


@require_safe
@login_required
def message_list(request: HttpRequest) -> HttpResponse:
    """All messages, or those nobody has read yet; perhaps of one region."""
    mine = _mine(request)
    box = UNREAD if request.GET.get("box") == UNREAD else ""
    region = request.GET.get("region", "")
    shown = mine.filter(read_at=None) if box else mine
    regions = shown.order_by("region_slug").values_list("region_slug", "region_title").annotate(number=Count("pk"))
    page = page_of(shown.filter(region_slug=region) if region else shown, request.GET.get("page", "1"))
    unread = mine.filter(read_at=None).count()
    context = {
        "page": page,
        "messages_shown": page.things,
        "regions": list(regions),
        "region": region,
        "box": box,
        "unread": unread,
        "boxes": (
            Link(_("All messages"), "?", not box, mine.count()),
            Link(_("Unread"), "?box=unread", bool(box), unread),
        ),
    }
    return render(request, "portal/messages.html", context)


@require_safe
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a message speaks of; it counts as read from now on."""
    found = _mine(request).filter(pk=pk)
    one = found.first()
    if one is None:
        raise Http404
    mark_read(found, now=clock.now())
    return redirect(region_path(one.region_slug, one.path))


@require_POST
@login_required
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark the picked messages as read, or all."""
    mine = _mine(request)
    picked = [pk for pk in request.POST.getlist("pick")[:MOST_PICKED] if pk.isdecimal() and len(pk) < 19]
    count = mark_read(mine if "all" in request.POST else mine.filter(pk__in=picked), now=clock.now())
    if count:
        sentence = ngettext("%(count)s message was marked as read.", "%(count)s messages were marked as read.", count)
        notes.success(request, sentence % {"count": count})
    return redirect("messages")


def _mine(request: HttpRequest) -> QuerySet[Message]:
    return messages_of(request.user.pk, tokens_everywhere(request))
