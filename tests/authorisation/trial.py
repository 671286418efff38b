"""Every cell of the table executed: what the documents allow works, all else is refused and changes nothing.

A cell is somebody of a role, here or elsewhere, who does one thing to a record of a type in a state. Each is undone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from forms.actors import Actor
from forms.errors import Invalid, NotVisible, Refused
from forms.models import Record, ScoreSheet
from tests.authorisation.plain import naming, plain, postable
from tests.authorisation.rights import VERBS, SystemRights, TypeRights, fields_of
from tests.authorisation.stage import ELSEWHERE, HERE, Stage, set_stage
from tests.builders import NOW
from workflows import handing
from workflows.services import open_record, save_record, save_sheet, take_action

TYPED = "有人写的"


@dataclass(frozen=True)
class Cell:
    """Who does what where, whether the documents allow it, and how it is done."""

    place: str  # in words, for whoever reads what went wrong
    allowed: bool
    seen: bool  # whether the record is theirs to see at all
    do: Callable[[], object]
    record: Record | None = None


@dataclass
class Tried:
    """What came of the cells."""

    systems: int = 0
    cells: int = 0
    allowed: int = 0
    refused: int = 0
    fields: int = 0  # posted values, each of which was kept or not as the documents say
    wrong: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether everything came as the documents say."""
        return not self.wrong and bool(self.allowed) and bool(self.refused)

    def sentence(self) -> str:
        """The outcome in a line."""
        return (
            f"{self.cells} cells of role × action × state in {self.systems} systems: {self.allowed} allowed and worked,"
            f" {self.refused} refused, {self.fields} posted values kept or dropped as declared, {len(self.wrong)} wrong"
        )


def try_system(rights: SystemRights, tried: Tried, *, every: int = 1) -> None:
    """Execute the cells of a system where we are; `every`: of the refusals, only each so manieth."""
    with transaction.atomic():
        stage = set_stage(plain(rights))
        tried.systems += 1
        for kind in stage.rights.types():
            for number, cell in enumerate(_cells_of(stage, kind)):
                if cell.allowed or number % every == 0:
                    try_cell(cell, tried)
            _try_fields(stage, kind, tried, every=every)
        transaction.set_rollback(True)


def try_cell(cell: Cell, tried: Tried) -> None:
    """Do it, undo it, and hold what came against what may."""
    before = _standing(cell.record)
    came = _outcome(cell.do, before, cell.record)
    tried.cells += 1
    expected = "done" if cell.allowed else "refused" if cell.seen else "unseen"
    if came == expected:
        tried.allowed += cell.allowed
        tried.refused += not cell.allowed
    else:
        tried.wrong.append(f"{cell.place}: {came} instead of {expected}")


def _outcome(do: Callable[[], object], before: object, record: Record | None) -> str:
    """What came of it: done, refused, unseen, or something that must not be; it is undone in any case."""
    with transaction.atomic():
        try:
            do()
            came = "done"
        except NotVisible:
            came = "unseen"
        except Refused:
            came = "refused"
        except Invalid as error:
            came = f"invalid ({error})"
        if came != "done" and _standing(record) != before:
            came = f"{came}, and changed something"
        transaction.set_rollback(True)
    return came


def _standing(record: Record | None) -> object:
    if record is None:
        return Record.objects.count()
    sheets = ScoreSheet.objects.filter(record_id=record.pk).values_list("key", "version")
    return (*Record.objects.values_list("state", "version").get(pk=record.pk), *sheets)


def _cells_of(stage: Stage, kind: TypeRights) -> Iterator[Cell]:
    yield from _making(stage, kind)
    for state in kind.states:
        record = stage.record(kind, state)
        for role, where, actor in stage.people_at(record):
            seen = where == HERE and kind.sees(role, state)
            place = f"{stage.rights.name} {kind.key} in {state}: {role} {where}"
            for what, allowed, do in _deeds(stage, kind, record, role, actor):
                yield Cell(f"{place} {what}", seen and allowed, seen, do, record)


def _deeds(
    stage: Stage, kind: TypeRights, record: Record, role: str, actor: Actor
) -> Iterator[tuple[str, bool, Callable[[], object]]]:
    """Everything that can be done to a record, with whether this role may."""
    by = {"actor": actor, "now": NOW, "version": record.version}
    for key in kind.actions:
        yield f"takes {key}", kind.acts(role, record.state, key), _later(take_action, record.pk, action=key, **by)
    for key in kind.sheets:
        blank = {**by, "version": 0, "entries": {}}
        yield f"fills {key}", kind.fills(role, record.state, key), _later(save_sheet, record.pk, sheet=key, **blank)
    colleague = stage.colleagues[role]
    for verb in VERBS:
        yield verb, kind.uses(role, record.state, verb), _verb(verb, record, colleague, by)


def _verb(verb: str, record: Record, colleague: int, by: dict[str, object]) -> Callable[[], object]:
    match verb:
        case "reassign":
            return _later(handing.reassign, record.pk, to=colleague, reason=TYPED, **by)
        case "copy":
            return _later(handing.copy_to, record.pk, to=[colleague], note=TYPED, **by)
        case "remind":
            return _later(handing.remind, record.pk, note=TYPED, **by)
    place = verb.removeprefix("add_")
    return _later(handing.add_signer, record.pk, to=colleague, place=place, reason=TYPED, **by)


def _later(service: Callable[..., object], *args: object, **said: object) -> Callable[[], object]:
    return lambda: service(*args, **said)


def _making(stage: Stage, kind: TypeRights) -> Iterator[Cell]:
    """Making a record of this type, under the one above it if there is one."""
    above = next((each for each in stage.rights.types() if each.key == kind.kind.get("parent")), None)
    parent = stage.parent(kind)
    for (role, where), actor in stage.people.items():
        seen = above is None or (where == HERE and above.sees(role, above.flow["initial"]))
        if above is None and where == ELSEWHERE:
            continue  # who makes one at the top makes their own
        posted = stage.naming(kind)
        started = stage.record(kind, kind.flow["initial"]).period_start
        do = _later(
            open_record, system=stage.rights.system["key"], record_type=kind.key, actor=actor, now=NOW,
            parent_id=parent.pk if parent else None, period_start=started, posted=posted,
        )  # fmt: skip
        do = do if above else _for_the_role(do)
        yield Cell(f"{stage.rights.name} {kind.key}: {role} {where} makes one", seen and kind.makes(role), seen, do)


def _for_the_role(do: Callable[[], object]) -> Callable[[], object]:
    """Refused only where the role is the reason: whose a record at the top comes out as is said by its contents."""

    def done() -> None:
        try:
            do()
        except Refused as error:
            if error.role:
                raise

    return done


def _try_fields(stage: Stage, kind: TypeRights, tried: Tried, *, every: int) -> None:
    """Post every plain text field of the form, a foreign and an undeclared one, as everybody in every state."""
    for number, state in enumerate(kind.states):
        record = stage.record(kind, state)
        for place, (role, where, actor) in enumerate(stage.people_at(record)):
            mine = kind.edits(role, state) if where == HERE else frozenset()
            if mine or (number + place) % every == 0:
                _post(stage, kind, record, actor, mine, f"{kind.key} in {state}: {role} {where}", tried)


def _post(
    stage: Stage, kind: TypeRights, record: Record, actor: Actor, mine: frozenset[str], place: str, tried: Tried
) -> None:
    takes = {key: can for key, can in postable(kind.form).items() if key not in naming(kind.kind)}
    posted = {**dict.fromkeys([*takes, *_foreign(stage.rights, kind)], TYPED), "undeclared_field": TYPED}
    with transaction.atomic():
        try:
            save_record(record.pk, version=record.version, posted=posted, actor=actor, now=NOW)
            came = ""
        except (NotVisible, Refused, Invalid) as error:
            came = f"{type(error).__name__} ({error})"
        stored = Record.objects.get(pk=record.pk).data
        transaction.set_rollback(True)
    kept = {key for key in posted if stored.get(key) == TYPED}
    expected = {key for key, can in takes.items() if can and key in mine}
    tried.fields += len(posted)
    if kept != expected or (not mine and not came):
        tried.wrong.append(
            f"{stage.rights.name} {place} posts fields: kept {sorted(kept - expected)} wrongly,"
            f" not {sorted(expected - kept)} {came}"
        )


def _foreign(rights: SystemRights, kind: TypeRights) -> list[str]:
    """Some fields of other forms of the system."""
    own = {each["key"] for each in fields_of(kind.form)}
    others = (each["key"] for form in rights.documents if form["kind"] == "form" for each in fields_of(form))
    return [key for key in dict.fromkeys(others) if key not in own][:3]
