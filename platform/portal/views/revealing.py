"""The page of a record with its personal numbers in full, for this one look."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.contexts import Scene
from forms.errors import Refused
from forms.revealing import reveal
from forms.selectors import find_record
from portal.problems import answers_refusals, refusal_of
from portal.viewer import actor_of
from portal.views.record import shown_page
from tenants import clock


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_refusals
def reveal_numbers(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show the record's numbers in full after a reason was given; loading the page anew hides them again."""
    actor = actor_of(request)
    scene = Scene(find_record(record_id, actor=actor), actor, clock.now())
    if request.method != "POST":
        return redirect("record", record_id)
    try:
        reveal(scene, reason=request.POST.get("reason", ""))
    except Refused as error:
        if error.role:
            raise
        return shown_page(request, scene, refusal=replace(refusal_of(error), status=422))
    return shown_page(request, scene, revealed=True)
