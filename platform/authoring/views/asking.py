"""What the editor of texts asks while somebody writes: what may come next, what is wrong, what an expression gives.

Nothing is stored; every answer is about the text that was sent. Positions are those of browsers, which count a sign
outside the first plane of Unicode as two.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from authoring.completing import is_expression, options_at
from authoring.designing.known import known_names
from authoring.expressions import Around, around, marks_at, spot_at
from authoring.forms import DocumentFormField
from authoring.json_cursor import Cursor, cursor_at
from authoring.offering import offer
from authoring.positions import escape, span_for, spans_of
from authoring.problems import about_of
from authoring.samples import BadSample, Kind, context_for, read_sample, sample_with
from authoring.trying import Trial, try_expression, try_tests
from engine.definitions.spots import Spot
from engine.definitions.templates import TemplateError, holes
from engine.errors import Problem
from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from engine.feel.typing import context_of, type_of_value
from exchange.drafts import Draft, draft_documents
from exchange.releasing import region_draft
from schemas.bases import whole
from schemas.checking import check_one, document_problems
from schemas.limits import MAX_BYTES
from schemas.models import Definition
from schemas.sentences import sentence
from tenants import clock

_LONGEST = 10_000  # characters of an expression that are looked at


class AskPage(View):
    """A question about a definition; number 0 stands for one that is not there yet."""

    http_method_names = ["post"]
    definition: Definition | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the definition's newest draft."""
        super().setup(request, *args, **kwargs)
        pk = kwargs["pk"]
        rows = Definition.objects.select_related("latest_revision")
        self.definition = get_object_or_404(rows, pk=pk).get_latest_revision_as_object() if pk else None

    def sent(self, name: str, most: int = MAX_BYTES) -> str:
        """A text that was sent, with the line ends that positions are counted by."""
        return self.request.POST.get(name, "").replace("\r\n", "\n")[:most]

    @property
    def here(self) -> Around:
        """The definition among the others; one that is not there has no names."""
        if self.definition is None:
            raise Http404
        return around(self.definition)


class TextOptions(AskPage):
    """What may be written at the cursor of a definition's text."""

    def post(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Keys, values, known names; in an expression its own."""
        before, after = self.sent("before"), self.sent("after")
        cursor = cursor_at(before, after)
        if cursor is None:
            return JsonResponse({"back": 0, "ahead": 0, "options": []})
        kind = self.definition.kind if self.definition else _kind_of(cursor, before, after)
        if self.definition and is_expression(kind, cursor):
            pointer = "".join(f"/{escape(step)}" for step in (*cursor.way, cursor.name))
            told = _offered(cursor.typed[1:], spot_at(pointer, self.here), self.here)
            return JsonResponse({"ahead": 0, **told})
        options = [one.told for one in options_at(kind, cursor, self._known())]
        return JsonResponse({"back": units(cursor.typed), "ahead": units(cursor.rest), "options": options})

    def _known(self) -> Mapping[str, Any]:
        if self.definition is None:
            return {}
        others = draft_documents(self.definition.system)
        return known_names(whole(self.definition.document), others=others, region=region_draft())


class TextProblems(AskPage):
    """Everything wrong with a definition's text, each problem at its place in it."""

    def post(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Read it, and check it among the other drafts of its system."""
        text = self.sent("text")
        try:
            document = DocumentFormField().to_python(text)
        except ValidationError as error:
            place = units(text[: (error.params or {}).get("position", 0)])
            found = {"from": place, "to": place + 1, "severity": "error", "message": " ".join(error.messages)}
            return JsonResponse({"said": " ".join(error.messages), "problems": [found]})
        problems = self._problems(document)
        return JsonResponse({"said": _count(problems), "problems": list(_placed(problems, text))})

    def _problems(self, document: Mapping[str, Any]) -> tuple[Problem, ...]:
        own = self.definition
        if own is None or (document.get("kind"), document.get("key")) != (own.kind, own.key):
            return tuple(document_problems(document))
        return check_one(document, self.here.others, region_draft())


class ExpressionNames(AskPage):
    """What may come next in an expression of the draft."""

    def post(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Names, members, values, functions."""
        here = self.here
        return JsonResponse(_offered(self.sent("before", _LONGEST), spot_at(self.sent("pointer"), here), here))


class ExpressionMarks(AskPage):
    """What is wrong with an expression of the draft."""

    def post(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Every mistake with its place and its sentence."""
        text = self.sent("text", _LONGEST)
        marks = [
            {
                "from": units(text[: mark.position]),
                "to": units(text[: mark.end]),
                "severity": mark.gravity,
                "message": mark.sentence,
            }
            for mark in marks_at(text, spot_at(self.sent("pointer"), self.here))
        ]
        return JsonResponse({"marks": marks})


class ExpressionTrial(AskPage):
    """What an expression of the draft gives over sample data, with every step."""

    def post(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Try it on the data that were sent, else on made-up ones of the names it reads."""
        here, text = self.here, self.sent("text", _LONGEST)
        spot = spot_at(self.sent("pointer"), here)
        expression = _first(text) if spot and spot.form == "template" else text
        mode = "test" if spot and spot.form == "tests" else "expression"
        data = self.sent("data") or _made_up(expression, spot)
        context: dict[str, Any] = {"data": data, "playground": self._playground(expression, mode, data)}
        try:
            context["trial"] = self._tried(expression, data, spot, here)
        except BadSample as bad:
            context["data_error"] = str(bad)
        return render(self.request, "authoring/inline_trial.html", context)

    def _tried(self, text: str, data: str, spot: Spot | None, here: Around) -> Trial:
        sample = read_sample(data)
        context = context_for(sample, now=clock.now(), kind=self._kind(here))
        known = spot.scope.scope if spot else context_of({}, open=True)
        names = context_of({**type_of_value(sample).members, **known.members}, open=known.open)
        if spot and spot.form == "tests":
            return try_tests(text, sample.get("?", sample.get("input")), context, names)
        return try_expression(text, context, names)

    def _about(self) -> str:
        assert self.definition is not None  # `here` was asked first
        own = self.definition
        drafts = [Draft(0, own.system, one, changed=False) for one in draft_documents(own.system)]
        return about_of(drafts).get(f"{own.kind}/{own.key}", "")

    def _kind(self, here: Around) -> Kind | None:
        """The type of record in whose name the expression is tried, as drafted."""
        key = self._about().rpartition("/")[2]
        system = here.system
        return Kind(system, system.record_types[key]) if key in system.record_types else None

    def _playground(self, text: str, mode: str, data: str) -> str:
        query = urlencode({"text": text, "mode": mode, "data": data, "about": self._about()})
        return f"{reverse('authoring:playground')}?{query}"


def units(text: str) -> int:
    """The length of a text as browsers count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _kind_of(cursor: Cursor, before: str, after: str) -> str:
    """The kind that a new text names, wherever in it the cursor stands."""
    start = before.find("{")
    outermost = cursor if not cursor.way else cursor_at(before[: start + 1], before[start + 1 :] + after)
    return outermost.siblings.get("kind", "") if outermost else ""


def _offered(before: str, spot: Spot | None, here: Around) -> dict[str, Any]:
    found = offer(before, spot, here.titles)
    return {"back": found.back, "options": [one.told for one in found.options]}


def _placed(problems: tuple[Problem, ...], text: str) -> Any:
    spans = spans_of(text)
    for problem in problems:
        start, end = span_for(problem.pointer, spans)
        severity = "warning" if problem.severity == "warning" else "error"
        place = {"from": units(text[:start]), "to": units(text[:end])}
        yield {**place, "severity": severity, "message": sentence(problem)}


def _count(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return _("No problems in this text.")
    number = len(problems)
    return ngettext("%(n)s problem in this text", "%(n)s problems in this text", number) % {"n": number}


def _first(text: str) -> str:
    try:
        return next((hole.expression for hole in holes(text)), "null")
    except TemplateError:
        return "null"


def _made_up(text: str, spot: Spot | None) -> str:
    """Data with the names that an expression reads; `?` of tests is called `input` there."""
    tests = spot is not None and spot.form == "tests"
    try:
        compiled = compile_unary_tests(text) if tests else compile_expression(text)
    except FeelSyntaxError:
        return "{}"
    read = {path[0] for path in compiled.references} | ({"?"} if tests else set())
    known = spot.scope.scope.members if spot else {}
    names = {("input" if name == "?" else name): of for name, of in known.items() if name in read}
    return sample_with(names, now=clock.now())
