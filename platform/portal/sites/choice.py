"""Choosing the project one works in; the choice holds until another is made or the session ends."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.addresses import address_of
from accounts.models import Operator
from accounts.standing import SESSION, Standing, stand
from engine.definitions.values import Sites
from forms.errors import Refused
from portal.problems import answers_refusals
from schemas.selectors import current_region
from tenants import clock
from tenants.audit.services import record
from tenants.links import region_url
from tenants.models import Region
from workflows.sites.projects import Project, authorisations, find_project, projects_led

MOST_NUMBER = 80


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def choose(request: HttpRequest) -> HttpResponse:
    """The projects of whoever signed in by dynamic password, and a search for finished ones by number."""
    sites, standing = current_region().sites, request.user.standing
    if sites is None or standing is None or standing.region != request.region.slug:
        raise Refused((_("Projects are chosen by people on site who signed in by dynamic password."),), role=True)
    if request.method == "POST":
        return _choose(request, sites, standing)
    if not standing.is_leader and not standing.tokens:
        page = first_page(request, request.region, sites)  # who was asked for one more code comes here by way of that
        if page != request.path:
            return redirect(page)
    number = request.GET.get("number", "").strip()[:MOST_NUMBER]
    context = {"standing": standing, "number": number, "found": _search(request, sites, standing, number)}
    if standing.is_leader:
        context["projects"] = projects_led(sites, role=standing.role, key=request.user.person_key)
    else:
        context["operators"] = _authorised(request, sites)
    return render(request, "portal/sites/choose.html", context)


def first_page(request: HttpRequest, region: Region, sites: Sites) -> str:
    """Where somebody goes who has just signed in: an operator with one project straight into it."""
    said = request.session[SESSION]
    mine = authorisations(region, request.user.person_key) if said["by"] == "operator" else []
    if len(mine) != 1:
        return region_url(region.slug, "sites")
    stand(request, {**said, "operator": mine[0].pk})
    _note(request, mine[0].project)
    return region_url(region.slug, "home")


def _choose(request: HttpRequest, sites: Sites, standing: Standing) -> HttpResponse:
    chosen = request.POST.get("project", "")[:MOST_NUMBER]
    said = request.session[SESSION]
    if standing.is_leader:
        project = find_project(sites, chosen, role=standing.role, key=request.user.person_key)
        found = (
            (project.number, project.title, {"project": project.number, "title": project.title}) if project else None
        )
    else:
        mine = {str(each.pk): each for each in authorisations(request.region, request.user.person_key)}
        operator = mine.get(chosen)
        found = (operator.project, operator.project_title, {"operator": operator.pk}) if operator else None
    if found is None:
        raise Refused((_("This project is not yours any more. Please choose another one."),))
    number, title, more = found
    stand(request, {**said, **more, "systems": list(sites.systems)})
    _note(request, number)
    messages.success(request, _("You work in “%(title)s” now.") % {"title": title})
    return redirect("home")


def _search(request: HttpRequest, sites: Sites, standing: Standing, number: str) -> Project | None:
    if not number or not standing.is_leader:
        return None
    return find_project(sites, number, role=standing.role, key=request.user.person_key)


def _authorised(request: HttpRequest, sites: Sites) -> list[tuple[Operator, list[str]]]:
    titles = {each.key: each.title for each in sites.permissions}
    mine = authorisations(request.region, request.user.person_key)
    return [(each, [titles.get(key, key) for key in each.permissions]) for each in mine]


def _note(request: HttpRequest, number: str) -> None:
    record(
        "site.chosen",
        user=request.user,
        at=clock.now(),
        object_type="project",
        object_id=number,
        ip=address_of(request),
    )
