"""Values that name something else: an entry of a register, another record, a file.

What a browser says of them is a claim; what is stored is what the server finds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from engine.definitions.values import Field, Source
from forms.actors import Actor
from forms.attachments import file_keys, usable_files
from forms.contexts import Scene
from forms.errors import Problem
from forms.frames import records
from forms.models import Attachment, Record
from forms.wire import wire_name
from registers.searching import entries_called, search_entries

MOST = 12  # entries shown for what was typed
ENTRIES = frozenset({"person", "organisation", "lookup", "reference"})
FILES = frozenset({"files", "photos"})
_MOST_CAPTION = 200
_NOTHING = Source()


@dataclass(frozen=True)
class Found:
    """Something to choose: what is stored of it, and what more is shown of it."""

    key: str
    title: str
    note: str = ""


def search(field: Field, text: str, *, system: str, actor: Actor) -> list[Found]:
    """What there is to choose for a part of a name or number."""
    source = field.source or _NOTHING
    if source.record_type:
        seen = _seen(source, system=system, actor=actor)
        found = seen.filter(search_text__icontains=text).order_by("-pk")[:MOST]
        return [Found(str(record.pk), record.title, record.number) for record in found]
    entries = search_entries(source.register, text, properties=source.shows, most=MOST)
    return [_entry(source, key, data) for key, data in entries]


def settle_chosen(
    scene: Scene, fields: Sequence[Field], values: Mapping[str, object], stored: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The values with what they name looked up, and what was not found. What stands there already stays as it is."""
    asked = [field for field in fields if values.get(field.key) != stored.get(field.key) and _names_something(field)]
    if not asked:
        return {}, ()
    keys = [*file_keys([values.get(field.key) for field in asked])]
    settling = _Settling(scene, usable_files(keys, record=scene.record, actor=scene.actor) if keys else {})
    settled = {field.key: settling.value(field, values.get(field.key), (field.key,)) for field in asked}
    return settled, tuple(settling.problems)


class _Settling:
    """One going-over of the values of a form."""

    def __init__(self, scene: Scene, files: Mapping[str, Attachment]) -> None:
        self.scene = scene
        self.files = files
        self.problems: list[Problem] = []

    def value(self, field: Field, value: object, way: tuple[object, ...]) -> object:
        """One value, with everything inside it."""
        if value is None:
            return None
        if field.fields:
            return self._inside(field, value, way)
        settle = self._by_widget.get(field.widget)
        return settle(self, field, value, way) if settle else value

    def _inside(self, field: Field, value: object, way: tuple[object, ...]) -> object:
        if isinstance(value, list | tuple):
            return [self._inside(field, row, (*way, place)) for place, row in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        known = {part.key: part for part in field.fields}
        return {key: self.value(known[key], part, (*way, key)) if key in known else part for key, part in value.items()}

    def _entry(self, field: Field, value: object, way: tuple[object, ...]) -> object:
        said = value if isinstance(value, Mapping) else {"title": value}
        key, title = str(said.get("key") or ""), str(said.get("title") or "")
        found = [*_called(field, title, scene=self.scene)] if title else []
        chosen = [each for each in found if each.key == key] or found
        if len(chosen) == 1:
            return {"key": chosen[0].key, "title": chosen[0].title}
        code = "choice.several" if chosen else "choice.not_found"
        self.problems.append(Problem(wire_name(*way), code, {"title": title}))
        return value

    def _files(self, field: Field, value: object, way: tuple[object, ...]) -> object:
        rows = value if isinstance(value, list | tuple) else [value]
        return [self._file(field, row, way) for row in rows if isinstance(row, Mapping)] or None

    def _file(self, field: Field, row: Mapping[str, object], way: tuple[object, ...]) -> object:
        kept = self.files.get(str(row.get("file")))
        if kept is None:
            self.problems.append(Problem(wire_name(*way), "file.gone", {"name": str(row.get("name") or "")}))
            return dict(row)
        if field.widget == "photos" and not kept.kind.startswith("image/"):
            self.problems.append(Problem(wire_name(*way), "file.no_photo", {"name": kept.name}))
        caption = str(row.get("caption") or "").strip()
        if len(caption) > _MOST_CAPTION:
            names = {"most": _MOST_CAPTION, "length": len(caption)}
            self.problems.append(Problem(wire_name(*way), "entry.text_too_long", names))
        stored = {"file": kept.key, "name": kept.name, "kind": kept.kind}
        return {**stored, "caption": caption} if caption else stored

    def _signature(self, field: Field, value: object, way: tuple[object, ...]) -> object:
        if not isinstance(value, Mapping):
            return value
        if not value.get("name"):
            self.problems.append(Problem(wire_name(*way), "signature.no_name"))
        image = value.get("image")
        return {key: part for key, part in value.items() if key != "image" or image in self.files}

    _by_widget: Mapping[str, Callable[["_Settling", Field, object, tuple[object, ...]], object]] = {
        **dict.fromkeys(ENTRIES, _entry),
        **dict.fromkeys(FILES, _files),
        "signature": _signature,
    }


def _called(field: Field, title: str, *, scene: Scene) -> Iterator[Found]:
    """What has exactly this name or number."""
    source = field.source or _NOTHING
    if source.record_type:
        seen = _seen(source, system=scene.record.system, actor=scene.actor)
        found = seen.filter(Q(title=title) | Q(number=title)).order_by("-pk")[:MOST]
        return (Found(str(record.pk), record.title, record.number) for record in found)
    entries = entries_called(source.register, title, properties=source.shows, most=MOST)
    return (_entry(source, key, data) for key, data in entries)


def _seen(source: Source, *, system: str, actor: Actor) -> QuerySet[Record]:
    """The records to choose from: only those this person sees anyway."""
    return records().filter(system=system, record_type=source.record_type, tokens__overlap=list(actor.tokens))


def _entry(source: Source, key: str, data: Mapping[str, object]) -> Found:
    shown = [str(data[name]) for name in source.shows if data.get(name)]
    return Found(key, shown[0] if shown else key, " · ".join(shown[1:]))


def _names_something(field: Field) -> bool:
    named = field.widget in ENTRIES | FILES or field.widget == "signature"
    return named or any(_names_something(part) for part in field.fields)
