"""Adding and taking away evidence: what a sheet lacks changes with it, so the record is scored again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from engine.definitions.values import SheetUse
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import NotVisible
from forms.evidence import Upload, file_store, put_evidence, take_away
from forms.models import Evidence
from forms.scoring import rescore
from forms.services import lock_scene
from workflows.work import Work


def add_evidence(
    record_id: int, *, sheet: str, item: str, uploads: Sequence[Upload], actor: Actor, now: datetime
) -> list[Evidence]:
    """Keep photos or files at an item of a sheet.

    Raises:
        NotVisible, Refused, Invalid: see `forms.errors`.
    """
    with file_store() as store, transaction.atomic():
        scene, use = _sheet(record_id, sheet, actor, now)
        kept = put_evidence(scene, use, item, uploads, store=store)
        files = [{"evidence": each.pk, "sha256": each.sha256} for each in kept]
        _finish(scene, "evidence.added", {"sheet": sheet, "item": item, "files": files})
    return kept


@transaction.atomic
def remove_evidence(record_id: int, *, sheet: str, evidence: int, actor: Actor, now: datetime) -> Evidence:
    """Let a file not stand on a sheet any more.

    Raises:
        NotVisible, Refused: see `forms.errors`.
    """
    scene, use = _sheet(record_id, sheet, actor, now)
    gone = take_away(scene, use, evidence)
    _finish(scene, "evidence.removed", {"sheet": sheet, "item": gone.item, "evidence": gone.pk})
    return gone


def _sheet(record_id: int, key: str, actor: Actor, now: datetime) -> tuple[Scene, SheetUse]:
    scene = lock_scene(record_id, actor=actor, now=now)
    use = scene.frame.type.sheet(key)
    if use is None:
        raise NotVisible
    return scene, use


def _finish(scene: Scene, deed: str, data: Mapping[str, object]) -> None:
    work = Work(scene.actor, scene.now)
    work.write_scored(scene, rescore(scene), data, deed=deed)
    work.finish()
