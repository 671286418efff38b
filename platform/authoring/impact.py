"""What a release means for records that are already there: nothing, since each keeps the release it started under."""

from django.db.models import Q

from forms.models import Record
from schemas.models import Release
from schemas.selectors import REGION, system_of


def pinned_records(system: str) -> int:
    """How many records are still on their way under this and earlier releases, and will stay under them."""
    release = Release.objects.filter(system=system).first()
    if release is None or system == REGION:  # the region's own document has no records
        return 0
    finished = Q(pk__in=[])
    loaded = system_of(release)
    for record_type in loaded.record_types.values():
        states = [state.key for state in loaded.workflows[record_type.workflow].states if state.final]
        finished |= Q(record_type=record_type.key, state__in=states)
    return Record.objects.filter(system=system).exclude(finished).count()
