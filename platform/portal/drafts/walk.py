"""The way through a form with steps: where one stands, what lies before and behind, what is still wrong on a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.definitions.values import CHECK_STEP, WITHOUT_VALUE, Form, FormStep
from forms.behaviour import FieldState, form_states
from forms.drafting import Typing
from forms.errors import Problem
from forms.rendering.compiler import control_id
from forms.rules import holds
from forms.sentences import sentence
from forms.told import told
from forms.validation import Outcome, editable, take_post
from forms.wire import wire_token
from portal.drafts.desk import Desk


@dataclass(frozen=True)
class Stop:
    """A step as the progress at the top shows it."""

    key: str
    title: str
    hint: str
    is_current: bool
    is_done: bool
    is_open: bool  # somebody may go there now
    wrong: str = ""  # how much has to be put right on it


@dataclass(frozen=True)
class Answer:
    """A question and its answer, on the page where answers are checked."""

    key: str
    title: str
    text: str
    url: str  # where it is changed
    may_change: bool
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """The answers of one section."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Open:
    """Something that has to be put right before the form can be sent."""

    title: str
    sentence: str
    url: str = ""


class Walk:
    """Where somebody stands in a form with steps."""

    def __init__(self, desk: Desk, posted: Mapping[str, object], *, address: Callable[[str], str]) -> None:
        self.desk = desk
        self.posted = posted
        self.address = address  # of a step

    @cached_property
    def outcome(self) -> Outcome:
        """What would be stored of everything typed so far."""
        return take_post(self.desk.scene, self.desk.scene.record.data, self.posted)

    @cached_property
    def steps(self) -> tuple[FormStep, ...]:
        """The steps that are part of the way with these values."""
        return tuple(step for step in self.desk.form.steps if holds(step.visible, self._names, default=True))

    @cached_property
    def _names(self) -> Mapping[str, object]:
        return self.desk.scene.context(values=self.outcome.values)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The steps' keys, and last the page where answers are checked."""
        return (*(step.key for step in self.steps), CHECK_STEP)

    @cached_property
    def current(self) -> str:
        """The step asked for; without one the step that was left last; else the first with something to fill in."""
        left = self.desk.kept.typing.step if self.desk.kept else ""
        asked = self.desk.request.GET.get("step") or left
        return asked if asked in self.keys else self._first

    @property
    def _first(self) -> str:
        own = editable(self.desk.scene, self.outcome.values)
        return next(
            (step.key for step in self.steps if not fields_of(self.desk.form, step).isdisjoint(own)), self.keys[0]
        )

    @property
    def is_check(self) -> bool:
        """Whether this is the page where answers are checked."""
        return self.current == CHECK_STEP

    @property
    def following(self) -> str:
        """The step after this one."""
        return self.keys[min(self.keys.index(self.current) + 1, len(self.keys) - 1)]

    @property
    def previous(self) -> str:
        """The step before this one; none before the first."""
        place = self.keys.index(self.current)
        return self.keys[place - 1] if place else ""

    @property
    def fields(self) -> frozenset[str]:
        """The fields on this page."""
        step = next((each for each in self.steps if each.key == self.current), None)
        return fields_of(self.desk.form, step) if step else frozenset()

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong on this page."""
        return tuple(problem for problem in self.outcome.problems if problem.top in self.fields)

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The progress at the top."""
        here, furthest = self.keys.index(self.current), self._furthest()
        stops = []
        for place, key in enumerate(self.keys):
            done = place < furthest
            step = next((each for each in self.steps if each.key == key), None)
            title, hint = self._words(step, filled=done and place != here)
            told = step and (done or self.desk.post.get("do") == "next" and place == here)
            wrong = self._wrong(step) if step and told else ""
            stops.append(Stop(key, title, hint, place == here, done, place <= furthest, wrong))
        return tuple(stops)

    def _words(self, step: FormStep | None, *, filled: bool) -> tuple[str, str]:
        """The title of a step, and below it what was answered there, or else its hint."""
        if step is None:
            return _("Check your answers"), ""
        return step.title, (told(step.shows, self._names) if filled and step.shows else "") or step.hint

    def _wrong(self, step: FormStep) -> str:
        """How much has to be put right on a step that somebody left, or tried to leave."""
        fields = fields_of(self.desk.form, step)
        number = sum(problem.top in fields for problem in self.outcome.problems)
        words = ngettext("%(number)s thing to put right", "%(number)s things to put right", number)
        return words % {"number": number} if number else ""

    @property
    def next_title(self) -> str:
        """What the step after this one is called."""
        return next(stop.title for stop in self.stops if stop.key == self.following)

    @cached_property
    def answers(self) -> tuple[Answers, ...]:
        """Every question on the way, with its answer and the page where it is changed."""
        states = {state.field.key: state for state in form_states(self.desk.scene, self.outcome.values)}
        found = []
        for step in self.steps:
            for section in self.desk.form.sections:
                asked = [field for field in section.fields if field.widget not in WITHOUT_VALUE]
                shown = [states[field.key] for field in asked if field.key in states]
                if section.key in step.sections and shown:
                    lines = tuple(self._answer(state, step.key) for state in shown)
                    found.append(Answers(section.title, lines))
        return tuple(found)

    def open_answers(self) -> tuple[Open, ...]:
        """All that is still wrong: at its question, then what belongs to none."""
        lines = [line for part in self.answers for line in part.answers]
        at_fields = [Open(line.title, error, line.url) for line in lines for error in line.errors]
        known = {line.key for line in lines}
        others = [Open("", sentence(problem)) for problem in self.outcome.problems if problem.top not in known]
        return (*at_fields, *others)

    def _answer(self, state: FieldState, step: str) -> Answer:
        key = state.field.key
        wrong = tuple(sentence(problem) for problem in self.outcome.problems if problem.top == key)
        text = self._typed(key) if wrong and key not in self.outcome.taken else ""
        url = f"{self.address(step)}#{control_id(wire_token(key))}"
        return Answer(key, state.field.title, text or self.desk.shown(key, state.value), url, state.writable, wrong)

    def _typed(self, key: str) -> str:
        """What cannot be read, as it was typed."""
        entries = self.desk.kept.typing.fields.get(key) if self.desk.kept else None
        return " ".join(text for _name, text in entries[-1].raw if text) if entries else ""

    def _furthest(self) -> int:
        """How far somebody came: an existing record is filled in everywhere, a new one as far as it was left."""
        if self.desk.place.record_id is not None:
            return len(self.keys) - 1
        typing = self.desk.kept.typing if self.desk.kept else Typing()
        reached = {self.current, typing.step, *_typed_steps(self.desk.form, self.steps, typing)}
        return max(place for place, key in enumerate(self.keys) if key in reached)


def fields_of(form: Form, step: FormStep) -> frozenset[str]:
    """The fields of a step."""
    return frozenset(field.key for section in form.sections if section.key in step.sections for field in section.fields)


def _typed_steps(form: Form, steps: Sequence[FormStep], typing: Typing) -> set[str]:
    return {step.key for step in steps if not fields_of(form, step).isdisjoint(typing.fields)}
