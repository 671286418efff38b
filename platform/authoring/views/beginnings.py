"""New systems, new matters with form and chain, and single new definitions: made as drafts, opened in the designer."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from authoring.designing.editing import free_key
from authoring.designing.starting import menu_item, starting_document, starting_matter
from authoring.views.base import SystemPage
from authoring.views.new_catalogue import may_add
from authoring.words import KINDS, kind_word
from exchange.beginnings import Taken, begin_definitions, begin_system, show_in_menu
from exchange.drafts import draft_documents
from exchange.releasing import list_systems, region_draft
from schemas.selectors import REGION
from tenants import clock

KEY = r"[a-z][a-z0-9_]{0,59}"
#: What can be begun by itself; a region and a system are begun elsewhere.
_ALONE = tuple(kind for kind in KINDS if kind not in ("region", "system", "guide"))


class NewSystemPage(WagtailAdminTemplateMixin, TemplateView):
    """A new system of the region: what it is called, and its key."""

    page_title = gettext_lazy("New system")
    header_icon = "cogs"
    template_name = "authoring/new_system.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is asked, with a key that is free."""
        kwargs.setdefault("key", free_key("system_1", list_systems()))
        return super().get_context_data(key_pattern=KEY, refusal=_refusal(self.request), **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Begin the system and go on with its first matter."""
        title, key = _asked(request)
        against = _against(title, key)
        if not may_add(request) or against:
            context = self.get_context_data(title=title, key=key, against=against)
            return self.render_to_response(context, status=422 if may_add(request) else 403)
        try:
            begin_system(key=key, title=title, by=_author(request), at=clock.now())
        except Taken:
            against = _("The region has a system of this key. Choose another one.")
            return self.render_to_response(self.get_context_data(title=title, key=key, against=against), status=422)
        messages.success(request, _("The system is there as a draft. What do people fill in first?"))
        return HttpResponseRedirect(reverse("authoring:new_matter", args=[key]))


class NewMatterPage(SystemPage):
    """Something that people fill in and hand on: a form, a chain and a type of record in one go, and the way to it."""

    page_title = gettext_lazy("New matter")
    header_icon = "doc-full"
    template_name = "authoring/new_matter.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The region's own document has no matters."""
        super().setup(request, *args, **kwargs)
        if self.system == REGION:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is asked: a title, a key that is free, and who has to do with it."""
        taken = [str(one["key"]) for one in draft_documents(self.system)]
        kwargs.setdefault("key", free_key("matter_1", taken))
        roles = [(role["key"], role["title"]) for role in (region_draft() or {}).get("roles", ())]
        return super().get_context_data(roles=roles, key_pattern=KEY, refusal=_refusal(self.request), **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Begin the matter and open its form."""
        title, key = _asked(request)
        known = [role["key"] for role in (region_draft() or {}).get("roles", ())]
        roles = [role for role in request.POST.getlist("roles") if role in known]
        against = _against(title, key) or ("" if roles else _("Choose at least one role that has to do with it."))
        if not may_add(request) or against:
            return self._again(title, key, roles, against, status=422 if may_add(request) else 403)
        try:
            made = begin_definitions(
                self.system, starting_matter(key=key, title=title, roles=roles), by=_author(request), at=clock.now()
            )
        except Taken:
            against = _("The system has a form, a chain or a type of this key. Choose another one.")
            return self._again(title, key, roles, against, status=422)
        item = menu_item(system=self.system, key=key, title=title, roles=roles)
        show_in_menu(item, group=self.standing().title, by=_author(request), at=clock.now())
        return HttpResponseRedirect(reverse("designer:design", args=[made[0].pk]) + "?at=/sections/0")

    def _again(self, title: str, key: str, roles: list[str], against: str, *, status: int) -> HttpResponse:
        context = self.get_context_data(title=title, key=key, chosen=roles, against=against)
        return self.render_to_response(context, status=status)


class NewDefinitionPage(SystemPage):
    """A single new definition of any kind."""

    page_title = gettext_lazy("New definition")
    header_icon = "doc-full"
    template_name = "authoring/new_definition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is asked: its kind, a title, and a key that is free."""
        taken = [str(one["key"]) for one in draft_documents(self.system)]
        kwargs.setdefault("key", free_key("definition_1", taken))
        kinds = [(kind, kind_word(kind)) for kind in _ALONE]
        return super().get_context_data(kinds=kinds, key_pattern=KEY, refusal=_refusal(self.request), **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Begin the definition and open it."""
        title, key = _asked(request)
        kind = request.POST.get("kind", "")
        against = _against(title, key) or ("" if kind in _ALONE else _("Choose a kind."))
        if not may_add(request) or against:
            return self._again(title, key, kind, against, status=422 if may_add(request) else 403)
        document = starting_document(kind, key=key, title=title)
        try:
            made = begin_definitions(self.system, [document], by=_author(request), at=clock.now())
        except Taken:
            against = _("The system has a definition of this kind and key. Choose another key.")
            return self._again(title, key, kind, against, status=422)
        return HttpResponseRedirect(reverse("designer:design", args=[made[0].pk]))

    def _again(self, title: str, key: str, kind: str, against: str, *, status: int) -> HttpResponse:
        context = self.get_context_data(title=title, key=key, kind=kind, against=against)
        return self.render_to_response(context, status=status)


def _asked(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("title", "").strip()[:200], request.POST.get("key", "").strip()


def _against(title: str, key: str) -> str:
    if not title:
        return _("Say what people call it.")
    if not re.fullmatch(KEY, key):
        return _(
            "The key is small letters, digits and underscores, beginning with a letter: for example monthly_check."
        )
    return ""


def _refusal(request: HttpRequest) -> str:
    return "" if may_add(request) else _("You may look at definitions but not add any.")


def _author(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the guard of the admin let nobody else in
    return request.user
