"""The people of a region, for its administrators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.people import services
from accounts.people.selectors import people_in, why_not_manage
from accounts.people.services import PeopleRefused, RoleAsked
from accounts.second_factor.selectors import authenticator_of
from accounts.sessions.selectors import sessions_of
from accounts.signing_in import is_locked
from engine.definitions.values import Region as Definition
from forms.errors import Refused
from portal.paging import page_of
from portal.problems import answers_refusals
from schemas.selectors import current_region
from tenants import clock
from tenants.numbers import masked

MOST_WORDS = 60


@dataclass(frozen=True)
class Question:
    """What is asked before something is done that cannot be taken back, and what follows from it."""

    title: object
    follows: object


QUESTIONS: Mapping[str, Question] = {
    "take": Question(
        gettext_lazy("Take the role away"),
        gettext_lazy("What waits for them in this role is out of their sight at once, also in the middle of work."),
    ),
    "password": Question(
        gettext_lazy("New start password"),
        gettext_lazy("The present password stops working and all sessions end. The new one is shown to you only once."),
    ),
    "factor": Question(
        gettext_lazy("Take the second factor away"),
        gettext_lazy("The authenticator and all recovery codes stop counting for good; the password alone lets in."),
    ),
    "close": Question(
        gettext_lazy("Close the account"),
        gettext_lazy(
            "All sessions end and all roles here are taken away. Opened again, the account has to be given them anew."
        ),
    ),
}


@require_safe
@answers_refusals
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works in the region, found by name or user name."""
    definition = _region(request)
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    page = page_of(people_in(request.region, words=words), request.GET.get("page", "1"))
    titles = {role.key: role.title for role in definition.roles}
    for user in page.things:
        user.role_titles = "、".join(dict.fromkeys(titles.get(grant.role, grant.role) for grant in user.held))
    return render(request, "portal/people/list.html", {"page": page, "words": words})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def new_person(request: HttpRequest) -> HttpResponse:
    """Open an account; its start password is shown once."""
    definition = _region(request)
    if request.method != "POST":
        return _new_page(request, definition)
    typed = {name: request.POST.get(name, "").strip() for name in ("username", "name", "mobile")}
    told = {"region": request.region, "by": request.user, "now": clock.now()}
    try:
        if "known" in request.POST:
            user = _known(typed["username"])
            services.give_role(user, _role_asked(request), definition, **told)
            messages.success(request, _("%(name)s now has the role here.") % {"name": user.name})
            return redirect("person", user.pk)
        user, password = services.open_account(_role_asked(request), definition, **typed, **told)
    except PeopleRefused as refused:
        return _new_page(request, definition, refused)
    return render(request, "portal/people/start_password.html", {"person": user, "password": password, "is_new": True})


@never_cache
@require_safe
@answers_refusals
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Somebody's account, roles in the region, and sessions."""
    definition = _region(request)
    user = _person(request, user_id)
    because = why_not_manage(user, region=request.region, by=request.user)
    context = {
        "person": user,
        "mobile": masked("mobile", user.mobile),
        "because": because,
        "grants": _grant_lines(user, definition),
        "authenticator": authenticator_of(user),
        "is_locked": is_locked(user.username, now=clock.now()),
        "sessions": () if because else sessions_of(user),
        **_choices(definition),
    }
    return render(request, "portal/people/person.html", context)


@never_cache
@require_POST
@answers_refusals
def change_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Do one thing with an account, as its button says; what cannot be taken back is asked about first."""
    definition = _region(request)
    user, deed = _person(request, user_id), request.POST.get("do", "")
    if deed in QUESTIONS and "confirmed" not in request.POST:
        asked = {"person": user, "deed": deed, "grant": request.POST.get("grant", ""), "question": QUESTIONS[deed]}
        return render(request, "portal/people/confirm.html", asked)
    try:
        if deed == "password":
            told = {"region": request.region, "by": request.user, "now": clock.now()}
            context = {"person": user, "password": services.reset_password(user, **told)}
            return render(request, "portal/people/start_password.html", context)
        _DEEDS[deed](request, user, definition)
    except KeyError as error:
        raise Http404 from error
    except PeopleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Done."))
    return redirect("person", user.pk)


def _give(request: HttpRequest, user: User, definition: Definition) -> None:
    asked = _role_asked(request)
    services.give_role(user, asked, definition, region=request.region, by=request.user, now=clock.now())


def _take(request: HttpRequest, user: User, _definition: Definition) -> None:
    number = request.POST.get("grant", "")
    grant = int(number) if number.isdecimal() and len(number) < 18 else 0
    services.take_role(user, grant, region=request.region, by=request.user, now=clock.now())


def _rename(request: HttpRequest, user: User, _definition: Definition) -> None:
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "mobile")}
    services.rename(user, **typed, region=request.region, by=request.user, now=clock.now())


def _end(request: HttpRequest, user: User, _definition: Definition) -> None:
    session = request.POST.get("session", "")
    services.end_theirs(user, session, region=request.region, by=request.user, now=clock.now())


def _plainly(service: Callable[..., None]) -> Callable[[HttpRequest, User, Definition], None]:
    """A deed that needs nothing but the account."""

    def do(request: HttpRequest, user: User, _definition: Definition) -> None:
        service(user, region=request.region, by=request.user, now=clock.now())

    return do


_DEEDS: Mapping[str, Callable[[HttpRequest, User, Definition], None]] = {
    "give": _give,
    "take": _take,
    "rename": _rename,
    "end": _end,
    "factor": _plainly(services.reset_second_factor),
    "unlock": _plainly(services.lift_lock),
    "close": _plainly(services.close_account),
    "reopen": _plainly(services.reopen_account),
}


def _region(request: HttpRequest) -> Definition:
    """The region's definition, for its administrators alone."""
    definition = current_region()
    authors = {role.key for role in definition.roles if role.authors}
    if not request.user.is_platform_operator and authors.isdisjoint(grant.role for grant in request.grants):
        raise Refused((_("Only the region's administrators look after its people."),), role=True)
    return definition


def _person(request: HttpRequest, user_id: int) -> User:
    found = people_in(request.region).filter(pk=user_id).first()
    if found is None:
        raise Http404
    return found


def _known(username: str) -> User:
    found = User.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise PeopleRefused(_("There is no open account with this user name."))
    return found


def _role_asked(request: HttpRequest) -> RoleAsked:
    post = request.POST
    return RoleAsked(
        post.get("role", ""), post.getlist("areas"), post.get("credit_code", "")[:18], post.get("organisation", "")
    )


def _choices(definition: Definition) -> dict[str, object]:
    """The roles that can be given, and the districts."""
    roles = [role for role in definition.roles if role.held.by != "person"]
    return {
        "roles": roles,
        "districts": definition.districts,
        "has_parties": any(role.held.by == "party" for role in roles),
        "chosen": (),
    }


def _grant_lines(user: User, definition: Definition) -> list[dict[str, object]]:
    titles = {role.key: role.title for role in definition.roles}
    districts = {"*": _("All districts"), **{each.key: each.title for each in definition.districts}}
    return [
        {
            "id": grant.pk,
            "role": titles.get(grant.role, grant.role),
            "where": str(grant.organisation or "、".join(districts.get(area, area) for area in grant.areas)) or "—",
        }
        for grant in user.held
    ]


def _new_page(request: HttpRequest, definition: Definition, refused: PeopleRefused | None = None) -> HttpResponse:
    context = {**_choices(definition), "refused": refused, "typed": request.POST}
    context["chosen"] = request.POST.getlist("areas")
    return render(request, "portal/people/new.html", context, status=422 if refused else 200)
