"""Everything attached to a record: the evidence on its sheets, and the files in the fields of its form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from engine.scoring import key_of
from forms.attachments import file_keys
from forms.behaviour import form_states
from forms.contexts import Scene
from forms.evidence import evidence_of
from forms.models import Attachment, Evidence
from forms.places import line_at


@dataclass(frozen=True)
class Kept:
    """A file with where it belongs; one with a preview is a photo."""

    title: str
    place: str
    at: datetime
    path: str
    preview: str  # the address of the small picture


def kept_files(scene: Scene) -> tuple[Kept, ...]:
    """All files, in the order of the form, then of the sheets."""
    return (*_in_fields(scene), *_on_sheets(scene)) if scene.record.pk else ()


def _in_fields(scene: Scene) -> Iterator[Kept]:
    """The files that the visible fields name."""
    known = {each.key: each for each in Attachment.objects.filter(record=scene.record)}
    for state in form_states(scene) if known else ():
        captions = _captions(state.value)
        for key in file_keys(state.value):
            if key in known:
                found = known[key]
                address = reverse("attachment_preview", args=[key]) if found.preview else ""
                title = captions.get(key) or found.name
                yield Kept(title, state.field.title, found.added_at, found.file.name, address)


def _captions(value: object) -> Mapping[str, str]:
    entries = value if isinstance(value, list | tuple) else ()
    named = (entry for entry in entries if isinstance(entry, Mapping))
    return {str(entry.get("file")): str(entry.get("caption") or "") for entry in named}


def _on_sheets(scene: Scene) -> Iterator[Kept]:
    for files in evidence_of(scene.record).values():
        for each in files:
            address = reverse("evidence_preview", args=[scene.record.pk, each.pk]) if each.preview else ""
            yield Kept(each.caption or each.name, _place(scene, each), each.added_at, each.file.name, address)


def _place(scene: Scene, evidence: Evidence) -> str:
    """The sheet and the line where it stands."""
    use = scene.frame.type.sheet(evidence.sheet)
    if use is None:
        return ""
    catalogue = scene.frame.system.catalogues[use.catalogue]
    node = catalogue.nodes.get(key_of(line_at(catalogue, evidence.item) or evidence.item))
    return f"{use.title} {node.number} {node.title}" if node else use.title
