"""What was posted and not taken is kept: after a log-out for the next log-in, and after a refusal."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from accounts.leftovers import MARK, take_leftover
from forms.drafts import Closed, Kept
from forms.errors import Refused
from portal.drafts.desk import DEVICE, Desk
from portal.posting import new_key

YEAR = 365 * 24 * 60 * 60


def put_back(desk: Desk) -> None:
    """Make a draft of what the session kept for this form, if it was this person's."""
    body = _left_over(desk.request)
    if not body:
        return
    late = Desk(desk.request, desk.scene, action=desk.place.action, post=QueryDict(body))
    try:
        keep(late)
    except Refused:
        return  # somebody else signed in, or there is no room: what they typed is not this person's to see


def keep(desk: Desk, *, step: str = "") -> Kept | None:
    """Keep what was typed; when the form was sent from elsewhere meanwhile, as a draft of its own."""
    try:
        return desk.save(step=step)
    except Closed:
        return desk.save(key=new_key(), step=step)


def keep_refused(desk: Desk) -> None:
    """What was refused is a draft from now on, so that closing the page loses nothing."""
    if not desk.post.get("draft"):
        return
    try:
        desk.kept = keep(desk)
    except Refused:
        return  # the page that follows holds it all; there is nothing to add to that


def keep_before(desk: Desk, posted: QueryDict) -> None:
    """Keep what stood on a page before the server changed it, so that the page that follows has seen it.

    The browser keeps the same for itself and hands it in once the next page is there; without this it would stand
    against what that page says.
    """
    if not posted.get(MARK):
        return
    before = Desk(desk.request, desk.scene, action=desk.place.action, post=posted)
    try:
        desk.kept = keep(before) or desk.kept
    except Refused:
        return  # the page that follows holds it all


def name_device(desk: Desk, answer: HttpResponse) -> HttpResponse:
    """Let the device be known again, to say of a draft that it was typed on another one."""
    if not desk.device:
        answer.set_cookie(
            DEVICE, new_key(), max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return answer


def _left_over(request: HttpRequest) -> str:
    return take_leftover(request) if request.method == "GET" else ""
