"""Tasks that a lock takes away: whose locks look at a record has to be looked at again when that record moves.

The months of a suspended site leave everybody's inbox, and come back when it is resumed.
"""

from collections.abc import Iterable, Iterator

from engine.definitions.scopes import ancestors
from engine.definitions.values import RecordType, System
from engine.feel import compile_expression
from forms.contexts import Scene
from forms.frames import relate
from forms.models import Record
from forms.reading import family_of_kinds

_ABOVE = ("parent", "subject")


def locked_around(scenes: Iterable[Scene]) -> Iterator[Record]:
    """The records below the same topmost record whose locks look at one of these; a query where there can be any."""
    for scene in scenes:
        record, system = scene.record, scene.frame.system
        kinds = [kind.key for kind in system.record_types.values() if record.record_type in _looked_at(system, kind)]
        if kinds:
            below = (one for one in family_of_kinds([record], kinds) if one.subject_id)
            yield from relate(below, record, record.parent, record.subject)


def _looked_at(system: System, kind: RecordType) -> frozenset[str]:
    """The record types at which the locks of a type look: those above it, and those its related names find."""
    found: set[str] = set()
    looks = {look.name: look.record_type for look in kind.related}
    for rule in kind.locked:
        for path in compile_expression(rule.when).references:
            if path[0] in _ABOVE or path[0] == "decisions":
                found |= {above.key for above in ancestors(system, kind)}
            if path[0] in looks:
                found.add(looks[path[0]])
            elif path[0] == "decisions":  # may read anything that the type knows
                found |= set(looks.values())
    return frozenset(found)
