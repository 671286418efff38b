"""Bringing stored scores back to what follows from the entries; frozen records are never touched."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from forms.actors import SYSTEM
from forms.proofs import ScoreDifference, differences_of
from forms.scoring import is_frozen, keep, rescore
from forms.services import lock_scene
from tenants.audit.services import record as audit
from workflows.inbox import rebuild
from workflows.publishing.lines import publish_results

RESULT = ("result_sheet", "result_score", "result_grade")


@transaction.atomic
def repair_scores(record_id: int, *, now: datetime) -> Sequence[ScoreDifference]:
    """Score one record again and keep in the audit what was stored before; gives what differed."""
    scene = lock_scene(record_id, actor=SYSTEM, now=now)
    found = tuple(differences_of(scene))
    if not found or is_frozen(scene):
        return ()
    record = scene.record
    keep([rescore(scene.afresh())])
    record.version += 1
    record.changed_at = now  # by whom stays: nobody said anything new
    record.save(update_fields=[*RESULT, "version", "changed_at"])
    rebuild([record], now=now)
    publish_results([record], now=now)
    data = {"differences": [each.to_json() for each in found]}
    audit("scores.repaired", user=None, at=now, object_type="record", object_id=record.pk, data=data)
    return found
