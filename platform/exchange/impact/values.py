"""Computed values that would come out otherwise: by the drafts themselves, or because scores below them would."""

from collections.abc import Iterator, Sequence

from exchange.impact.ground import Ground
from forms.actors import SYSTEM
from forms.contexts import Scene, Shared
from forms.models import Record
from forms.personal import form_of
from forms.validation import computed

Changed = tuple[str, str, str]  # the title of the field, what it is now, what it would be


def changed_values(
    ground: Ground, own: Sequence[Record], family: Sequence[Record], shared: Shared
) -> Iterator[tuple[Record, list[Changed]]]:
    """The records of a family with what is computed on them otherwise.

    `own` are the records as they are stored, `family` the same living by the drafts, with the scores they would have.
    Both are worked out as of now, so that what only time has changed is no difference.
    """
    as_stored = Shared(ground.region)
    before = {record.pk: _worked(record, ground, as_stored) for record in own if _computes(record)}
    after = {record.pk: record.data for record in family}
    # Levels can be no further apart than there are types: a circle of looks ends here.
    for _level in ground.system.record_types:
        moved = False
        for record in family:
            if _computes(record):
                values = _worked(record, ground, shared)
                moved |= values != after[record.pk]
                after[record.pk] = record.data = values
        if not moved:
            break
    for record in family:
        changes = list(_between(record, before.get(record.pk, {}), after[record.pk]))
        if changes:
            yield record, changes


def _computes(record: Record) -> bool:
    return any(field.computed for field in form_of(record).fields.values())


def _worked(record: Record, ground: Ground, shared: Shared) -> dict[str, object]:
    scene = Scene(record, SYSTEM, ground.now, shared=shared)
    return computed(scene, record.data)


def _between(record: Record, before: dict[str, object], after: dict[str, object]) -> Iterator[Changed]:
    for key, field in form_of(record).fields.items():
        if field.computed and not field.mask and before.get(key) != after.get(key):
            yield field.title, _said(before.get(key)), _said(after.get(key))


def _said(value: object) -> str:
    return "" if value is None else str(value)
