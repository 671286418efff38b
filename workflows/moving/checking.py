"""What stands against a record going over to another release, and against its going back."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from engine.definitions.values import SheetUse
from engine.scoring import problems
from forms.contexts import Scene
from forms.errors import Invalid, Problem
from forms.handling import check_handling
from forms.models import Evidence, ScoreSheet
from forms.rules import lock_reasons
from forms.scoring import base_of, catalogue_of, entries_of, facts_of, handling_of, is_frozen
from forms.sentences import placed_sentences
from forms.standing import standing_problems
from workflows.moving.models import MovedRecord
from workflows.moving.plans import LEFT, Plan
from workflows.seats import read_stay

_MOST_TOLD = 10  # reasons of one record


def reasons_to_stay(scene: Scene, plan: Plan) -> Iterator[str]:
    """What of the record as it stands keeps it in its release."""
    record = scene.record
    state = scene.frame.workflow.by_key[record.state]
    if is_frozen(scene):
        yield " ".join(lock_reasons(scene)) or _("It is concluded (“%(state)s”).") % {"state": state.title}
    if plan.state(record.state) == LEFT:
        yield _("The other release has nothing for its state “%(state)s”.") % {"state": state.title}
    stay = read_stay(record)
    if stay.signatures:
        yield _("Signing has begun: %(names)s. Let the step be finished first.") % {
            "names": _names(each.user_name for each in stay.signatures)
        }
    if stay.handings:
        yield _("Its task was handed to somebody by name: %(names)s. Let the step be finished first.") % {
            "names": _names(each.user_name for each in stay.handings)
        }


def misfits(old: Scene, new: Scene, plan: Plan) -> Iterator[str]:
    """What the other release does not allow of the record, and its own release does."""
    before = {(plan.fields.get(one.top, one.top), one.code) for one in standing_problems(old, old.record.data)}
    found = [one for one in standing_problems(new, new.record.data) if (one.top, one.code) not in before]
    yield from placed_sentences(found[:_MOST_TOLD])
    for key, sheet in old.sheets.items():
        yield from _sheet_misfits(old, new, key, sheet)


def reasons_against_undoing(scene: Scene, row: MovedRecord) -> Iterator[str]:
    """What happened since a record was moved; undoing would lose it."""
    record = scene.record
    if not row.before:
        yield _("What it was before is not kept any more.")
        return
    for entry in record.history.filter(version__gt=row.version)[:1]:
        words = {"who": entry.user_name or _("The system"), "what": entry.action_title}
        yield _("Something happened since: %(what)s (%(who)s).") % words
    saved: Mapping[str, int] = row.before["sheets"]
    filled = [sheet for key, sheet in scene.sheets.items() if saved.get(key) != sheet.version]
    titles = {use.key: use.title for use in scene.frame.type.sheets}
    for sheet in filled:
        yield _("“%(title)s” was filled in since.") % {"title": titles.get(sheet.key, sheet.key)}
    if Evidence.objects.filter(record=record, pk__gt=row.before["evidence"]).exists():
        yield _("Files were added to its score sheets since.")


def _sheet_misfits(old: Scene, new: Scene, key: str, sheet: ScoreSheet) -> Iterator[str]:
    was, use = old.frame.type.sheet(key), new.frame.type.sheet(key)
    if was is None:
        return
    if use is None:
        yield _("Its score sheet “%(title)s” does not exist in the other release.") % {"title": was.title}
        return
    before = {(one.field, one.code) for one in _entry_problems(old, was, sheet)}
    found = [one for one in _entry_problems(new, use, sheet) if (one.field, one.code) not in before]
    places = _names(sorted({one.field for one in found})[:_MOST_TOLD])
    if found:
        words = {"title": was.title, "places": places}
        yield _("The other release does not know or allow what “%(title)s” says at: %(places)s.") % words


def _entry_problems(scene: Scene, use: SheetUse, sheet: ScoreSheet) -> list[Problem]:
    """What the catalogue of a scene's release says against what is stored on a sheet."""
    catalogue = catalogue_of(scene, use)
    found = problems(catalogue, entries_of(sheet), base=base_of(scene, use), facts=facts_of(scene, catalogue))
    told = [Problem(one.place, one.code) for one in found]
    try:
        check_handling(use, catalogue, handling_of(sheet))
    except Invalid as invalid:
        told += invalid.problems
    return told


def _names(names: Iterator[str] | list[str]) -> str:
    return _(", ").join(dict.fromkeys(names))
