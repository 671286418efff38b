"""The playground: expressions, cells and decision tables, tried over sample data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from authoring.known_expressions import expressions_of
from authoring.playground_examples import EXAMPLES
from authoring.samples import BadSample, Kind, context_for, kinds, read_sample, sample_for, sample_of, types_for
from authoring.trying import try_expression, try_tests
from authoring.trying_tables import try_table
from engine.feel import FeelSyntaxError, compile_expression
from forms.actors import Actor, actor_for
from forms.models import Record
from forms.selectors import visible_records
from schemas.feel_sentences import why_not_an_expression
from tenants import clock

MODES = {
    "expression": gettext_lazy("Expression"),
    "test": gettext_lazy("Cell of a decision table"),
    "table": gettext_lazy("Decision table"),
}
RECENT = 20
MAX_TEXT = 100_000  # characters of a field; each of what can be tried has a limit of its own


class PlaygroundPage(WagtailAdminTemplateMixin, TemplateView):
    """Nothing is stored: what is posted is tried and shown again with what came of it.

    Other pages link here with `?mode=&text=&data=&about=`; without anything the first example is shown.
    """

    page_title = gettext_lazy("Expression playground")
    template_name = "authoring/playground.html"
    header_icon = "code"

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """An example, or what another page asks to be tried."""
        posted = request.GET if request.GET.get("text") else _example(request.GET.get("example", ""))
        return self.render_to_response(self._tried(_fields(posted)))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Try what was typed, perhaps over data that are first made up or taken from a record."""
        fields = _fields(request.POST)
        if "take" in request.POST:
            return self.render_to_response(self._taken(fields))
        if "pick" in request.POST:
            fields |= {"text": request.POST["pick"][:MAX_TEXT], "mode": "expression"}
        if "fill" in request.POST and (kind := _kind(fields["about"])):
            fields["data"] = sample_for(kind, now=clock.now())
        return self.render_to_response(self._tried(fields))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What there is to choose from."""
        recent = visible_records(self.actor).exclude(number="").order_by("-pk").values("number", "title")[:RECENT]
        return super().get_context_data(modes=MODES, examples=EXAMPLES, kinds=kinds(), recent=recent, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home › this page."""
        home = {"url": reverse("wagtailadmin_home"), "label": _("Configuration")}
        return [home, {"url": "", "label": str(self.page_title)}]

    @property
    def actor(self) -> Actor:
        """Who sees the records whose data may be taken."""
        assert isinstance(self.request.user, User)  # the guard of the admin let nobody else in
        return actor_for(self.request.user, region_slug=self.request.region.slug, today=clock.today())

    def _taken(self, fields: dict[str, str]) -> dict[str, Any]:
        record = _find(self.actor, fields["record"].strip())
        if record is None:
            sentence = _("There is no record with this number that you may see.")
            return self.get_context_data(fields=fields, record_error=sentence)
        fields["data"] = sample_of(record, actor=self.actor, now=clock.now())
        fields["about"] = f"{record.system}/{record.record_type}"
        return self._tried(fields)

    def _tried(self, fields: dict[str, str]) -> dict[str, Any]:
        now, kind = clock.now(), _kind(fields["about"])
        try:
            found = _results(fields, read_sample(fields["data"]), now=now, kind=kind)
        except BadSample as bad:
            found = {"data_error": str(bad)}
        known = expressions_of(kind) if kind else ()
        return self.get_context_data(fields=fields, known=known, **found)


def _results(
    fields: Mapping[str, str], sample: Mapping[str, object], *, now: datetime, kind: Kind | None
) -> dict[str, Any]:
    context = context_for(sample, now=now, kind=kind)
    names = types_for(sample, now=now, kind=kind)
    if fields["mode"] == "table":
        return {"table": try_table(fields["text"], context, names)}
    if fields["mode"] == "expression":
        return {"trial": try_expression(fields["text"], context, names)}
    try:
        value = compile_expression(fields["input"] or "null").value(context)
    except FeelSyntaxError as error:
        return {"input_error": why_not_an_expression(error, fields["input"])}
    return {"trial": try_tests(fields["text"], value, context, names)}


def _fields(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with the line ends that positions are counted by."""
    names = ("mode", "text", "input", "data", "about", "record")
    fields = {name: posted.get(name, "").replace("\r\n", "\n")[:MAX_TEXT] for name in names}
    return {**fields, "mode": fields["mode"] if fields["mode"] in MODES else "expression"}


def _example(key: str) -> dict[str, str]:
    example = next((each for each in EXAMPLES if each.key == key), EXAMPLES[0])
    return {"mode": example.mode, "text": str(example.text), "input": example.input, "data": str(example.data)}


def _kind(key: str) -> Kind | None:
    return next((one for one in kinds() if one.key == key), None)


def _find(actor: Actor, number: str) -> Record | None:
    return visible_records(actor).filter(number=number).first() if number else None
