"""A decision table edited as a table: columns and rows, and beside them where it has gaps, overlaps and mistakes."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.decision_tables import INPUT, OUTPUT, Grid, grid_of, grid_of_values, read_grid, rearranged, written
from authoring.editor import asking
from authoring.expressions import around
from authoring.words import meta_word, place
from engine.definitions.loading.decision_tables import decision_table
from engine.errors import Problem
from engine.feel import FeelSyntaxError, TableTextError, read_table, write_table
from exchange.releasing import region_draft
from portal.designer.memory import Steps
from portal.designer.pages import ChangingPage
from schemas.checking import check_one
from schemas.metaschemas import meta_schema
from schemas.sentences import sentence

_ROW = re.compile(r"/table/rows/(\d+)(?:/(?:(when|then)/)?(\d+))?")
_COLUMN = re.compile(r"/table/(inputs|outputs)/(\d+)")


class DecisionTablePage(ChangingPage):
    """Everything is posted together: a button rearranges what is on the page, and only saving keeps it."""

    page_title = gettext_lazy("Decision table")
    template_name = "portal/designer/decision_table.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table as saved or as posted, and what is wrong with it."""
        grid = kwargs.pop("grid", None) or grid_of(self.table)
        return super().get_context_data(
            grid=grid,
            columns=list(_columns(grid)),
            came=json.dumps(grid.came),
            text=kwargs.pop("text", None) or _text(written(grid, self.table)),
            policies=_policies(),
            expressions=json.dumps({**asking(self.row.pk), **_asked(grid)}),
            **self._checked(grid),
            **kwargs,
        )

    @cached_property
    def table(self) -> Mapping[str, Any]:
        """The table of the draft; a decision without one is not edited here."""
        table = self.document.get("table")
        if self.row.kind != "decision" or not isinstance(table, Mapping):
            raise Http404
        return table

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The saved draft."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Check while somebody types, rearrange, take over a text, or save."""
        op = request.POST.get("op", "")
        if op in ("undo", "redo"):
            return self._refused() or (self.undo() if op == "undo" else self.redo())
        grid = read_grid(request.POST.dict())
        if "live" in request.GET:
            return render(request, "portal/designer/decision_problems.html", self._checked(grid))
        if act := request.POST.get("act", ""):
            return self.again(grid=rearranged(grid, act))
        if op == "read":
            return self._read(grid)
        return self._refused(grid=grid) or self.keep(
            {**self.document, "table": written(grid, self.table)}, "", said="saved"
        )

    def _refused(self, **context: Any) -> HttpResponse | None:
        if refusal := self.refusal():
            return self.again(status=403, refusal=refusal, **context)
        if self.is_stale:
            Steps(self.request.session, self.row.pk).forget()
            text = _("Somebody saved this definition meanwhile. Look at what is here now, and save again.")
            return self.again(status=409, refusal=text, **context)
        return None

    def _read(self, grid: Grid) -> HttpResponse:
        """The table that was pasted as a text, or why it is none."""
        text = self.request.POST.get("text", "")
        try:
            return self.again(grid=grid_of_values(read_table(text)))
        except TableTextError as error:
            wrong = [(problem.pointer.strip("/").replace("/", " · "), sentence(problem)) for problem in error.problems]
            return self.again(status=422, grid=grid, text=text, unread=wrong)

    def _checked(self, grid: Grid) -> dict[str, Any]:
        document = {**self.document, "table": written(grid, self.table)}
        found = check_one(document, around(self.draft).others, region_draft())
        of_table = [problem for problem in found if problem.pointer.startswith("/table")]
        cells = [_cell(problem, len(grid.inputs)) for problem in of_table]
        problems = [
            (cell, _where(cell, document, problem), sentence(problem), problem.severity)
            for cell, problem in zip(cells, of_table, strict=True)
        ]
        return {"problems": problems, "wrong": {name for name, *_rest in problems}}


def _asked(grid: Grid) -> dict[str, Any]:
    """The controls that take expressions; cells of outputs are values."""
    tests = "|".join(str(place) for place in range(len(grid.inputs)))
    return {
        "at": "/table",
        "lazy": True,
        "expressions": [r"inputs\.\d+\.expression", rf"rows\.\d+\.({tests})"],
        "templates": [],
    }


def _cell(problem: Problem, inputs: int) -> str:
    """The control that a problem is about, else the row or the column."""
    if match := _ROW.match(problem.pointer):
        row, side, column = match[1], match[2], match[3]
        if column is None:
            return f"rows.{row}"
        return f"rows.{row}.{int(column) + (inputs if side == 'then' else 0)}"
    match = _COLUMN.match(problem.pointer)
    return f"{match[1]}.{match[2]}" if match else ""


def _where(cell: str, document: Mapping[str, Any], problem: Problem) -> str:
    """The place of a problem as people count rows and columns."""
    side, row, column = (*cell.split("."), "", "")[:3]
    if side != "rows":
        return place(document, problem.pointer)
    if not column:
        return _("row %(row)s") % {"row": int(row) + 1}
    return _("row %(row)s, column %(column)s") % {"row": int(row) + 1, "column": int(column) + 1}


def _columns(grid: Grid) -> Any:
    """Every column with its side, its place there, and the questions about it."""
    titles = meta_schema("decision")["$defs"]
    for side, names, said in (("inputs", INPUT, titles["input"]), ("outputs", OUTPUT, titles["output"])):
        types = said["properties"]["type"]["enum"]
        for number, column in enumerate(getattr(grid, side)):
            asked = [
                (name, meta_word(said["properties"][name]["title"]), column.texts.get(name, ""), types)
                for name in names
            ]
            was = "" if column.was is None else column.was
            yield {"side": side, "number": number, "name": f"{side}.{number}", "asked": asked, "was": was}


def _policies() -> list[tuple[str, str]]:
    """The hit policies, each with what it means."""
    known = meta_schema("decision")["properties"]["table"]["properties"]["hit_policy"]["enum"]
    return [(one, str(_MEANINGS.get(one, ""))) for one in known]


_MEANINGS = {
    "U": gettext_lazy("only one may apply"),
    "A": gettext_lazy("all that apply say the same"),
    "P": gettext_lazy("the highest output counts"),
    "F": gettext_lazy("the first counts"),
    "R": gettext_lazy("all, in the order of the rows"),
    "O": gettext_lazy("all, the highest output first"),
    "C": gettext_lazy("all"),
    "C+": gettext_lazy("their sum"),
    "C<": gettext_lazy("the smallest"),
    "C>": gettext_lazy("the largest"),
    "C#": gettext_lazy("how many apply"),
}


def _text(table: Mapping[str, Any]) -> str:
    """The table for a spreadsheet; nothing of one that cannot be written so."""
    try:
        return write_table(decision_table(table))
    except (FeelSyntaxError, LookupError, TypeError):
        return ""
