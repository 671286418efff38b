"""One sample: its schema becomes a form, the form a page, the page a post, the post values; they must be its data."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from jsonschema.validators import validator_for

from engine.definitions.loading.forms import form as load_form
from engine.definitions.values import Form
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.language import Kind, Language, language_of
from forms.language.fields import extra_schema, takes_extras
from forms.language.reading import Way
from forms.rendering.compiler import compile_form
from forms.sentences import placed_sentence
from forms.standalone import standalone_scene
from forms.validation import editable, take_post
from forms.wire import WAS
from portal.posting import posted_fields
from portal.presenters.forms import views_of
from schemas.checking import check_documents
from schemas.documents import parse
from schemas.importing import WRAPPED, import_form
from schemas.sentences import sentence
from tests.outside_forms.browser import posted_by

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
_ROLE = "filler"
_OF_OLD = ('"definitions"', '"dependencies"', '"items": [')  # words of draft 7, where a sample names no draft
_EMPTY = (None, "", [], {})


@dataclass(frozen=True)
class Result:
    """What became of a sample: why it failed, or nothing; and what was set aside because it cannot be posted."""

    name: str
    failures: tuple[str, ...]
    aside: int = 0  # values that no schema names, or that the form hides: nothing asks for them


def run(name: str, sample: Mapping[str, Any]) -> Result:
    """Import, draw, post, read, check, compare."""
    document = plain(import_form("sample", sample["schema"], sample.get("uischema")))
    found = check_documents([document])
    problems = [sentence(one) for one in found if one.document == "form/sample" and one.severity == "error"]
    if problems:
        return Result(name, tuple(f"not importable: {one}" for one in problems))
    form = load_form(document)
    given = plain(sample.get("data"))
    wrapped = WRAPPED in form.fields and WRAPPED not in (sample["schema"].get("properties") or {})
    data = {WRAPPED: given} if wrapped else given
    if not isinstance(data, Mapping):
        data = {}
    wrong = faults_of(sample["schema"], sample.get("data"))
    return _posted(name, form, data, wrong, [WRAPPED] if wrapped else [])


def _posted(name: str, form: Form, data: Mapping[str, Any], wrong: Sequence[Way], above: Sequence[str]) -> Result:
    filled = {key: value for key, value in data.items() if value not in _EMPTY}
    pairs = posted_by(draw(form, filled))
    scene = scene_of(form, {})
    open_fields = editable(scene_of(form, filled), filled)
    stored = {key: value for key, value in filled.items() if key in form.fields and key not in open_fields}
    outcome = take_post(scene, stored, posted_fields(form, query(pairs)))
    told = tuple(placed_sentence(problem) for problem in outcome.problems)
    wanted = tidy(asked_for(form, filled))
    aside = count(tidy(filled)) - count(wanted)
    if not wrong:
        failures = [f"refused: {one}" for one in told]
        failures += list(differences(wanted, tidy(outcome.values), ""))
        return Result(name, tuple(failures), aside)
    typed = {(name, text) for name, text in pairs if text and not name.endswith(f".{WAS}")}
    lost = typed - set(posted_by(draw(form, outcome.values, outcome.shown)))
    kept = [] if told else [way for way in wrong if _stands(outcome.values, filled, (*above, *way))]
    failures = [f"wrong, and stored without a word: {'/'.join(map(str, way))}" for way in kept]
    failures += [f"not shown again: {name}={text!r}" for name, text in sorted(lost)]
    return Result(name, tuple(failures), aside)


def draw(form: Form, values: Mapping[str, Any], shown: Mapping[str, Any] | None = None) -> str:
    """The page of the form with these values in it, or with what was typed over them."""
    states = form_states(scene_of(form, values), values)
    return compile_form(form).fill(views_of(form, states, posted=shown, typed=form.fields))


def scene_of(form: Form, values: Mapping[str, Any]) -> Scene:
    """A record that anybody may fill in."""
    return standalone_scene(form, values, now=NOW)


def query(pairs: tuple[tuple[str, str], ...]) -> QueryDict:
    """The post as Django reads it."""
    post = QueryDict(mutable=True)
    for name, text in pairs:
        post.appendlist(name, text)
    return post


def asked_for(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as far as the form asks for it: without what its own conditions hide, and what no schema names."""
    language = language_of(form)
    states = {state.field.key: state for state in form_states(scene_of(form, data), data)}
    return {key: _asked(language, states[key].schema, value) for key, value in data.items() if key in states}


def _asked(language: Language, schema: object, value: Any) -> Any:
    here = language.at(schema, value)
    if isinstance(value, list) and here.kind in (Kind.ROWS, Kind.CHOICES):
        return [_asked(language, here.item(index), one) for index, one in enumerate(value)]
    if not isinstance(value, Mapping) or here.kind is not Kind.GROUP:
        return value
    own = {name: one for name, one in value.items() if name in here.properties or takes_extras(here)}
    return {
        name: _asked(language, here.properties.get(name, extra_schema(here, name)), one) for name, one in own.items()
    }


def count(value: Any) -> int:
    """How many single values stand in a value."""
    if isinstance(value, Mapping | list):
        return sum(map(count, value.values() if isinstance(value, Mapping) else value))
    return 1


def tidy(value: Any) -> Any:
    """A value without what is empty: a page cannot tell an empty text from none."""
    if isinstance(value, Mapping):
        members = {name: tidy(one) for name, one in value.items()}
        return {name: one for name, one in members.items() if one not in _EMPTY or one is False}
    if isinstance(value, list | tuple):
        return [one for one in map(tidy, value) if one not in _EMPTY or one is False]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def differences(wanted: Any, found: Any, at: str) -> Iterator[str]:
    """Where two values are not the same, in words."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name in {**wanted, **found}:
            yield from differences(wanted.get(name), found.get(name), f"{at}/{name}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, (one, other) in enumerate(zip(_ordered(wanted), _ordered(found), strict=True)):
            yield from differences(one, other, f"{at}/{index}")
    elif wanted != found or isinstance(wanted, bool) != isinstance(found, bool):
        yield f"{at or '/'}: wanted {_json(wanted)}, stored {_json(found)}"


def _ordered(values: list[Any]) -> list[Any]:
    """Texts of a choice of several come back in the order on offer: they are compared as a set is."""
    return sorted(values) if all(isinstance(one, str) for one in values) else values


def plain(value: Any) -> Any:
    """A value as it is read from a file, with exact numbers."""
    return parse(json.dumps(value))


def faults_of(schema: Any, data: Any) -> list[Way]:
    """Where an independent validator, of the draft that the sample names, does not take the data."""
    old = any(word in json.dumps(schema) for word in _OF_OLD)
    kind = validator_for(schema, default=Draft7Validator if old else Draft202012Validator)
    return [tuple(error.absolute_path) for error in kind(schema, format_checker=FormatChecker()).iter_errors(data)]


def _stands(stored: Any, data: Any, way: Way) -> bool:
    """Whether a faulty value is stored as it was given; one that is empty is nothing."""
    for step in way:
        stored = stored.get(step) if isinstance(stored, Mapping) else None if isinstance(stored, str) else stored
        data = data.get(step) if isinstance(data, Mapping) else data[step] if isinstance(data, list) else None
        if isinstance(stored, list) and isinstance(step, int):
            stored = stored[step] if step < len(stored) else None
    return tidy(data) not in _EMPTY and tidy(stored) == tidy(data)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:200]
