"""The frame around every page: the bar on top and the region's menu."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.registration.selectors import registrations_in
from accounts.rights import rights_of
from accounts.selectors import Rights
from engine.definitions.values import MenuItem, Region
from forms.actors import Actor, role_of
from portal.outlines import outline_of
from portal.viewer import actor_of, definition_of, holds, organisation_of
from portal.waiting import waiting_by_type
from schemas.selectors import NoRelease
from tenants.links import public_url, region_path, region_url
from tenants.waiting import waiting_for


@dataclass(frozen=True)
class Link:
    """A place to go, perhaps with a number of things that wait there."""

    title: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Group:
    """A heading of the menu and what is under it."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Shell:
    """Everything the frame shows."""

    person: str
    role: str
    inbox: Link
    messages: Link
    regions: tuple[Link, ...]
    business: Link | None = None  # the region's first page; outside, that of somebody's only region
    region: Link | None = None
    menus: tuple[Group, ...] = ()
    admin: Link | None = None
    logout: str = ""
    deputies: str = ""
    account: str = ""
    everywhere: tuple[Link, ...] = ()  # what spans all regions besides the inbox
    help: Link | None = None  # of the region one stands in
    deputies_here: str = ""  # of the region, for its administrators
    people: str = ""  # of the region, for the same
    registrations: Link | None = None  # of companies, for those who decide about them
    site: Link | None = None  # the project that somebody on site works in, and the way to another one
    platform: str = ""  # the regions of the platform, for its operators
    stands_in: tuple[str, ...] = ()  # those for whom the person stands in here


def shell_of(request: HttpRequest) -> Shell:
    """The frame for this request, made once."""
    if not hasattr(request, "shell"):
        request.shell = _shell(request)
    return request.shell


def _shell(request: HttpRequest) -> Shell:
    rights = rights_of(request)
    tokens = {slug: there.tokens for slug, there in rights.items()}
    waiting = waiting_for(request.user.pk, tokens)
    definition = _definition(request)
    news = public_url("messages")
    messages = Link(_("Messages"), news, current=request.path == news, count=waiting.unread)
    everywhere = tuple(_everywhere(request, tokens))
    at_inbox = definition is None and not any(link.current for link in (messages, *everywhere))
    inbox = Link("", public_url("inbox"), current=at_inbox, count=waiting.todo)
    here = request.region.slug if request.region else ""
    regions = tuple(
        Link(there.grants[0].region.title, region_path(slug, ""), current=slug == here)
        for slug, there in rights.items()
    )
    shell = (
        _outside(request, rights, inbox=inbox, messages=messages, regions=regions)
        if definition is None
        else _in_region(request, definition, inbox=inbox, messages=messages, regions=regions)
    )
    return replace(shell, everywhere=everywhere)


def _everywhere(request: HttpRequest, tokens: Mapping[str, Sequence[str]]) -> Iterator[Link]:
    """Results for whoever has a part in records, the comparison for whoever has areas in several regions."""
    held = {slug: {token.partition("@")[2].partition(":")[0] for token in there} for slug, there in tokens.items()}
    if any({"org", "person"} & kinds for kinds in held.values()):
        url = public_url("results")
        yield Link(_("Results of all regions"), url, current=request.path == url)
    if sum("area" in kinds for kinds in held.values()) > 1:
        url = public_url("comparison")
        yield Link(_("Comparison of regions"), url, current=request.path == url)


def _definition(request: HttpRequest) -> Region | None:
    """The definition of the region the page stands in.

    There is none outside; the pages that refuse somebody, or say that nothing is released yet, stand outside too.
    """
    if request.region is None or not (request.grants or request.user.is_platform_operator):
        return None
    try:
        return definition_of(request)
    except NoRelease:
        return None


def _outside(
    request: HttpRequest, rights: Mapping[str, Rights], *, inbox: Link, messages: Link, regions: tuple[Link, ...]
) -> Shell:
    """The frame outside; who works in one region only is named as there."""
    person, role = str(request.user), ""
    if len(rights) == 1:
        ((slug, held),) = rights.items()
        organisation = organisation_of(held.grants)
        person = organisation.name if organisation else person
        mine = {role_of(token) for token in held.tokens}
        role = " · ".join(title for key, title in outline_of(slug).roles.items() if key in mine)
    return Shell(
        person=person,
        role=role,
        inbox=inbox,
        messages=messages,
        regions=regions,
        business=regions[0] if len(regions) == 1 else None,
        site=_site(request),
        logout=public_url("logout"),
        deputies=public_url("deputies"),
        account=public_url("account"),
        platform=public_url("platform_regions") if request.user.is_platform_operator else "",
    )


def _in_region(
    request: HttpRequest, definition: Region, *, inbox: Link, messages: Link, regions: tuple[Link, ...]
) -> Shell:
    actor = actor_of(request)
    home = region_url(request.region.slug, "home")
    held = [role for role in definition.roles if role.key in actor.roles]
    granted, standing = {grant.role for grant in request.grants}, request.user.standing
    is_author = any(role.authors and role.key in granted for role in held)
    configuring = request.path.startswith(f"{home}admin/")
    return Shell(
        person=actor.organisation_name or actor.name,
        role=standing.type_title if standing else " · ".join(role.title for role in held),
        inbox=inbox,
        messages=messages,
        regions=regions,
        business=Link(request.region.title, home, current=not configuring),
        region=Link(request.region.title, home),
        menus=(
            *_menus(request, definition, actor),
            *_account_menu(request, definition, actor),
            *_site_menu(request, definition),
        ),
        admin=Link("", f"{home}admin/", current=configuring) if is_author else None,
        logout=public_url("logout"),
        deputies=public_url("deputies"),
        account=public_url("account"),
        platform=public_url("platform_regions") if request.user.is_platform_operator else "",
        help=_help(request),
        deputies_here=region_url(request.region.slug, "deputies_here") if is_author else "",
        people=region_url(request.region.slug, "people") if is_author else "",
        registrations=_registrations(request, definition, granted),
        site=_site(request),
        stands_in=tuple(each.name for each in actor.lent),
    )


def _help(request: HttpRequest) -> Link:
    url = region_url(request.region.slug, "help")
    return Link(_("Help"), url, current=request.path.startswith(url))


def _registrations(request: HttpRequest, definition: Region, granted: set[str]) -> Link | None:
    """The list of companies that ask for an account, for those who decide about them."""
    rules = definition.registration
    if rules is None or granted.isdisjoint(rules.decided_by):
        return None
    url = region_url(request.region.slug, "registrations")
    waiting = registrations_in(request.region, waiting=True).count()
    return Link(_("Company registrations"), url, current=request.path.startswith(url), count=waiting)


def _site(request: HttpRequest) -> Link | None:
    """The project of whoever signed in by dynamic password; it leads to the choice of another one."""
    standing = request.user.standing
    return Link(standing.title or _("Choose a project"), region_url(standing.region, "sites")) if standing else None


def _site_menu(request: HttpRequest, definition: Region) -> tuple[Group, ...]:
    """What leaders find below everything else: the operators of their project, as the region calls them."""
    standing = request.user.standing
    kinds = definition.sites.types if definition.sites else ()
    title = next((each.title for each in kinds if each.by == "operator"), "")
    if not (standing and standing.is_leader and standing.tokens and title):
        return ()
    url = region_url(request.region.slug, "operators")
    return (Group(standing.type_title, (Link(title, url, current=request.path.startswith(url)),)),)


def _account_menu(request: HttpRequest, definition: Region, actor: Actor) -> tuple[Group, ...]:
    """What companies find below everything else: the accounts of their projects, as the region calls them."""
    said = definition.project_accounts
    if said is None or not holds(actor, said.opened_by):
        return ()
    url = region_url(request.region.slug, "project_accounts")
    return (Group(_("Accounts"), (Link(said.title, url, current=request.path.startswith(url)),)),)


def _menus(request: HttpRequest, definition: Region, actor: Actor) -> tuple[Group, ...]:
    waiting = waiting_by_type(request.region.slug, actor)
    groups = (
        Group(
            menu.title,
            tuple(_link(request, item, waiting) for item in menu.items if holds(actor, item.roles)),
        )
        for menu in definition.menus
    )
    return (*_projects(request, definition, actor), *(group for group in groups if group.links))


def _projects(request: HttpRequest, definition: Region, actor: Actor) -> tuple[Group, ...]:
    """The pages that sum up projects, before the menus of single systems."""
    projects = definition.projects
    if projects is None or not holds(actor, projects.roles):
        return ()
    url = region_url(request.region.slug, "projects")
    return (Group(_("Projects"), (Link(projects.title, url, current=request.path.startswith(url)),)),)


def _link(request: HttpRequest, item: MenuItem, waiting: Mapping[tuple[str, str], int]) -> Link:
    if item.report:
        url = region_url(request.region.slug, "report", item.system, item.report)
        return Link(item.title, url, current=request.path.startswith(url))
    if item.dashboard:
        url = region_url(request.region.slug, "dashboard", item.system, item.dashboard)
        return Link(item.title, url, current=request.path.startswith(url))
    url = region_url(request.region.slug, "list", item.key)
    # A list that opens a tab of its rows is worked on there: what waits are the records on that tab.
    wanted, states = (item.open_child, ()) if item.open_child else (item.record_type, item.states)
    count = sum(
        number
        for (record_type, state), number in waiting.items()
        if record_type == wanted and (not states or state in states)
    )
    return Link(item.title, url, current=request.path == url, count=count)
