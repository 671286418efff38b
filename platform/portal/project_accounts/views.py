"""The accounts of a company's projects: which there are, opening one, start passwords, closing and reopening."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.people.services import PeopleRefused
from accounts.projects import services
from accounts.projects.selectors import accounts_of, count_accounts
from accounts.projects.services import Post
from accounts.signing_in import is_locked
from forms.models import Record
from portal.paging import page_of
from portal.problems import answers_refusals
from portal.project_accounts.finding import Desk, desk_of, project_at
from tenants import clock
from tenants.numbers import masked

MOST_WORDS = 60


@require_safe
@answers_refusals
def projects(request: HttpRequest) -> HttpResponse:
    """The company's projects with the number of their open accounts."""
    desk = desk_of(request)
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    page = page_of(desk.projects(words=words), request.GET.get("page", "1"))
    places = [desk.place(record) for record in page.things]
    counts = count_accounts(request.region, role=desk.said.role, places=places)
    rows = [(record, counts.get(place, 0)) for record, place in zip(page.things, places, strict=True)]
    return render(
        request, "portal/project_accounts/list.html", {"said": desk.said, "page": page, "rows": rows, "words": words}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def accounts(request: HttpRequest, record_id: int) -> HttpResponse:
    """The accounts of one project; posting opens another, whose start password is shown once."""
    desk, record, post = project_at(request, record_id)
    if request.method != "POST":
        return _page(request, desk, record, post)
    typed = {name: request.POST.get(name, "").strip() for name in ("username", "name", "mobile")}
    try:
        user, password = services.open_account(post, **typed, by=request.user, now=clock.now())
    except PeopleRefused as refused:
        return _page(request, desk, record, post, refused=refused)
    return _handed_out(request, desk, record, user, password)


@never_cache
@require_POST
@answers_refusals
def change(request: HttpRequest, record_id: int, user_id: int) -> HttpResponse:
    """Do one thing with an account, as its button says; a new password and closing are asked about first."""
    desk, record, post = project_at(request, record_id)
    user = accounts_of(request.region, role=post.role, place=post.place).filter(pk=user_id).first()
    deed = request.POST.get("do", "")
    if user is None or deed not in ("password", *_DEEDS):
        raise Http404
    if deed != "reopen" and "confirmed" not in request.POST:
        context = {"said": desk.said, "record": record, "person": user, "deed": deed}
        return render(request, "portal/project_accounts/confirm.html", context)
    try:
        if deed == "password":
            password = services.reset_password(user, post, by=request.user, now=clock.now())
            return _handed_out(request, desk, record, user, password)
        _DEEDS[deed](user, post, by=request.user, now=clock.now())
    except PeopleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Saved."))
    return redirect("project_accounts_of", record.pk)


_DEEDS: Mapping[str, Callable[..., None]] = {"close": services.close_account, "reopen": services.reopen_account}


def _page(
    request: HttpRequest, desk: Desk, record: Record, post: Post, *, refused: PeopleRefused | None = None
) -> HttpResponse:
    people = list(accounts_of(request.region, role=post.role, place=post.place))
    context = {
        "said": desk.said,
        "record": record,
        "lines": [(user, masked("mobile", user.mobile), is_locked(user.username, now=clock.now())) for user in people],
        "refused": refused,
        "typed": request.POST if refused else {},
    }
    return render(request, "portal/project_accounts/accounts.html", context, status=422 if refused else 200)


def _handed_out(request: HttpRequest, desk: Desk, record: Record, user: User, password: str) -> HttpResponse:
    context = {"said": desk.said, "record": record, "person": user, "password": password}
    return render(request, "portal/project_accounts/start_password.html", context)
