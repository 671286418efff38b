"""Who may enter a region's admin, and which of its pages are open at all."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from exchange.arranging import arranging
from exchange.authors import sync_author
from tenants import clock
from tenants.audit.services import record

#: Wagtail is a whole publishing system; of its pages only these are needed. What is not listed does not exist here,
#: so a side door found in any other of them leads nowhere.
OPEN_NAMESPACES = frozenset({"authoring", "definitions", "designer", "tryout", "wagtailadmin_editing_sessions"})
OPEN_NAMES = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
        "wagtailadmin_logout",
    }
)
#: Of Wagtail's pages about pages, those with which one help page is written, compared and brought out.
OPEN_PAGE_NAMES = frozenset(
    {
        "add",
        "edit",
        "preview_on_add",
        "preview_on_edit",
        "view_draft",
        "history",
        "revisions_view",
        "revisions_compare",
        "revisions_revert",
        "unpublish",
    }
)
PAGES = "wagtailadmin_pages"
#: Of Wagtail's pages about workflows, those with which the approval of releases is arranged; those about pages are not.
OPEN_WORKFLOW_NAMES = frozenset(
    {
        "index",
        "index_results",
        "add",
        "edit",
        "enable",
        "disable",
        "select_task_type",
        "add_task",
        "task_index",
        "task_index_results",
        "edit_task",
        "enable_task",
        "disable_task",
        "task_chooser",
        "task_chooser_results",
        "task_chooser_create",
        "task_chosen",
    }
)
WORKFLOWS = "wagtailadmin_workflows"
EXPLORERS = frozenset({"wagtailadmin_explore", "wagtailadmin_explore_root"})  # help pages have a list of their own
ACCOUNT = "wagtailadmin_account"  # Wagtail's menu links to it; accounts are kept outside


class AuthorsOnlyMiddleware:
    """Lets only authors of the region into its admin; asks the grants anew on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the address is resolved."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, or let the view run; what is arranged about approvals stands in the audit or is not arranged."""
        if not request.path_info.startswith("/admin/"):
            return None
        if request.region is None:
            raise Http404
        if not _may_author(request):
            return _refuse(request)
        match = request.resolver_match
        if match.url_name == ACCOUNT:
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
        if match.url_name in EXPLORERS:
            return HttpResponseRedirect(reverse("authoring:guides"))
        if not is_open(match.url_name, match.namespaces):
            raise Http404
        if WORKFLOWS in match.namespaces and request.method == "POST":
            with arranging(by=request.user, at=clock.now()):
                return view(request, *args, **kwargs)
        return None


def is_open(name: str, namespaces: Sequence[str]) -> bool:
    """Whether an address of the admin exists here, by its name and the namespaces it stands in."""
    if PAGES in namespaces:
        return name in OPEN_PAGE_NAMES
    if WORKFLOWS in namespaces:
        return name in OPEN_WORKFLOW_NAMES
    return name in OPEN_NAMES or not OPEN_NAMESPACES.isdisjoint(namespaces)


def _may_author(request: HttpRequest) -> bool:
    if request.user.is_superuser:
        return True
    return sync_author(request.user, region_slug=request.region.slug, today=clock.today())


def _refuse(request: HttpRequest) -> HttpResponse:
    record(
        "admin.access_refused",
        user=request.user,
        at=clock.now(),
        object_type="region",
        object_id=request.region.slug,
        data={"path": request.path[:300]},
    )
    return render(request, "authoring/not_an_author.html", status=403)
