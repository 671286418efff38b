"""A catalogue as a table in a workbook: taking it along, and bringing it back with a look at the changes first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import address_of
from accounts.models import User
from authoring.differences import changes
from authoring.merging import problems_after
from authoring.problems import describe
from authoring.texts import is_readable
from authoring.views.definitions import DefinitionPage
from authoring.views.transfers import TransferPage
from exchange.drafts import list_drafts
from exchange.excel.answers import workbook_answer
from exchange.excel.catalogues.importing import about_definition, as_draft, receive_catalogue, whole_draft
from exchange.excel.catalogues.writing import catalogue_workbook
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import MAX_FILE
from exchange.excel.sentences import described
from tenants import clock
from tenants.audit.services import record

_MOST = 500  # changes shown on one page


class CataloguePage(DefinitionPage):
    """A page about one catalogue as a table; other definitions have none."""

    header_icon = "table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the catalogue, as it is with everything it takes from a base."""
        super().setup(request, *args, **kwargs)
        self.document: Mapping[str, Any] = whole_draft(about_definition(self.row)) or {}
        if self.row.kind != "catalogue" or not is_readable(self.document):
            raise Http404

    def person(self) -> User:
        """Who asks; the guard of the admin let nobody else in."""
        assert isinstance(self.request.user, User)
        return self.request.user


class ExcelPage(CataloguePage):
    """Where a catalogue is taken along and brought back."""

    page_title = "Excel"
    template_name = "authoring/excel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What may be sent."""
        return super().get_context_data(**{"refusal": self.refusal(), "most": str(MAX_FILE // 1024 // 1024), **kwargs})

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Take a file in, and show what it would change."""
        if self.refusal():
            return self.render_to_response(self.get_context_data(), status=403)
        file = request.FILES.get("file")
        if file is None:
            return self._again((CellProblem("no_file"),))
        content = file.read(MAX_FILE + 1)
        about = about_definition(self.row)
        try:
            transfer = receive_catalogue(about, name=file.name or "", content=content, by=self.person(), at=clock.now())
        except BadWorkbook as error:
            return self._again(error.problems)
        return HttpResponseRedirect(reverse("authoring:transfer", args=[self.row.pk, transfer.pk]))

    def _again(self, problems: tuple[CellProblem, ...]) -> HttpResponse:
        return self.render_to_response(self.get_context_data(cells=described(problems)), status=422)


class ExcelFile(CataloguePage):
    """The workbook itself; taking it along is kept in the audit."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The file."""
        record(
            "catalogue.exported",
            user=self.person(),
            at=clock.now(),
            object_type="definition",
            object_id=self.row.pk,
            data={"system": self.row.system, "key": self.row.key},
            ip=address_of(request),
        )
        content = catalogue_workbook(self.document, system=self.row.system, standing=self._standing())
        return workbook_answer(content, name=str(self.document["title"]).replace("/", "-"))

    def _standing(self) -> str:
        if not self.row.live or self.row.has_unpublished_changes:
            return _("draft of %(day)s") % {"day": f"{clock.today():%Y-%m-%d}"}
        return _("in force, %(day)s") % {"day": f"{clock.today():%Y-%m-%d}"}


class CatalogueTransferPage(TransferPage, CataloguePage):
    """A file about a catalogue that is there: what it would change."""

    page_title = gettext_lazy("What the file changes")
    template_name = "authoring/transfer.html"
    moved = gettext_lazy(
        "The draft changed meanwhile. Below is what the file changes in it now: look and confirm again."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the catalogue and the file."""
        super().setup(request, *args, **kwargs)
        self.transfer = self.find(about_definition(self.row), kwargs["transfer"])

    def back(self) -> str:
        """The page of the catalogue's tables."""
        return reverse("authoring:excel", args=[self.row.pk])

    def refusal(self) -> str:
        """Whether the definition may be changed now."""
        return DefinitionPage.refusal(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the file changes, and what would then be wrong."""
        context = super().get_context_data(**{"subject": self.draft.title, "system": self.row.system, **kwargs})
        if self.transfer.is_open:
            document = self.transfer.outcome["document"]
            draft = as_draft(self.row, document)
            drafts = [replace(each, document=draft) if each.id == self.row.pk else each for each in self._drafts()]
            found = changes(self.document, document)
            context |= {"changes": found[:_MOST], "count": len(found), "more": max(0, len(found) - _MOST)}
            context["problems"] = describe(problems_after(self.row, draft), drafts)
            context["moved"] = self.transfer.outcome["moved"]
        return context

    def _drafts(self) -> tuple[Any, ...]:
        return list_drafts(self.row.system)
