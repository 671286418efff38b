"""The approval chain as a diagram with the table of its states and actions below, and what is open beside them.

Diagram and table are drawn by the server of what stands on the page; every button keeps what was typed with it.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.designing.flows import flow_of, typed, with_action, with_state
from authoring.designing.shapes import pointer_of
from authoring.problems import problems_while_typing
from authoring.texts import is_readable
from authoring.views.who import recent_numbers
from engine.definitions.loading.workflows import workflow as load_workflow
from exchange.drafts import draft_documents
from exchange.releasing import region_draft
from forms.errors import Invalid
from portal.designer.pages import StillNamed, nearest
from portal.designer.views import DesignPage
from workflows.picture import Picture, linked_picture

Document = dict[str, Any]
#: What a chain's own checks look at.
_BESIDE = ("system", "record_type", "form", "related", "decision", "notice")
_OWN = ("undo", "redo")  # what does not keep what is typed
_NEW = {"add_state": with_state, "add_action": with_action}


class FlowPage(DesignPage):
    """Diagram, table, and the questions about the state or action that is open."""

    page_title = gettext_lazy("Flow editor")
    template_name = "portal/designer/flow.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only an approval chain has states and actions."""
        super().setup(request, *args, **kwargs)
        if self.row.kind != "workflow":
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The diagram, the rows with what was typed, and the numbers of records to ask about."""
        rows = flow_of(self.document, roles=self._roles())
        open_state = self._open_key() if self.desk.pointer.startswith("/states/") else ""
        return super().get_context_data(
            rows=rows,
            counts=(len(self.document.get("states", ())), len(self.document.get("actions", ()))),
            picture=self._picture(self.document),
            errors=kwargs.pop("errors", {}),
            posted=self.request.POST.dict() if self.request.method == "POST" else {},
            open_state=open_state,
            recent=recent_numbers(self.row.system, self.row.key, draft_documents(self.row.system)),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw or check what stands on the page (drawing is quick, checking is not); else as in the designer."""
        if "picture" in request.GET:
            return JsonResponse({"picture": self._drawn(self._as_typed())})
        if "checked" in request.GET:
            return JsonResponse({"rows": self._problems(self._as_typed())})
        return super().post(request, *args, **kwargs)

    def act(self, op: str) -> HttpResponse:
        """Take what was typed, then do what the button says."""
        if op in _OWN:
            return super().act(op)
        before = self.document
        if refused := self._take():
            return refused
        if "then" in self.request.POST:
            return self._kept(before, nearest(self.document, self.request.POST["then"]))
        if op == "save":
            return self._kept(before, self.desk.pointer, said="saved")
        if op in _NEW:
            self.document, way = _NEW[op](self.document, self.desk.way, _("New"))
            return self._kept(before, pointer_of(way))
        return super().act(op)

    def _take(self) -> HttpResponse | None:
        """Put what was typed in the table and about what is open into the document; or say why it cannot be taken."""
        self.document, errors = typed(self.document, self.request.POST.dict())
        if errors:
            refusal = _("Not saved: some cells need mending.")
            return self.again(status=422, errors=errors, refusal=refusal, page=self.desk.page(self.request.POST))
        self.desk = self.desk_at(self.desk.pointer)
        try:
            self.document = self.follow(self.desk.answered(self.request.POST), self._open_key())
        except Invalid as error:
            return self.again(status=422, page=self.desk.page(self.request.POST, refusal=self.desk.refused(error)))
        except StillNamed as named:
            return self.again(status=422, refusal=str(named), page=self.desk.page(self.request.POST))
        self.desk = self.desk_at(self.desk.pointer)
        return None

    def _kept(self, before: Document, pointer: str, *, said: str = "") -> HttpResponse:
        """A new draft, unless nothing is another."""
        if self.document == before:
            return self.go(pointer, said=said)
        return self.keep(self.document, pointer, said=said)

    def _as_typed(self) -> Document:
        """The chain as it stands on the page, as far as it can be taken."""
        self.document, _errors = typed(self.document, self.request.POST.dict())
        self.desk = self.desk_at(self.desk.pointer)
        try:
            return self.desk.answered(self.request.POST)
        except Invalid:
            return self.document

    def _drawn(self, document: Document) -> str:
        return render_to_string(
            "portal/record/diagram.html", {"picture": self._picture(document)}, request=self.request
        )

    def _picture(self, document: Document) -> Picture | None:
        """The diagram, each part of it leading to its row; nothing of a draft that cannot be drawn."""
        if not is_readable(document):
            return None
        links = {
            (name.removesuffix("s"), str(one["key"])): f"?at=/{name}/{index}"
            for name in ("states", "actions")
            for index, one in enumerate(document.get(name, ()))
        }
        chosen = (self.desk.pointer.split("/")[1].removesuffix("s"), self._open_key()) if self.desk.way else ("", "")
        return linked_picture(load_workflow(document), titles=self._roles(), links=links, chosen=chosen)

    def _open_key(self) -> str:
        return str(self.desk.asked.values.get("key", ""))

    def _problems(self, document: Document) -> dict[str, list[tuple[str, bool]]]:
        """What is wrong, by the state or action it belongs to."""
        found: dict[str, list[tuple[str, bool]]] = {}
        for problem in problems_while_typing(document, system=self.row.system, beside=_BESIDE):
            told = (problem.sentence, problem.is_warning)
            found.setdefault("/".join(problem.pointer.split("/")[:3]), []).append(told)
        return found

    def _roles(self) -> dict[str, str]:
        region = region_draft() or {}
        titles = {str(one["key"]): str(one.get("title", "")) for one in region.get("roles", ())}
        return {**titles, "system": _("System")}
