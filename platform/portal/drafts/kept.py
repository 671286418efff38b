"""What was posted when nobody was signed in any more: put back into the form after the next log-in."""

from django.http import HttpRequest, QueryDict

from accounts.leftovers import take_leftover
from forms.drafts import Closed
from forms.errors import Refused
from portal.drafts.desk import Desk
from portal.posting import new_key


def put_back(desk: Desk) -> None:
    """Make a draft of what the session kept for this form, if it was this person's."""
    body = _left_over(desk.request)
    if not body:
        return
    late = Desk(desk.request, desk.scene, post=QueryDict(body))
    try:
        late.save()
    except Closed:
        late.save(key=new_key())
    except Refused:
        return  # somebody else signed in, or there is no room: what they typed is not this person's to see


def _left_over(request: HttpRequest) -> str:
    return take_leftover(request) if request.method == "GET" else ""
