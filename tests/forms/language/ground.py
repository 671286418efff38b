"""A form that anybody may fill in, and the way of its values from a page to what is stored: no database."""

from collections.abc import Mapping
from typing import Any

from engine.definitions.loading.forms import form as load_form
from engine.definitions.values import Form
from forms.sentences import placed_sentence
from forms.validation import Outcome, take_post
from portal.posting import posted_fields
from tests.outside_forms.browser import posted_by
from tests.outside_forms.running import draw, query, scene_of


def form_of(properties: Mapping[str, Any], *fields: Mapping[str, Any], **more: Any) -> Form:
    """A form with these properties, a field each, or with these fields; `more` goes into the schema."""
    asked = fields or tuple({"key": key} for key in properties)
    schema = {"type": "object", "properties": dict(properties), **more}
    section = {"key": "main", "title": "基本", "fields": [{"title": one["key"], **one} for one in asked]}
    return load_form({"kind": "form", "key": "trial", "title": "试验", "schema": schema, "sections": [section]})


def post(form: Form, *pairs: tuple[str, str], stored: Mapping[str, Any] | None = None) -> Outcome:
    """What becomes of these controls."""
    kept = dict(stored or {})
    return take_post(scene_of(form, kept), kept, posted_fields(form, query(pairs)))


def through_the_page(form: Form, values: Mapping[str, Any]) -> Outcome:
    """What is stored when a page with these values is sent as it stands."""
    return post(form, *posted_by(draw(form, values)))


def said(outcome: Outcome) -> dict[str, str]:
    """The sentence of every problem, by wire name."""
    return {problem.field: placed_sentence(problem) for problem in outcome.problems}
