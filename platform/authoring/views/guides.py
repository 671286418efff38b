"""The help pages of the region, and who has read each of them."""

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from authoring.guides import wanted_by
from forms.guides.models import GuidePage
from forms.guides.selectors import guides_with_standing, readings_of
from schemas.selectors import current_region

PER_PAGE = 100


class GuidesPage(WagtailAdminTemplateMixin, TemplateView):
    """Every help page: its version, for whom it is, where it has to be read."""

    page_title = gettext_lazy("Help pages")
    template_name = "authoring/guides.html"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pages with what an author wants to know of each."""
        titles = {role.key: role.title for role in current_region().roles}
        root = Page.get_first_root_node()
        lines = [
            {"guide": guide, "roles": [titles.get(key, key) for key in guide.roles], "wanted": wanted_by(guide)}
            for guide in guides_with_standing()
        ]
        meta = GuidePage._meta
        add = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, root.pk])
        return super().get_context_data(lines=lines, add=add, **kwargs)


class ReadersPage(GuidesPage):
    """Who read which version of one page, newest first."""

    template_name = "authoring/guide_readers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The readings, a page at a time."""
        guide = get_object_or_404(GuidePage, pk=self.kwargs["pk"])
        number = self.request.GET.get("page", "1")
        page = Paginator(readings_of(guide), PER_PAGE).get_page(number)
        return super().get_context_data(guide=guide, page=page, **kwargs)
