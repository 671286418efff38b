"""The designer's pages: a node that is changed, moved, copied, added or removed; its preview; its problems."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from authoring.designing import editing, nodes
from authoring.designing.outline import list_word
from authoring.designing.shapes import Way, pointer_of
from authoring.editor import asking
from authoring.problems import against, problems_of_definition
from authoring.words import kind_word
from forms.errors import Invalid
from portal.designer.memory import Steps, copied_node, keep_copy
from portal.designer.pages import ChangingPage, DesignerPage, StillNamed, nearest, unreadable_words
from portal.problems import Refusal
from portal.received import ROW, received
from schemas import previews

Change = tuple[dict[str, Any], str]  # a document, and the pointer of the node that is open then


class DesignPage(ChangingPage):
    """The outline, the questions about the open node, and the preview."""

    page_title = gettext_lazy("Designer")
    template_name = "portal/designer/design.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows."""
        desk = self.desk
        clip = copied_node(self.request.session)
        return super().get_context_data(
            page=kwargs.pop("page", None) or desk.page(),
            adds=[(name, list_word(desk.asked.shape, name)) for name in desk.asked.shape.lists],
            pastes=[(name, _pasted(clip)) for name in desk.asked.shape.lists if _fits(clip, self.row.kind, name)],
            is_moved=bool(desk.way),
            roles=self.draft.preview_modes,
            expressions=json.dumps({**asking(self.row.pk), **desk.expressions}),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Answer while somebody types, rearrange rows, or change the definition."""
        request.POST = received(request)
        if "live" in request.GET:
            return HttpResponse(self.desk.page(request.POST).sections)
        if ROW in request.POST:
            return self.again(page=self.desk.page(request.POST))
        if refusal := self.refusal():
            return self.again(status=403, refusal=refusal, page=self._typed())
        if self.is_stale:
            Steps(request.session, self.row.pk).forget()
            text = _("Somebody saved this definition meanwhile. Look at what is here now, and save again.")
            return self.again(status=409, refusal=text, page=self._typed())
        return self.act(request.POST.get("op", ""))

    def act(self, op: str) -> HttpResponse:
        """What a button does."""
        act = _ACTS.get(op)
        return self.unknown() if act is None else act(self)

    def save(self) -> HttpResponse:
        """Keep what was answered."""
        try:
            document = self.follow(self.desk.answered(self.request.POST), str(self.desk.asked.values.get("key", "")))
        except Invalid as error:
            refusal = self.desk.refused(error)
            return self.again(status=422, page=self.desk.page(self.request.POST, refusal=refusal))
        except StillNamed as named:
            return self.again(status=422, refusal=str(named), page=self.desk.page(self.request.POST))
        return self.keep(document, self.desk.pointer, said="saved")

    def add(self) -> HttpResponse:
        """Add a node to a list and open it."""
        return self._placed(lambda to: nodes.added(self.document, to, _("New")))

    def paste(self) -> HttpResponse:
        """Put what was copied at the end of a list."""
        clip = copied_node(self.request.session)
        return self._placed(lambda to: nodes.pasted(self.document, to, clip["node"] if clip else {}))

    def double(self) -> HttpResponse:
        """Put a copy of the open node behind it."""
        return self._placed(lambda _to: nodes.doubled(self.document, self._own_way()))

    def copy(self) -> HttpResponse:
        """Remember the open node, to paste it here or in another definition."""
        way = self._own_way()
        node = nodes.copied(self.document, way)
        keep_copy(self.request.session, kind=self.row.kind, name=str(way[-2]), title=self.desk.title, node=node)
        return self.go(self.desk.pointer)

    def remove(self) -> HttpResponse:
        """Take the open node away; what stands above it is open then."""
        way = self._own_way()
        return self.keep(nodes.removed(self.document, way), pointer_of(way[:-2]))

    def up(self) -> HttpResponse:
        """Move the open node before the one above it."""
        return self._moved(int(self._own_way()[-1]) - 1)

    def down(self) -> HttpResponse:
        """Move the open node behind the one below it."""
        return self._moved(int(self._own_way()[-1]) + 1)

    def move(self) -> HttpResponse:
        """Move a node to another position of its list, as it was dragged."""
        text = self.request.POST.get("position", "")
        if not text.isdecimal() or len(text) > 6:
            return self.unknown()
        return self._moved(int(text))

    def _placed(self, place: Callable[[str], tuple[dict[str, Any], Way]]) -> HttpResponse:
        try:
            document, way = place(self.request.POST.get("to", ""))
        except KeyError:
            return self.unknown()
        return self.keep(document, pointer_of(way))

    def _moved(self, to: int) -> HttpResponse:
        way = self._own_way()
        document = editing.moved(self.document, way, to)
        last = len(_listed(document, way)) - 1
        return self.keep(document, pointer_of((*way[:-1], max(0, min(to, last)))))

    def _own_way(self) -> Way:
        """The way to the open node; the whole definition is neither moved nor removed here."""
        if not self.desk.way:
            raise Http404
        return self.desk.way

    def _typed(self) -> Any:
        return self.desk.page(self.request.POST) if self.request.POST.get("op") == "save" else None


_ACTS: dict[str, Callable[[DesignPage], HttpResponse]] = {
    "save": DesignPage.save, "add": DesignPage.add, "paste": DesignPage.paste, "double": DesignPage.double,
    "copy": DesignPage.copy, "remove": DesignPage.remove, "up": DesignPage.up, "down": DesignPage.down,
    "move": DesignPage.move, "undo": DesignPage.undo, "redo": DesignPage.redo,
}  # fmt: skip


@method_decorator(xframe_options_sameorigin, name="dispatch")
class PreviewPage(DesignerPage):
    """The definition as a role will see it, drawn by the runtime: as saved, or with what is being typed."""

    def unreadable(self) -> HttpResponse:
        """The same in words: the page stands in a frame."""
        return self._refused([unreadable_words()])

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The saved draft."""
        return self._drawn(self.document)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """What the draft would be with the answers as they stand on the page; nothing is kept."""
        try:
            return self._drawn(self.desk.answered(request.POST))
        except Invalid as error:
            refusal: Refusal = self.desk.refused(error)
            problems = [sentence for sentences in refusal.fields.values() for sentence in sentences]
            return self._refused(problems)

    def _refused(self, problems: list[str]) -> HttpResponse:
        return render(self.request, "portal/preview.html", {"title": self.draft.title, "problems": problems})

    def _drawn(self, document: dict[str, Any]) -> HttpResponse:
        if not previews.can_preview(self.row.kind):
            return render(self.request, "portal/designer/no_preview.html", {"kind": kind_word(self.row.kind)})
        role = self.request.GET.get("role") or self.draft.default_preview_mode
        return previews.render(self.row.system, document, role=role, request=self.request)


class ProblemsPage(DesignerPage):
    """What is wrong with the saved draft, each problem leading to its node."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The list, as a part of the designer's page."""
        problems = [(problem, self._address(problem.pointer)) for problem in problems_of_definition(self.draft)]
        told = {"problems": problems, "against": against(one for one, _address in problems)}
        return render(request, "portal/designer/problems.html", told)

    def _address(self, pointer: str) -> str:
        address = reverse("designer:design", args=[self.row.pk])
        return f"{address}?{urlencode({'at': nearest(self.document, pointer)})}"


def _listed(document: dict[str, Any], way: Way) -> list[Any]:
    owner: Any = document
    for step in way[:-1]:
        owner = owner[step]
    return list(owner)


def _pasted(clip: dict[str, Any] | None) -> str:
    return _("Paste “%(what)s”") % {"what": clip["title"] if clip else ""}


def _fits(clip: dict[str, Any] | None, kind: str, name: str) -> bool:
    return clip is not None and clip["kind"] == kind and clip["name"] == name
