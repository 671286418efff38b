"""What the pages about one system have in common."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from exchange.releasing import Standing, list_systems, standing


class SystemPage(WagtailAdminTemplateMixin, TemplateView):
    """A page about one system of the region; an unknown system is not found."""

    header_icon = "cogs"
    system: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse systems the region does not have."""
        super().setup(request, *args, **kwargs)
        self.system = kwargs["system"]
        if self.system not in list_systems():
            raise Http404

    def standing(self) -> Standing:
        """Where the system stands."""
        return standing(self.system)

    def get_page_subtitle(self) -> str:
        """The system's own title."""
        return self.standing().title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › system › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        here = {"url": "", "label": str(self.page_title), "sublabel": self.get_page_subtitle()}
        return [home, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The system's standing, for the bar that all these pages show."""
        return super().get_context_data(**{**kwargs, "system": self.system, "standing": self.standing()})
