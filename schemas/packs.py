"""Packs on disk: a folder with the JSON documents of a region, one document a file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.definitions.places import Place
from engine.errors import Problem
from schemas.documents import DocumentDecoder
from schemas.limits import MAX_BYTES, MAX_DOCUMENTS
from schemas.writing import dump

Document = dict[str, Any]

FOLDERS = {
    "record_types": "record_type",
    "forms": "form",
    "catalogues": "catalogue",
    "workflows": "workflow",
    "related": "related",
    "decisions": "decision",
    "registers": "register",
    "reports": "report",
    "dashboards": "dashboard",
    "notices": "notice",
    "prints": "print",
    "golden": "golden",
}
FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}
DEMO = "demo"
GUIDES = "guides"
#: Folders of a pack that are no system: folder → kind.
BESIDE = {DEMO: "demo", GUIDES: "guide"}


@dataclass(frozen=True)
class Attached:
    """A file that came with a help page: what it is called, with its ending, and what is in it. It was looked at."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Pack:
    """A region as documents: itself, its systems, its help pages and demo data, and what was wrong with the files."""

    region: Document | None = None
    systems: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    demo: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    guides: tuple[Document, ...] = ()
    attached: Mapping[str, Attached] = field(default_factory=dict)  # of a bundle: files of help pages by their digest

    @property
    def guide_readers(self) -> Mapping[str, Sequence[str]]:
        """The keys of the help pages with the roles that each is for."""
        return {str(guide["key"]): words(guide.get("for")) for guide in self.guides}


class _RepeatedPropertyError(ValueError):
    """A JSON object that names a property twice."""


class _Reader:
    """Reads files and keeps what was wrong with them; places are paths inside the pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def place(self, path: Path) -> Place:
        return Place(path.relative_to(self.folder).as_posix())

    def document(self, path: Path, kind: str, key: str) -> Document | None:
        """The document in a file, if it is one of this kind with this key."""
        value = self._json(path)
        if value is None:
            return None
        place = self.place(path)
        if not isinstance(value, dict):
            self.problems.append(place.problem("file_not_object"))
            return None
        if value.get("kind") != kind:
            self.problems.append((place / "kind").problem("file_kind", kind=value.get("kind"), expected=kind))
            return None
        if key and value.get("key") != key:
            self.problems.append((place / "key").problem("file_key", key=value.get("key"), expected=key))
        return value if isinstance(value.get("key"), str) or not key else None

    def _json(self, path: Path) -> Any:
        place = self.place(path)
        if path.stat().st_size > MAX_BYTES:
            self.problems.append(place.problem("file_too_large", limit=MAX_BYTES))
            return None
        try:
            return read_json(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            data = {"line": error.lineno, "column": error.colno, "reason": error.msg}
            self.problems.append(place.problem("file_not_json", **data))
        except _RepeatedPropertyError as error:
            self.problems.append(place.problem("property_twice", property=str(error)))
        except UnicodeDecodeError as error:
            self.problems.append(place.problem("file_not_utf8", position=error.start))
        except (RecursionError, ValueError):
            self.problems.append(place.problem("file_unreadable"))
        return None

    def entries(self, folder: Path, expected: Iterable[str] = ()) -> Iterator[Path]:
        """What is in a folder, in order; links, and what is not among the expected names, are problems."""
        names = tuple(expected)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith("."):
                continue
            if path.is_symlink() or (names and path.name not in names):
                self.problems.append(self.place(path).problem("unexpected_entry", expected=names))
            else:
                yield path


def words(value: object) -> tuple[str, ...]:
    """The strings of a value that is one of them or a list of them; of anything else none."""
    found = value if isinstance(value, list) else [value]
    return tuple(each for each in found if isinstance(each, str))


def read_json(text: str) -> Any:
    """Read JSON with exact numbers; a property that is named twice is refused.

    Raises:
        ValueError: the text is not JSON (`json.JSONDecodeError` says where).
    """
    return json.loads(text, cls=DocumentDecoder, object_pairs_hook=_object, parse_constant=_refuse)


def read_pack(folder: Path) -> Pack:
    """Read a pack; nothing but the files themselves is checked."""
    reader = _Reader(folder)
    region: Document | None = None
    systems: dict[str, Sequence[Document]] = {}
    beside: dict[str, tuple[Document, ...]] = dict.fromkeys(BESIDE, ())
    for path in reader.entries(folder):
        if path.name == "region.json":
            region = reader.document(path, "region", "")
        elif path.name in BESIDE and path.is_dir():
            beside[path.name] = tuple(_files(reader, path, BESIDE[path.name]))
        elif path.is_dir():
            systems[path.name] = tuple(_system(reader, path, path.name))
        else:
            reader.problems.append(reader.place(path).problem("unexpected_entry", expected=("region.json",)))
    if not (folder / "region.json").is_file():
        reader.problems.append(Place("region.json").problem("file_missing"))
    return Pack(region, systems, beside[DEMO], tuple(reader.problems), beside[GUIDES])


def read_document(path: Path, *, kind: str, key: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in one file, and what is wrong with the file."""
    reader = _Reader(path.parent)
    if not path.is_file():
        return None, (reader.place(path).problem("file_missing"),)
    return reader.document(path, kind, key), tuple(reader.problems)


def read_documents(folder: Path, *, key: str) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents of one system in a folder of any name, and what is wrong with the files."""
    reader = _Reader(folder)
    documents = tuple(_system(reader, folder, key))
    return documents, tuple(reader.problems)


def pack_files(pack: Pack) -> dict[str, bytes]:
    """A pack as files by their paths: the same documents always give the same ones."""
    return {path: dump(document).encode() for path, document in _paths(pack)}


def write_pack(folder: Path, pack: Pack) -> None:
    """Write a pack: the same documents always give the same files, and files of documents that are gone go too."""
    wanted = {folder / path: dump(document) for path, document in _paths(pack)}
    parts = ("region.json", *(f"{name}/*.json" for name in BESIDE), *(f"{key}/**/*.json" for key in pack.systems))
    for path in [found for part in parts for found in folder.glob(part) if found not in wanted]:
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _paths(pack: Pack) -> Iterator[tuple[str, Document]]:
    if pack.region is not None:
        yield "region.json", pack.region
    for system, documents in pack.systems.items():
        for document in documents:
            kind = document["kind"]
            name = "system.json" if kind == "system" else f"{FOLDER_OF[kind]}/{document['key']}.json"
            yield f"{system}/{name}", document
    for name, documents in ((DEMO, pack.demo), (GUIDES, pack.guides)):
        yield from ((f"{name}/{document['key']}.json", document) for document in documents)


def _system(reader: _Reader, folder: Path, key: str) -> Iterator[Document]:
    for path in reader.entries(folder, ("system.json", *FOLDERS)):
        if path.name == "system.json":
            document = reader.document(path, "system", key)
            if document is not None:
                yield document
        else:
            yield from _files(reader, path, FOLDERS[path.name])
    if not (folder / "system.json").is_file():
        reader.problems.append((reader.place(folder / "system.json")).problem("file_missing"))


def _files(reader: _Reader, folder: Path, kind: str) -> Iterator[Document]:
    for number, path in enumerate(reader.entries(folder)):
        if number >= MAX_DOCUMENTS:
            reader.problems.append(reader.place(folder).problem("too_many_documents", limit=MAX_DOCUMENTS))
            return
        if path.suffix != ".json" or not path.is_file():
            reader.problems.append(reader.place(path).problem("unexpected_entry", expected=("*.json",)))
            continue
        document = reader.document(path, kind, path.stem)
        if document is not None:
            yield document


def _object(entries: list[tuple[str, Any]]) -> Document:
    found = dict(entries)
    if len(found) < len(entries):
        names = [name for name, _ in entries]
        raise _RepeatedPropertyError(next(name for name in names if names.count(name) > 1))
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
