"""The catalogue as a table like a spreadsheet, and the sheet it becomes beside it. Every rule is the server's.

Without a script it is a plain form: a row is chosen, a button is pressed. With one the same form is typed into like a
spreadsheet, and what is wrong is said while somebody types.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from authoring.designing import editing, trees
from authoring.designing.cells import edits
from authoring.designing.grid import carried, grid_of, typed
from authoring.designing.shapes import Way, node_at, pointer_of, way_of
from authoring.problems import problems_while_typing
from engine.definitions import DefinitionProblems
from exchange.excel.errors import BadWorkbook
from exchange.excel.sentences import described
from portal.designer.grid_rows import lines_of, said_of, states_of
from portal.designer.memory import Steps
from portal.designer.pages import ChangingPage, DesignerPage
from portal.designer.pasting import Look, look_at
from portal.draft_sheets import tried_out
from portal.sheets.page import page_context
from schemas.bases import whole
from schemas.sentences import sentence

Document = dict[str, Any]


class CataloguePage(DesignerPage):
    """A page that only catalogues have."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """For any other definition there is none."""
        super().setup(request, *args, **kwargs)
        if self.row.kind != "catalogue":
            raise Http404


class GridPage(CataloguePage, ChangingPage):
    """Rows and cells; what is typed is kept as a draft together with what a button does."""

    page_title = gettext_lazy("Catalogue grid")
    template_name = "portal/designer/grid.html"
    typed: Document

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows with what is wrong at each, and what is being pasted."""
        posted: Any = kwargs.pop("posted", {})
        said = said_of(self.document, self._problems(self.document), kwargs.pop("errors", {}))
        grid = grid_of(self.document)
        chosen = kwargs.pop("chosen", self.desk.pointer)
        return super().get_context_data(
            grid=grid,
            lines=lines_of(grid, self.draft.document, self.document, posted=posted, said=said),
            chosen=chosen,
            span=len(grid.columns) + 1,
            pasted=posted.get("pasted", ""),
            wrong=said.count,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Say what is wrong while somebody types, show what pasting would do, or change the catalogue."""
        part = request.GET.get("part", "")
        if part == "live":
            return self._live()
        if part == "look":
            return render(request, "portal/designer/grid_look.html", {"look": self._look()})
        if refusal := self.refusal():
            return self._again(403, refusal=refusal)
        if self.is_stale:
            return self._stale()
        self.typed, errors = typed(self.document, request.POST.dict())
        if errors:
            return self._again(422, errors=errors, refusal=_("Not saved: some cells need mending."))
        act = _ACTS.get(request.POST.get("op", ""))
        try:
            if act is not None:
                return act(self)
        except (trees.CannotMove, KeyError):
            return self._again(422, refusal=_("This row cannot go there. What is a finding stays below its item."))
        return self.unknown()

    def save(self) -> HttpResponse:
        """Keep what was typed."""
        return self._kept(self.typed, self.way, said="saved")

    def look(self) -> HttpResponse:
        """Show what pasting would do, on the page."""
        return self._again(200, look=self._look())

    def paste(self) -> HttpResponse:
        """Put the pasted rows where the chosen row says."""
        look = self._look()
        if look.document is None:
            return self._again(422, look=look)
        return self._kept(look.document, look.way)

    def add(self) -> HttpResponse:
        """A new row behind the chosen one, of its kind; at the end where the whole catalogue is chosen."""
        way = self.way
        to: Way = (*way[:-1], int(way[-1]) + 1) if way else ("nodes", len(self.typed.get("nodes", ())))
        if to[-2] == "findings":
            return self._kept(trees.new_finding(self.typed, to, _("New finding")), to)
        return self._kept(trees.new_item(self.typed, to, _("New item")), to)

    def add_below(self) -> HttpResponse:
        """A new row below the chosen one."""
        if not self.way:
            return self.add()
        if self.way[-2] == "findings" or node_at(self.typed, self.way).get("findings"):
            raise trees.CannotMove
        to = (*self.way, "children", len(node_at(self.typed, self.way).get("children", ())))
        return self._kept(trees.new_item(self.typed, to, _("New item")), to)

    def add_finding(self) -> HttpResponse:
        """A new finding at the chosen item, or behind the chosen finding."""
        way = self.way
        if way and way[-2] == "findings":
            return self.add()
        if not way or node_at(self.typed, way).get("children"):
            raise trees.CannotMove
        to = (*way, "findings", len(node_at(self.typed, way).get("findings", ())))
        return self._kept(trees.new_finding(self.typed, to, _("New finding")), to)

    def indent(self) -> HttpResponse:
        """The chosen row below the one above it."""
        return self._kept(*trees.indented(self.typed, self._own_way()))

    def outdent(self) -> HttpResponse:
        """The chosen row behind the one it stands below."""
        return self._kept(*trees.outdented(self.typed, self._own_way()))

    def up(self) -> HttpResponse:
        """The chosen row before the one above it."""
        return self._moved(-1)

    def down(self) -> HttpResponse:
        """The chosen row behind the one below it."""
        return self._moved(1)

    def remove(self) -> HttpResponse:
        """Take the chosen row away, with all below it."""
        way = self._own_way()
        return self._kept(editing.removed(self.typed, way), (*way[:-1], int(way[-1]) - 1) if way[-1] else way[:-2])

    @property
    def way(self) -> Way:
        """The way to the chosen row.

        Raises:
            KeyError: there is none.
        """
        way = way_of(self.request.POST.get("row", ""))
        node_at(self.document, way)
        return way

    def _own_way(self) -> Way:
        if not self.way:
            raise trees.CannotMove
        return self.way

    def _moved(self, step: int) -> HttpResponse:
        way = self._own_way()
        to = int(way[-1]) + step
        if not 0 <= to < len(node_at(self.typed, way[:-2])[str(way[-2])]):
            raise trees.CannotMove
        return self._kept(editing.moved(self.typed, way, to), (*way[:-1], to))

    def _kept(self, document: Document, way: Way, *, said: str = "") -> HttpResponse:
        """A new draft, unless nothing is another."""
        if document == self.document:
            return self.go(pointer_of(way), said=said)
        return self.keep(document, pointer_of(way), said=said)

    def unknown(self) -> HttpResponse:
        """What cannot be done here; what was typed stays."""
        return self._again(422, refusal=self.unknown_words())

    def _problems(self, document: Document) -> tuple[Any, ...]:
        return problems_while_typing(document, system=self.row.system)

    def _live(self) -> HttpResponse:
        """What is wrong with the table as it stands on the page, cell by cell, and what its parts come to."""
        document, errors = typed(self.document, self.request.POST.dict())
        said = said_of(document, self._problems(document), errors)
        told = {"cells": said.cells, "rows": said.rows, "states": states_of(document), "wrong": said.count}
        return JsonResponse({**told, "stale": self._stale_words() if self.is_stale else ""})

    def _look(self) -> Look:
        document, _errors = typed(self.document, self.request.POST.dict())
        try:
            return look_at(document, way_of(self.request.POST.get("row", "")), self.request.POST.get("pasted", ""))
        except BadWorkbook as error:
            return Look(problems=tuple(f"{one.place}: {one.sentence}" for one in described(error.problems)))

    def _stale(self) -> HttpResponse:
        """Somebody was quicker: their state is shown with this person's own cells filled in."""
        Steps(self.request.session, self.row.pk).forget()
        number = self.request.POST.get("revision", "")
        base = self.row.revisions.filter(pk=number).first() if number.isdecimal() else None
        before = whole(base.as_object().document) if base else whole(self.row.document)
        own = edits(grid_of(before).cells, self.request.POST.dict())
        return self._again(409, refusal=self._stale_words(), posted=carried(before, self.document, own), chosen="")

    def _stale_words(self) -> str:
        return _("Somebody saved this definition meanwhile. Your own edits are filled in below: look and save again.")

    def _again(self, status: int, **context: Any) -> HttpResponse:
        kept = {"posted": self.request.POST.dict(), "chosen": self.request.POST.get("row", "")}
        return self.again(status=status, **{**kept, **context})


_ACTS: dict[str, Callable[[GridPage], HttpResponse]] = {
    "save": GridPage.save, "look": GridPage.look, "paste": GridPage.paste, "add": GridPage.add,
    "add_below": GridPage.add_below, "add_finding": GridPage.add_finding, "indent": GridPage.indent,
    "outdent": GridPage.outdent, "up": GridPage.up, "down": GridPage.down, "remove": GridPage.remove,
    "undo": GridPage.undo, "redo": GridPage.redo,
}  # fmt: skip


@method_decorator(xframe_options_sameorigin, name="dispatch")
class TryPage(CataloguePage):
    """The sheet that the catalogue becomes, as it stands in the table; what is ticked is scored, nothing is kept."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The saved draft with an empty sheet."""
        return self._drawn(QueryDict())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """What is typed in the table, with what is ticked on the sheet."""
        return self._drawn(request.POST)

    def _drawn(self, entered: QueryDict) -> HttpResponse:
        cells = edits(grid_of(self.document).cells, entered.dict())
        document, errors = typed(self.document, cells)
        context: dict[str, Any] = {"title": self.draft.title, "cells": cells, "problems": [*errors.values()]}
        try:
            role = self.draft.default_preview_mode
            board = tried_out(self.row.system, document, role=role, entered=entered)
        except DefinitionProblems as error:
            context["problems"] += [sentence(problem) for problem in error.problems]
        else:
            context |= {**page_context(board), "board": board}
        return render(self.request, "portal/designer/try.html", context)
