"""A form that is sent after the session ended is not lost: the visitor's next session keeps it, sealed, until log-in.

Only a page of ours leaves something behind (its token is checked), only a form that keeps drafts does, and only the
form it was sent to takes it up again. Where the token itself is an earlier one, because somebody signed in from another
page meanwhile, the browser must say that the form comes from a page of ours; nothing is done with it but keeping it.
"""

import json

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

from accounts.sealing import Unsealable, seal, unseal

_NAME, _PURPOSE = "leftover", "accounts.leftover"
MOST = 500_000  # characters
MARK = "draft_user"  # the field that says whose form it is


def leave(request: HttpRequest) -> bool:
    """Keep a posted form for after the log-in; says whether there was one to keep."""
    return _is_from_our_page(request) and _leave(request)


def leave_outdated(request: HttpRequest) -> bool:
    """The same for a form whose token is an earlier one; says whether there was one to keep."""
    return _is_from_our_site(request) and _leave(request)


def _leave(request: HttpRequest) -> bool:
    if request.method != "POST" or not request.POST.get(MARK):
        return False
    body = request.POST.copy()
    body.pop("csrfmiddlewaretoken", None)
    text = json.dumps({"path": request.path, "body": body.urlencode()})
    if len(text) > MOST:
        return False
    request.session[_NAME] = seal(text, purpose=_PURPOSE).decode()
    return True


def take_leftover(request: HttpRequest) -> str:
    """The form that was left for this address, once; nothing when there is none."""
    sealed = request.session.get(_NAME, "")
    try:
        left = json.loads(unseal(sealed.encode(), purpose=_PURPOSE)) if sealed else {}
    except Unsealable:
        left = {}
    if left.get("path") != request.path:
        return ""
    del request.session[_NAME]
    return str(left["body"])


def _is_from_our_page(request: HttpRequest) -> bool:
    """Whether the post carries the token of a page of ours; the view that would ask is not reached."""
    check = CsrfViewMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]
    check.process_request(request)
    return check.process_view(request, lambda _request: None, (), {}) is None


def _is_from_our_site(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site; no page can make it say so of another."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", "") in (own, *settings.CSRF_TRUSTED_ORIGINS)
