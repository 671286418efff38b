"""What was typed on a page of a try-out becomes a step of it."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from engine.definitions.times import first_day
from engine.definitions.values import Form
from exchange.scenarios.made_up import made_up, with_numbers
from exchange.scenarios.sheets import words_for
from exchange.tryouts import Placed, Stage
from exchange.tryouts.sessions import Step
from forms.contexts import Scene
from forms.errors import Invalid, Problem
from forms.models import Record
from forms.selectors import new_record
from forms.validation import take_input, take_post
from forms.values import storable
from portal.posting import posted_fields
from portal.sheets.board import Board
from portal.sheets.filling import filled

MOST_MADE_UP = 400


def unsaved(stage: Stage, record_type: str, parent: Placed | None, period: str) -> Record:
    """A record that is being made.

    Raises:
        Invalid: the period is missing or none.
        NotVisible: there is no such type there.
    """
    try:
        start = first_day(period) if period else None
    except ValueError:
        raise Invalid((Problem("period", "required"),)) from None
    actor = stage.actor(stage.tryout.role)
    return new_record(
        system=stage.tryout.system,
        record_type=record_type,
        actor=actor,
        now=stage.now,
        parent_id=parent.record.pk if parent else None,
        period_start=start,
    )


def created(stage: Stage, scene: Scene, parent: Placed | None, period: str, post: QueryDict, name: str) -> list[Step]:
    """A record opened with what was typed.

    Raises:
        Invalid: an answer does not fit.
    """
    values = _taken(stage, scene, post)
    step: dict[str, Any] = {**_by(stage), "create": scene.record.record_type, "name": name}
    step |= {"in": parent.name} if parent else {}
    step |= {"period": period} if period else {}
    return [*_found(parent), {**step, "values": values}]


def changed(stage: Stage, placed: Placed, scene: Scene, post: QueryDict) -> list[Step]:
    """Fields changed.

    Raises:
        Invalid: an answer does not fit.
    """
    values = _taken(stage, scene, post)
    return [*_found(placed), {**_by(stage), "of": placed.name, "change": values}] if values else []


def acted(stage: Stage, placed: Placed, scene: Scene, action: str, post: QueryDict) -> list[Step]:
    """An action taken, with its form and opinion.

    Raises:
        Invalid: an answer does not fit.
    """
    step: dict[str, Any] = {**_by(stage), "of": placed.name, "act": action}
    known = scene.frame.workflow.action(action)
    form = scene.frame.system.forms.get(known.form) if known else None
    if form is not None:
        outcome = take_input(scene, form, posted_fields(form, post))
        if outcome.problems:
            raise Invalid(outcome.problems)
        step["input"] = _kept(stage, form, {key: outcome.values.get(key) for key in outcome.taken})
    step |= {word: post[word] for word in ("opinion", "to") if post.get(word)}
    return [*_found(placed), step]


def entered(stage: Stage, placed: Placed, board: Board, post: QueryDict) -> list[Step]:
    """A sheet filled.

    Raises:
        Invalid: an entry cannot be read.
    """
    found = filled(board, post)
    if found.problems:
        raise Invalid(tuple(Problem(one.place, f"entry.{one.code}", one.data) for one in found.problems))
    words = storable(words_for(board.catalogue, board.own, found.entries))
    return [*_found(placed), {**_by(stage), "of": placed.name, "sheet": {board.use.key: words}}]


def _by(stage: Stage) -> dict[str, Any]:
    tryout = stage.tryout
    return {"as": tryout.role, **({"on": tryout.day} if tryout.day else {})}


def _found(placed: Placed | None) -> list[Step]:
    return [placed.find] if placed is not None and placed.find is not None else []


def _taken(stage: Stage, scene: Scene, post: QueryDict) -> dict[str, Any]:
    form, stored = scene.frame.form, scene.record.data
    outcome = take_post(scene, stored, posted_fields(form, post))
    if outcome.problems:
        raise Invalid(outcome.problems)
    return _kept(stage, form, {key: outcome.values.get(key) for key in outcome.taken if _moved(outcome, stored, key)})


def _moved(outcome: Any, stored: Mapping[str, object], key: str) -> bool:
    return outcome.values.get(key) != stored.get(key)


def _kept(stage: Stage, form: Form, values: Mapping[str, object]) -> dict[str, Any]:
    """Values as a step holds them: personal numbers give way to made-up ones, for steps lie in plain."""
    kept: dict[str, Any] = {}
    for key, one in form.fields.items():
        if key in values:
            value = storable(values[key])
            kept[key] = _word_for(stage, one.mask, value) if one.mask and value else ("" if value is None else value)
    return kept


def _word_for(stage: Stage, kind: str, value: object) -> object:
    """The word for a number: its own if it is a made-up one, else that of one no step has yet."""
    words = [made_up(kind, number) for number in range(1, MOST_MADE_UP)]
    known = next((word for word in words if word and with_numbers(word) == value), "")
    taken = str(stage.tryout.steps)
    return known or next((word for word in words if word and word not in taken), value)
