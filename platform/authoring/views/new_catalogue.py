"""A new catalogue from a table that people typed: sent, looked at as it was understood, saved as a draft."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from authoring.problems import describe
from authoring.views.base import SystemPage
from authoring.views.transfers import TransferPage
from authoring.viewsets import DefinitionPolicy
from exchange.drafts import Draft, list_drafts
from exchange.excel.catalogues.deductions import deduction_text
from exchange.excel.catalogues.importing import find_definition, receive_catalogue
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import MAX_FILE
from exchange.excel.sentences import described
from exchange.releasing import region_draft
from schemas.checking import check_documents
from schemas.models import Definition
from schemas.selectors import REGION
from tenants import clock

_KEY = r"[a-z][a-z0-9_]{0,59}"
_MOST = 500  # rows shown on one page


@dataclass(frozen=True)
class Row:
    """A section or an item as the table was understood."""

    depth: int
    number: str
    title: str
    marks: str
    standards: tuple[tuple[str, str], ...]  # with what each costs


class NewCataloguePage(SystemPage):
    """Where a table is sent that shall become a catalogue."""

    page_title = gettext_lazy("New catalogue from a table")
    header_icon = "table"
    template_name = "authoring/new_catalogue.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The region's own document has no catalogues."""
        super().setup(request, *args, **kwargs)
        if self.system == REGION:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What may be sent."""
        refusal = "" if may_add(self.request) else _("You may look at definitions but not add any.")
        return super().get_context_data(
            **{"refusal": refusal, "most": str(MAX_FILE // 1024 // 1024), "key_pattern": _KEY, **kwargs}
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Take a file in, and show how it was understood."""
        if not may_add(request):
            return self.render_to_response(self.get_context_data(), status=403)
        key, file = request.POST.get("key", "").strip(), request.FILES.get("file")
        if sentence := self._against(key):
            return self._again(key, against=sentence)
        if file is None:
            return self._again(key, cells=described([CellProblem("no_file")]))
        assert isinstance(request.user, User)  # the guard of the admin let nobody else in
        about, content = f"{self.system}/{key}", file.read(MAX_FILE + 1)
        try:
            transfer = receive_catalogue(about, name=file.name or "", content=content, by=request.user, at=clock.now())
        except BadWorkbook as error:
            return self._again(key, cells=described(error.problems))
        return HttpResponseRedirect(reverse("authoring:new_transfer", args=[self.system, key, transfer.pk]))

    def _against(self, key: str) -> str:
        """What speaks against a key."""
        if not re.fullmatch(_KEY, key):
            return _("The key is small letters, digits and underscores, beginning with a letter: for example jgj59.")
        if find_definition(f"{self.system}/{key}"):
            return _("There is a catalogue with this key. Choose another key, or open that catalogue's Excel page.")
        return ""

    def _again(self, key: str, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(key=key, **more), status=422)


class NewTransferPage(TransferPage, SystemPage):
    """A file that is to become a catalogue: how its table was understood."""

    page_title = gettext_lazy("New catalogue from a table")
    header_icon = "table"
    template_name = "authoring/transfer.html"
    moved = gettext_lazy("There is a catalogue with this key now. Send the file again under another key.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the system and the file."""
        super().setup(request, *args, **kwargs)
        self.transfer = self.find(f"{self.system}/{kwargs['key']}", kwargs["transfer"])

    def back(self) -> str:
        """Where another table can be sent."""
        return reverse("authoring:new_catalogue", args=[self.system])

    def refusal(self) -> str:
        """Whether this person may add definitions."""
        return "" if may_add(self.request) else _("You may look at definitions but not add any.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows as they were understood, and what would be wrong."""
        context = super().get_context_data(**{"subject": self.kwargs["key"], **kwargs})
        if self.transfer.is_open:
            document = self.transfer.outcome["document"]
            rows = list(_rows(document["nodes"], 0))
            context |= {"document": document, "rows": rows[:_MOST], "more": max(0, len(rows) - _MOST)}
            context["problems"] = describe(*_problems(self.system, document))
        return context


def may_add(request: HttpRequest) -> bool:
    """Whether somebody may add definitions."""
    return DefinitionPolicy(Definition).user_has_permission(request.user, "add")


def _problems(system: str, document: Mapping[str, Any]) -> tuple[Any, Sequence[Draft]]:
    """What would be wrong with the system if it had this catalogue as well; nothing is stored."""
    drafts = [*list_drafts(system), Draft(0, system, dict(document), changed=True)]
    return check_documents([draft.document for draft in drafts], region=region_draft()), drafts


def _rows(nodes: Sequence[Mapping[str, Any]], depth: int) -> Iterator[Row]:
    for node in nodes:
        standards = tuple((str(each["text"]), str(deduction_text(each) or "")) for each in node.get("findings", ()))
        yield Row(depth, str(node.get("number", "")), str(node["title"]), str(node["marks"]), standards)
        yield from _rows(node.get("children", ()), depth + 1)
