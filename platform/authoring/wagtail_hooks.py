"""What our admin adds to Wagtail's, and what it takes away."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import admin_search_areas
from wagtail.admin.ui.components import Component
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from authoring.editor import editor_script
from authoring.guides import EDIT_HANDLER, wanted_by
from authoring.viewsets import DefinitionViewSet, ReleaseRequestViewSet
from exchange.approvals import needs_approval
from exchange.releasing import list_systems, standing
from forms.guides.models import GuidePage

register_snippet(DefinitionViewSet)
register_snippet(ReleaseRequestViewSet)
GuidePage.edit_handler = EDIT_HANDLER
# Wagtail's areas of search keep the address of whichever region asked first; the list of definitions searches itself.
admin_search_areas.registered_search_areas = []


@hooks.register("register_admin_urls")
def own_pages() -> list[URLPattern | URLResolver]:
    """Check, changes, release, history and tables."""
    return [path("", include("authoring.urls", namespace="authoring"))]


@hooks.register("construct_admin_api")
def names_wagtail_asks_for(router: WagtailAPIRouter) -> None:
    """Wagtail's frame names the addresses of images and documents on every page, whether or not they are installed.

    They are not; the names lead to the pages' endpoint, which is closed here like the rest of the admin API.
    """
    for name in ("images", "documents"):
        if not apps.is_installed(f"wagtail.{name}"):
            router.register_endpoint(name, PagesAdminAPIViewSet)


@hooks.register("insert_global_admin_css")
def own_style() -> str:
    """Our few rules beside Wagtail's."""
    link = '<link rel="stylesheet" href="{}">'
    names = ("authoring", "stages", "editor")
    return format_html(link * len(names), *(static(f"authoring/{name}.css") for name in names))


@hooks.register("insert_editor_js")
def own_script() -> str:
    """Jumping from a problem to its line, and the editor of the text."""
    return format_html('<script src="{}" defer></script>{}', static("authoring/editor.js"), editor_script())


@hooks.register("construct_main_menu")
def own_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Configuration, definitions, the playground, the outbox, and the way back; Wagtail's own entries are not needed.

    Made anew for each request: Wagtail keeps its own items for the whole process, with the addresses of whichever
    region asked first.
    """
    home = reverse("wagtailadmin_home")
    items[:] = [
        MenuItem(_("Configuration"), home, name="configuration", icon_name="cogs", order=100),
        MenuItem(_("Definitions"), reverse("definitions:list"), name="definitions", icon_name="doc-full", order=200),
        MenuItem(
            _("Expression playground"), reverse("authoring:playground"), name="playground", icon_name="code", order=300
        ),
        MenuItem(_("Help pages"), reverse("authoring:guides"), name="guides", icon_name="help", order=350),
        MenuItem(_("Bundles"), reverse("authoring:bundles"), name="bundles", icon_name="download", order=350),
        MenuItem(_("Messages sent"), reverse("authoring:outbox"), name="outbox", icon_name="mail", order=400),
        MenuItem(_("Data of a person"), reverse("authoring:person"), name="person", icon_name="user", order=500),
        MenuItem(_("Webhooks"), reverse("authoring:hooks"), name="hooks", icon_name="site", order=450),
        *_approval_of_releases(),
        MenuItem(_("Audit trail"), reverse("authoring:audit"), name="audit", icon_name="history", order=600),
        MenuItem(_("Back to work"), home.removesuffix("admin/"), name="work", icon_name="home", order=900),
    ]


def _approval_of_releases() -> list[MenuItem]:
    """Wagtail's settings of workflows, where the region wants other people to approve."""
    if not needs_approval():
        return []
    address = reverse("wagtailadmin_workflows:index")
    return [MenuItem(_("Who approves releases"), address, name="approval", icon_name="tasks", order=550)]


@hooks.register("construct_snippet_action_menu")
def no_single_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A definition goes live with its whole system, never alone."""
    items[:] = [item for item in items if item.name not in ("action-publish", "action-unpublish")]


class SystemsPanel(Component):
    """The region's systems on the first page: their releases, their drafts, the ways on."""

    name = "systems"
    template_name = "authoring/systems_panel.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Every system with its standing."""
        return {"standings": [standing(system) for system in list_systems()]}


@hooks.register("construct_homepage_panels")
def only_systems(request: HttpRequest, panels: list[Component]) -> None:
    """The first page is about systems only."""
    panels[:] = [SystemsPanel()]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Component]) -> None:
    """No counts of pages and images, which there are none of."""
    items.clear()


@hooks.register("before_unpublish_page")
def keep_what_must_be_read(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that a running system wants read is not withdrawn: it would block nobody, and nobody would notice."""
    systems = wanted_by(page.specific)
    if not systems:
        return None
    sentence = _("This page has to be read in %(systems)s. Take it out there and release that first.")
    messages.error(request, sentence % {"systems": "、".join(systems)})
    return redirect("authoring:guides")
