"""Files in fields of forms: sent as soon as they are chosen, named by values, shown to who sees the record."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from forms.access import sees
from forms.actors import Actor
from forms.errors import Invalid, NotVisible, Problem
from forms.evidence import Upload, file_store
from forms.models import Attachment, Record
from forms.uploads import Unfit, clean_name, look_at
from tenants.audit.services import record as audit

MOST_LOOSE = 200  # files that one person may have sent without any record naming them


def keep_file(upload: Upload, *, actor: Actor, now: datetime) -> Attachment:
    """Keep a file that a form is going to name.

    Raises:
        Invalid: it is not taken, or this person has sent too many that no record names.
    """
    name = clean_name(upload.name)
    if Attachment.objects.filter(record=None, added_by_id=actor.user_id).count() >= MOST_LOOSE:
        raise Invalid((Problem("files", "file.too_many", {"most": MOST_LOOSE}),))
    try:
        looked = look_at(upload.content)
    except Unfit as error:
        raise Invalid((Problem("files", f"evidence.{error.code}", {"name": name, **error.data}),)) from error
    key = uuid4().hex
    with file_store() as store, transaction.atomic():
        kept = Attachment.objects.create(
            key=key,
            name=name,
            file=store(f"attachments/{key}{looked.suffix}", looked.content),
            preview=store(f"attachments/{key}.preview.jpg", looked.preview) if looked.preview else "",
            kind=looked.kind,
            size=len(looked.content),
            sha256=hashlib.sha256(looked.content).hexdigest(),
            added_by_id=actor.user_id,
            added_at=now,
        )
        data = {"name": name, "sha256": kept.sha256}
        audit("file.added", user=actor, at=now, object_type="attachment", object_id=key, data=data, ip=actor.address)
    return kept


def find_file(key: str, *, actor: Actor) -> Attachment:
    """A file that this person may look at: it stands on a record they see, or they sent it just now.

    Raises:
        NotVisible: there is none, or it is not theirs.
    """
    found = Attachment.objects.select_related("record").filter(key=key).first()
    if found is None or not (found.added_by_id == actor.user_id if found.record is None else sees(found.record, actor)):
        raise NotVisible
    return found


def usable_files(keys: list[str], *, record: Record, actor: Actor) -> Mapping[str, Attachment]:
    """Those of these files that a record's values may name: its own, and those this person sent just now."""
    found = Attachment.objects.filter(key__in=keys)
    own = actor.user_id
    return {
        each.key: each for each in found if (each.record_id == record.pk if each.record_id else each.added_by_id == own)
    }


def bind_files(record: Record) -> None:
    """Let the files that the record's values name be the record's."""
    keys = [*file_keys(record.data)]
    if keys:
        Attachment.objects.filter(key__in=keys, record=None).update(record=record)


def file_keys(value: object) -> Iterator[str]:
    """The files that a value names, however deep."""
    if isinstance(value, Mapping):
        yield from (str(key) for name, key in value.items() if name in ("file", "image") and isinstance(key, str))
        for part in value.values():
            yield from file_keys(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from file_keys(part)


def prune_files(*, now: datetime) -> int:
    """Clear away the files that no record ever named, a day after the last draft that may name them; how many."""
    oldest = now - timedelta(days=settings.DRAFT_DAYS + 1)
    loose = [*Attachment.objects.filter(record=None, added_at__lt=oldest)]
    Attachment.objects.filter(pk__in=[each.pk for each in loose]).delete()
    for each in loose:
        for path in filter(None, (each.file.name, each.preview.name)):
            transaction.on_commit(lambda path=path: default_storage.delete(path))
    return len(loose)
