"""Definitions in Wagtail: list, draft, lock, history, comparison, preview. Publishing is by release only."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, LiveStatusTagColumn, TitleColumn, UpdatedAtColumn
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from authoring.forms import DefinitionForm
from authoring.panels import DocumentPanel, ProblemsPanel
from authoring.words import KINDS, kind_word
from exchange.drafts import get_draft, to_the_letter
from exchange.models import ReleaseRequest
from schemas.models import Definition


class DefinitionPolicy(ModelPermissionPolicy):
    """What Wagtail grants, except publishing: a definition goes live only with its whole system."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Nobody publishes a single definition."""
        return action != "publish" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Definition) -> bool:
        """The same for one definition."""
        return self.user_has_permission(user, action)


class DefinitionFilters(WagtailFilterSet):
    """Narrow the list by system and kind."""

    system = ChoiceFilter(label=_("System"), choices=lambda: _systems())
    kind = ChoiceFilter(label=_("Kind"), choices=lambda: [(kind, kind_word(kind)) for kind in KINDS])

    class Meta:
        model = Definition
        fields = ["system", "kind"]


def _systems() -> list[tuple[str, str]]:
    found = with_system_titles().order_by("system").values_list("system", "system_title").distinct()
    return [(name, str(title)) for name, title in found]


def with_system_titles() -> QuerySet[Definition]:
    """All definitions, each with the title of its system as `system_title` (its key where there is none yet)."""
    named = Definition.objects.filter(system=OuterRef("system"), kind__in=("system", "region")).exclude(title="")
    title = Subquery(named.order_by("kind").values("title")[:1])
    return Definition.objects.annotate(system_title=Coalesce(title, F("system")))


class ListView(IndexView):
    """The list of definitions. Nothing is done to many at once: each goes live, or goes, with its system's release."""

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's columns without boxes to tick."""
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class TextView(EditView):
    """The text of a definition; what is saved as it was makes no draft."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep another text; an older state that is taken up again is one."""
        self.form = form
        is_unchanged = to_the_letter(get_draft(self.object.pk).document, form.cleaned_data["document"])
        return self.save_action() if is_unchanged and self.action == "edit" else super().form_valid(form)


class DefinitionViewSet(SnippetViewSet):
    """The pages of definitions under `/admin/definitions/`."""

    model = Definition
    index_view_class = ListView
    index_template_name = "wagtailadmin/generic/index.html"  # the snippets' own has a footer for ticked boxes
    edit_view_class = TextView
    filterset_class = DefinitionFilters
    icon = "doc-full"
    add_to_admin_menu = True  # so that Wagtail shows no general list of snippets; the entry itself is made in the hooks
    copy_view_enabled = False
    list_display = [
        TitleColumn(
            "title", label=_("Title"), sort_key="title", get_url=lambda row: reverse("designer:design", args=[row.pk])
        ),
        Column("kind", label=_("Kind"), accessor=lambda row: kind_word(row.kind), sort_key="kind"),
        Column("key", label=_("Key"), sort_key="key"),
        Column("system", label=_("System"), accessor="system_title", sort_key="system"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    search_fields = ["title", "key"]
    search_backend_name = None
    admin_url_namespace = "definitions"
    base_url_path = "definitions"
    edit_handler = ObjectList(
        [FieldPanel("system"), ProblemsPanel(), DocumentPanel("document")], base_form_class=DefinitionForm
    )

    def get_queryset(self, _request: Any) -> QuerySet[Definition]:
        """All of the region, with what the list shows of their systems."""
        return with_system_titles()

    @property
    def permission_policy(self) -> DefinitionPolicy:
        """Our policy, made anew so that it keeps nothing from another region."""
        return DefinitionPolicy(self.model)


class Closed(ModelPermissionPolicy):
    """Nobody may do anything."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """No."""
        return False

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """No."""
        return False

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """No."""
        return False

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        """No."""
        return False


class ReleaseRequestViewSet(SnippetViewSet):
    """Requests for a release, so that Wagtail's settings offer workflows for them.

    Nothing is done with them on Wagtail's own pages: their addresses are closed (`authoring.middleware`), and nobody
    has a right to any. People ask and answer on the page of the release.
    """

    model = ReleaseRequest
    add_to_admin_menu = True  # as with definitions: no general list of snippets
    copy_view_enabled = False
    admin_url_namespace = "release_requests"
    base_url_path = "release_requests"
    edit_handler = ObjectList([FieldPanel("system", read_only=True)])

    @property
    def permission_policy(self) -> Closed:
        """Our policy, made anew so that it keeps nothing from another region."""
        return Closed(self.model)
