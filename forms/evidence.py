"""Photos and papers that prove what a sheet says about an item: kept privately, shown only to who sees the record."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django_tenants.utils import schema_context

from engine.definitions.values import SheetUse
from engine.scoring import key_of
from forms.contexts import Scene
from forms.errors import Invalid, NotVisible, Problem, Refused
from forms.models import Evidence, Record
from forms.places import line_at
from forms.rules import sheet_access
from forms.uploads import Looked, Unfit, clean_name, look_at
from forms.values import Unreadable, read_text

MOST_FILES = 20  # at one item of one sheet
MOST_CAPTION = 200
Store = Callable[[str, bytes], str]  # writes a file under a name and gives the name it got


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it."""

    name: str
    content: bytes
    caption: str = ""


def evidence_of(record: Record) -> Mapping[tuple[str, str], tuple[Evidence, ...]]:
    """All evidence that stands on a record, by sheet and item, in the order it came; one query."""
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for each in Evidence.objects.filter(record=record, removed_at=None).order_by("id"):
        found[each.sheet, each.item].append(each)
    return {place: tuple(files) for place, files in found.items()}


def find_evidence(record: Record, pk: int) -> Evidence:
    """One file on a record.

    Raises:
        NotVisible: there is none, or it was taken away.
    """
    found = Evidence.objects.filter(record=record, pk=pk, removed_at=None).first()
    if found is None:
        raise NotVisible
    return found


@contextmanager
def file_store() -> Iterator[Store]:
    """Write files; when what follows fails, they are taken away again. Stands around the transaction.

    Each region's files lie apart: one is taken away where it was written, wherever we stand by then.
    """
    written: list[tuple[str, str]] = []  # region and name

    def store(name: str, content: bytes) -> str:
        here, place = connection.schema_name, default_storage.get_available_name(name)
        written.append((here, place))  # known before: a full disk leaves half a file
        written[-1] = (here, default_storage.save(place, ContentFile(content)))
        return written[-1][1]

    try:
        yield store
    except BaseException:
        for region, name in written:
            with schema_context(region):
                default_storage.delete(name)
        raise


def put_evidence(scene: Scene, use: SheetUse, item: str, uploads: Sequence[Upload], *, store: Store) -> list[Evidence]:
    """Keep files at an item.

    Raises:
        Refused: this person may not fill the sheet, or not this line.
        Invalid: there is no such item, there are too many files, or one is not taken.
    """
    _refuse_closed(scene, use, item)
    looked = _looked_at(uploads)
    there = Evidence.objects.filter(record=scene.record, sheet=use.key, item=item, removed_at=None).count()
    if there + len(uploads) > MOST_FILES:
        raise Invalid((Problem(item, "evidence.too_many", {"most": MOST_FILES}),))
    return [_kept(scene, use, item, upload, seen, store) for upload, seen in zip(uploads, looked, strict=True)]


def take_away(scene: Scene, use: SheetUse, pk: int) -> Evidence:
    """Let a file not stand on the sheet any more; its bytes stay for the audit.

    Raises:
        NotVisible: there is no such file on this sheet.
        Refused: this person may not fill the sheet, or not this line.
    """
    found = find_evidence(scene.record, pk)
    if found.sheet != use.key:
        raise NotVisible
    _refuse_closed(scene, use, found.item)
    found.removed_by_id, found.removed_at = scene.actor.user_id, scene.now
    found.save(update_fields=["removed_by", "removed_at"])
    return found


def _refuse_closed(scene: Scene, use: SheetUse, item: str) -> None:
    access = sheet_access(scene, use)
    if not access.may_fill:
        raise Refused((access.because,), role=not set(use.filled_by).intersection(scene.roles))
    catalogue = scene.frame.system.catalogues[use.catalogue]
    node = catalogue.nodes.get(key_of(item))
    if node is None or node.rule is None:
        raise Invalid((Problem(item, "entry.unknown_item"),))
    sheet = scene.sheets.get(use.key)
    line = line_at(catalogue, item)
    if sheet is not None and sheet.returned and line not in sheet.returned:
        raise Invalid((Problem(line, "entry.line_not_open"),))


def _looked_at(uploads: Sequence[Upload]) -> list[Looked]:
    """Look at every file before any is kept, so that all that is wrong is said at once."""
    if not uploads:
        raise Invalid((Problem("files", "evidence.none"),))
    looked: list[Looked] = []
    problems: list[Problem] = []
    for upload in uploads:
        try:
            looked.append(look_at(upload.content))
            problems += _caption_problems(upload)
        except Unfit as error:
            problems.append(Problem("files", f"evidence.{error.code}", {"name": clean_name(upload.name), **error.data}))
        except Unreadable as error:
            problems.append(Problem("caption", error.code))
    if problems:
        raise Invalid(tuple(problems))
    return looked


def _kept(scene: Scene, use: SheetUse, item: str, upload: Upload, looked: Looked, store: Store) -> Evidence:
    path = f"evidence/{scene.record.pk}/{uuid4().hex}"
    preview = store(f"{path}.preview.jpg", looked.preview) if looked.preview else ""
    return Evidence.objects.create(
        record=scene.record,
        sheet=use.key,
        item=item,
        caption=_caption(upload),
        name=clean_name(upload.name),
        file=store(f"{path}{looked.suffix}", looked.content),
        preview=preview,
        kind=looked.kind,
        size=len(looked.content),
        sha256=hashlib.sha256(looked.content).hexdigest(),
        added_by_id=scene.actor.user_id,
        added_at=scene.now,
    )


def _caption_problems(upload: Upload) -> list[Problem]:
    length = len(_caption(upload))
    names = {"most": MOST_CAPTION, "length": length}
    return [Problem("caption", "entry.text_too_long", names)] if length > MOST_CAPTION else []


def _caption(upload: Upload) -> str:
    return read_text(upload.caption) or ""
