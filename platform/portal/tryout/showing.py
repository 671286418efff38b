"""What a page of a try-out shows: the records, what the role may do with the open one, and the steps so far."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from engine.definitions.values import RecordType
from exchange.scenarios.expectations import Found, Seen
from exchange.tryouts import Placed, Stage
from exchange.tryouts.sessions import Step
from forms.contexts import Scene
from forms.errors import RuntimeRefusal
from forms.rules import sheet_access
from forms.scoring_numbers import number_words
from forms.selectors import creatable
from forms.sentences import refusal_sentences
from forms.validation import editable
from portal.sheets.board import Board, board_of
from workflows.selectors import next_step, offers_in


@dataclass(frozen=True)
class Shown:
    """A record of the try-out in the list."""

    name: str
    depth: int
    title: str
    type: str
    state: str
    tone: str
    result: str
    is_open: bool


@dataclass(frozen=True)
class Taken:
    """A step that was taken: who, what, and what came of it."""

    number: int
    who: str
    what: str
    refused: tuple[str, ...]
    result: str
    otherwise: tuple[Found, ...]


def scene_of(stage: Stage, placed: Placed) -> Scene:
    """A record as the role sees it now."""
    return Scene(placed.record, stage.actor(stage.tryout.role), stage.now)


def listed(stage: Stage, records: list[Placed], chosen: str) -> list[Shown]:
    """The records, each below the one it belongs to."""
    return [_shown(stage, one, one.name == chosen) for one in records]


def opened(stage: Stage, placed: Placed) -> dict[str, Any]:
    """What the role may do with a record: its sheets and actions, and who would act next."""
    scene = scene_of(stage, placed)
    upcoming = next_step(placed.record, now=stage.now)
    state = scene.frame.workflow.by_key[placed.record.state]
    return {
        "placed": placed,
        "record": placed.record,
        "type": scene.frame.type,
        "state": state,
        "upcoming": upcoming,
        "offers": offers_in(scene),
        "sheets": [(use, scene.sheets.get(use.key), sheet_access(scene, use)) for use in scene.frame.type.sheets],
        "may_edit": bool(editable(scene, placed.record.data)),
        "makes": _makes(stage, placed),
    }


def board_at(stage: Stage, placed: Placed, key: str) -> Board | None:
    """A sheet of a record; None where it has none of that key."""
    scene = scene_of(stage, placed)
    use = scene.frame.type.sheet(key)
    return replace(board_of(scene, use), linked=False) if use else None


def beginnings(stage: Stage) -> list[RecordType]:
    """The types of record that the role may open and that stand below no other."""
    role = stage.tryout.role
    return [kind for kind in stage.system.record_types.values() if not kind.parent and role in kind.create_by]


def taken(stage: Stage) -> list[Taken]:
    """The steps so far."""
    titles = {role.key: role.title for role in stage.region.roles}
    told = zip(stage.tryout.steps, stage.seen, stage.otherwise, strict=True)
    return [
        Taken(
            number=number,
            who=titles.get(str(step.get("as", "")), ""),
            what=_what(stage, step, seen),
            refused=seen.refused,
            result=_result(stage, seen),
            otherwise=otherwise,
        )
        for number, (step, seen, otherwise) in enumerate(told, start=1)
    ]


def _shown(stage: Stage, placed: Placed, is_open: bool) -> Shown:
    record = placed.record
    kind = stage.system.record_types.get(record.record_type)
    state = stage.system.workflows[kind.workflow].by_key.get(record.state) if kind else None
    score = number_words(record.result_score) if record.result_score is not None else ""
    return Shown(
        name=placed.name,
        depth=_depth(record),
        title=record.title,
        type=kind.title if kind else record.record_type,
        state=state.title if state else record.state,
        tone=state.tone if state else "idle",
        result=" ".join(part for part in (score, record.result_grade) if part),
        is_open=is_open,
    )


def _depth(record: Any) -> int:
    depth, above = 0, record.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    return depth


def _makes(stage: Stage, placed: Placed) -> list[tuple[RecordType, tuple[str, ...]]]:
    """The types of record that the role may open below one, with what refuses it."""
    below = [kind for kind in stage.system.record_types.values() if kind.parent == placed.record.record_type]
    actor = stage.actor(stage.tryout.role)
    found = []
    for kind in below:
        told = {"system": stage.tryout.system, "parent": placed.record, "actor": actor, "now": stage.now}
        try:
            refusals = creatable(kind.key, **told)  # type: ignore[arg-type]
        except RuntimeRefusal as refusal:
            refusals = refusal_sentences(refusal)
        if refusals is not None:
            found.append((kind, refusals))
    return found


def _what(stage: Stage, step: Step, seen: Seen) -> str:
    kinds = stage.system.record_types
    if "create" in step:
        kind = kinds.get(str(step["create"]))
        period = f" {step['period']}" if "period" in step else ""
        return _("opened: %(what)s") % {"what": f"{kind.title if kind else step['create']}{period}"}
    if "act" in step:
        titles = {one.key: one.title for flow in stage.system.workflows.values() for one in flow.actions}
        return titles.get(str(step["act"]), str(step["act"]))
    if "sheet" in step:
        key = next(iter(step["sheet"]))
        use = kinds[seen.record.record_type].sheet(key) if seen.record is not None else None
        return _("filled: %(what)s") % {"what": use.title if use else key}
    words = {"change": _("changed the form"), "find": _("found a record"), "register": _("put into a register"),
             "decide": _("asked a decision")}  # fmt: skip
    return next((told for word, told in words.items() if word in step), _("looked"))


def _result(stage: Stage, seen: Seen) -> str:
    if seen.record is None:
        return ""
    kind = stage.system.record_types.get(seen.record.record_type)
    state = stage.system.workflows[kind.workflow].by_key.get(seen.record.state) if kind else None
    score = seen.sheet.score if seen.sheet is not None else None
    parts = [state.title if state else seen.record.state]
    parts += [f"{number_words(score)} {seen.sheet.grade}".strip()] if score is not None and seen.sheet else []
    return " · ".join(parts)
