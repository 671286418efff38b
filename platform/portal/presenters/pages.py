"""A form on a page of its own: for a new record, for changing one, and for the form that goes with an action."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engine.definitions.values import Form
from forms.behaviour import FieldState, form_states, input_states
from forms.contexts import Scene
from forms.fresh import fresh_rows, starts_filled
from forms.rendering.compiler import CompiledForm, compiled_in
from forms.rendering.values import Answered
from forms.rules import hidden_by_values, state_fields
from forms.sentences import sentence
from forms.validation import Outcome, input_context, input_defaults, take_input, take_post
from forms.wire import Posted
from portal.presenters.answered import answered_by
from portal.presenters.forms import Mistake, mistakes, value_of, views_of
from portal.presenters.live import touched_only
from portal.problems import Refusal

LIVE = 200  # the status of what is said while typing
_NO_FORM = Form("", "", {}, ())
LIVE_PROBLEMS = frozenset({"register"})  # said while typing; all others only when somebody sends the form


@dataclass(frozen=True)
class Row:
    """One entry to choose: what it shows, and what its button sends."""

    cells: tuple[str, ...]
    pick: str


@dataclass(frozen=True)
class Choices:
    """The entries of a register to choose from for a field, or why there are none."""

    title: str
    field: str
    register: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    absent: str = ""
    failure: str = ""

    @property
    def labelled(self) -> tuple[tuple[tuple[tuple[str, str], ...], Row], ...]:
        """The rows, each with its cells under their headings."""
        return tuple((tuple(zip(self.headings, row.cells, strict=True)), row) for row in self.rows)


@dataclass(frozen=True)
class FormPage:
    """The drawn sections and everything said about them."""

    sections: SafeString
    mistakes: tuple[Mistake, ...] = ()
    refusal: Refusal | None = None
    takes_files: bool = False
    choices: str = ""  # where its fields ask what there is to choose
    listed: Choices | None = None
    settles: bool = False  # something is stored that the form hides: the first answer takes it out, wherever it is seen


def form_page(
    scene: Scene,
    *,
    posted: Mapping[str, object] | None = None,
    refusal: Refusal | None = None,
    only: Collection[str] | None = None,
    changed: Collection[str] = (),
) -> FormPage:
    """The record's form: as stored, or with what was typed and why that was refused; perhaps `only` some fields.

    `changed` names the controls that changed since the page was last drawn, if the page knows.
    """
    form = scene.frame.form
    if posted is None:
        states = form_states(scene)
        drawn = _page(scene, form, _some(states, only), refusal=refusal)
        return replace(drawn, settles=_settles(scene, form, states))
    outcome = take_post(scene, scene.record.data, posted, typing=refusal is None)
    states = form_states(scene, outcome=outcome)
    if refusal is not None and refusal.is_stale:
        refusal = replace(refusal, fields=_present(scene, outcome))
    typed = frozenset(problem.top for problem in outcome.problems) | _with_parts(posted)
    texts = _as_typed(posted, outcome)
    said, answered = refusal or _live(outcome), answered_by(scene, outcome)
    shown = _some(states, only)
    return _page(scene, form, shown, posted=texts, typed=typed, refusal=said, changed=changed, answered=answered)


def input_page(
    scene: Scene,
    form: Form,
    *,
    posted: Mapping[str, object] | None = None,
    drafted: Mapping[str, object] | None = None,
    refusal: Refusal | None = None,
) -> FormPage:
    """The form that goes with an action: with its defaults, or with what was typed and why that was refused.

    `drafted` is what a draft holds: of some fields only, so that the others are as the form starts.
    """
    typed = posted if posted is not None else drafted or {}
    given = typed if posted is not None else {**input_defaults(scene, form), **typed}
    outcome = take_input(scene, form, given, typing=refusal is None)
    states = input_states(scene, form, outcome.values)
    texts = _as_typed(typed, outcome)
    wrong = frozenset(problem.top for problem in outcome.problems) if posted is not None else frozenset[str]()
    said, answered = refusal or _live(outcome), answered_by(scene, outcome)
    kept = wrong | _with_parts(given)
    drawn = _page(scene, form, states, posted=texts, typed=kept, refusal=said, answered=answered)
    return replace(drawn, refusal=refusal)  # what is said while somebody types refuses nothing


def bare_page(refusal: Refusal | None) -> FormPage:
    """An action without a form of its own: only what is wrong with its opinion."""
    return FormPage(mark_safe(""), mistakes(_NO_FORM, refusal.fields) if refusal else (), refusal)


def _page(
    scene: Scene,
    form: Form,
    states: Iterable[FieldState],
    *,
    posted: Mapping[str, object] | None = None,
    typed: Collection[str] = (),
    refusal: Refusal | None = None,
    changed: Collection[str] = (),
    answered: Mapping[str, Answered] | None = None,
) -> FormPage:
    errors = refusal.fields if refusal else {}
    said = refusal is not None and not refusal.is_stale and refusal.status != LIVE
    shown = mistakes(form, errors, refusal.titles if refusal else {}) if said else ()
    states = [_of_sheet(scene, state) for state in states]
    drawn = _compiled(scene, form)
    views = views_of(form, states, posted=posted, errors=errors, typed=typed)
    views |= {key: replace(views[key], answered=said) for key, said in (answered or {}).items() if key in views}
    if any(map(starts_filled, form.fields.values())):
        names = scene.context() if form is scene.frame.form else input_context(scene, form, {})
        views |= {key: replace(views[key], fresh=row) for key, row in fresh_rows(form, names).items()}
    sections = drawn.fill(touched_only(views, form, changed) if changed else views)
    choices = reverse("choices", args=[scene.frame.system.key, form.key, "way"]).removesuffix("way/")
    return FormPage(sections, shown, refusal, drawn.takes_files, choices)


def _settles(scene: Scene, form: Form, states: Collection[FieldState]) -> bool:
    """Whether the first post would take out what is stored already, such as what an earlier release did not hide."""
    stored = scene.record.data
    hidden = hidden_by_values(form, [state.field.key for state in states]) & state_fields(scene)
    inside = (state for state in states if state.inner)
    return any(stored.get(key) is not None for key in hidden) or any(
        state.value != stored.get(state.field.key) for state in inside
    )


def _of_sheet(scene: Scene, state: FieldState) -> FieldState:
    return replace(state, value=value_of(scene, state)) if state.field.widget == "score_sheet" else state


def _as_typed(posted: Mapping[str, object], outcome: Outcome) -> Mapping[str, object]:
    """What was typed: texts as they came, and of what has parts every part as it was read."""
    return {key: outcome.shown.get(key) if isinstance(raw, Posted) else raw for key, raw in posted.items()}


def _with_parts(posted: Mapping[str, object]) -> frozenset[str]:
    """The fields that have parts: they stand on the page as they were typed in any case, empty rows and all."""
    return frozenset(key for key, raw in posted.items() if isinstance(raw, Posted))


def _some(states: Iterable[FieldState], only: Collection[str] | None) -> Iterable[FieldState]:
    return states if only is None else tuple(state for state in states if state.field.key in only)


def _present(scene: Scene, outcome: Outcome) -> Mapping[str, tuple[str, ...]]:
    """What the fields say now that would be written over."""
    drawn = _compiled(scene, scene.frame.form)
    stored = scene.record.data
    return {
        key: (_("It says now: %(value)s") % {"value": drawn.shown(key, stored.get(key)) or "—"},)
        for key in outcome.taken
        if outcome.values[key] != stored.get(key)
    }


def _compiled(scene: Scene, form: Form) -> CompiledForm:
    return compiled_in(scene.frame, form)


def _live(outcome: Outcome) -> Refusal:
    """What may be said before anybody sends the form: a register's answer belongs to what was just typed."""
    said = (problem for problem in outcome.problems if problem.code in LIVE_PROBLEMS)
    return Refusal(LIVE, {problem.field: (sentence(problem),) for problem in said})
