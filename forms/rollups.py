"""Roll-ups: what records compute from others is worked out again when those move, level by level.

A month moves its quarter, the quarter the completion, the completion the year of the enterprise, whose record stands
elsewhere. Each level is read, worked out and written before the next looks at it. A record that did not change moves
nobody, and a frozen one (locked by its definition, or at its end) keeps what it has.
"""

from collections.abc import Sequence

from django.db.models import Q

from engine.definitions.scopes import ancestors
from engine.definitions.values import Related, System
from forms.contexts import Scene
from forms.frames import relate, single_records
from forms.models import Record
from forms.parties import part_of, party_codes, projects_of
from forms.reading import family_of_kinds
from forms.services import follow, keep_followed, refresh_below

_PROJECT = ""  # among the parties that a type looks through: it looks at what is about the same project


def refresh_around(scene: Scene) -> list[Record]:
    """Bring everything in line that stands below a record or computes from it, and what follows; gives what changed."""
    changed: dict[int, Record] = {}
    moved = [scene.record]
    # Types can be no further apart than there are types: a circle of looks ends here.
    for _level in scene.frame.system.record_types:
        around = scene.afresh() if changed else scene
        below = [one for record in moved for one in refresh_below(around.beside(record))]
        moved = [*below, *_moved_by(around.afresh() if below else around, moved)]
        changed |= {record.pk: record for record in moved}
        if not moved:
            break
    return list(changed.values())


def _moved_by(scene: Scene, moved: Sequence[Record]) -> list[Record]:
    """The records one level up that came out otherwise, written."""
    system = scene.frame.system
    elsewhere = _elsewhere(system, moved)
    near = family_of_kinds(moved, _lookers(system, moved, far=False))
    found = {record.pk: record for record in (*elsewhere, *near)}
    # What came out otherwise on the way looks again, where it computes from others that did, too.
    if scene.record in moved:
        found.pop(scene.record.pk, None)
    around = (one for record in moved for one in (record, record.parent, record.subject))
    lookers = relate((found[pk] for pk in sorted(found)), *around)
    return keep_followed([record for record in lookers if follow(scene.beside(record))], scene.now)


def _elsewhere(system: System, moved: Sequence[Record]) -> list[Record]:
    """Those that look at the moved ones from below another topmost record; these are locked first."""
    far = _far(system, moved)
    if not far:
        return []
    _lock(far)
    return list(single_records().filter(far))


def _far(system: System, moved: Sequence[Record]) -> Q:
    """Those, below whatever record, about the same project, or in which the same organisation has the same part.

    What a moved record was about before, and who had a part in it then, counts too: they do not see it any more.
    """
    asked = Q()
    for kind, parties in _lookers(system, moved, far=True).items():
        through = parties - {_PROJECT}
        parts = {(party, code) for party in through for record in moved for code in party_codes(record, party)}
        for party, code in sorted(parts):
            asked |= Q(record_type=kind, parties__contains=part_of(party, code)) if code else Q()
        projects = {one for record in moved for one in projects_of(record)} if _PROJECT in parties else set()
        asked |= Q(record_type=kind, project__in=projects) if projects else Q()
    return asked


def _lookers(system: System, moved: Sequence[Record], *, far: bool) -> dict[str, set[str]]:
    """The record types that may compute something from records like these, each with the parties it looks through."""
    seen = {record.record_type for record in moved}
    lookers = {
        kind.key: {look.party for look in kind.related if look.far is far and _sees(system, look, seen)}
        for kind in system.record_types.values()
        if any(field.computed for field in system.forms[kind.form].fields.values())
    }
    return {kind: parties for kind, parties in lookers.items() if parties}


def _sees(system: System, look: Related, kinds: set[str]) -> bool:
    """Whether a look reads records of one of these kinds, or picks something of what stands above its records."""
    if look.record_type in kinds or not any(path.startswith(("parent.", "subject.")) for path in look.pick):
        return look.record_type in kinds
    return any(above.key in kinds for above in ancestors(system, system.record_types[look.record_type]))


def _lock(asked: Q) -> None:
    """Lock what stands at the top of these records, as everybody does who writes below it."""
    found = Record.objects.filter(asked).values_list("pk", "subject_id")
    tops = {subject or pk for pk, subject in found}
    list(Record.objects.select_for_update().filter(pk__in=tops).order_by("pk").values_list("pk"))
