"""Bases: definitions that several regions extend, kept beside the packs in numbered versions that never change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from engine.definitions.extending import extend, load_override
from engine.definitions.places import Place, near
from engine.errors import Problem
from schemas.documents import canonical, digest
from schemas.limits import limit_problems
from schemas.packs import read_document, read_documents, read_json
from schemas.structure import structure_problems
from schemas.writing import dump

Document = dict[str, Any]

#: The folder of bases among the packs; a region cannot be called so.
FOLDER = "_base"
#: Versions kept in memory; a base has few, and every region extends the same ones.
LOADED = 64


@dataclass(frozen=True)
class Version:
    """One state of a base, as its list of versions describes it."""

    number: int
    on: str
    notes: str
    digest: str


@dataclass(frozen=True)
class Base:
    """A base and its versions, the oldest first."""

    key: str
    title: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> int:
        """The number of the newest version; 0 before the first."""
        return max((version.number for version in self.versions), default=0)


@dataclass(frozen=True)
class Origin:
    """The document of a base that an extension starts from."""

    base: str
    version: int
    kind: str
    key: str


def folder() -> Path:
    """Where the bases are."""
    return Path(settings.PACKS_FOLDER) / FOLDER


def list_bases() -> tuple[Base, ...]:
    """Every base, by key."""
    found = (find_base(key) for key in base_keys())
    return tuple(base for base in found if base)


def base_keys() -> tuple[str, ...]:
    """The keys of the folders of bases, whether or not they can be read."""
    return tuple(sorted(path.name for path in folder().glob("*") if path.is_dir()))


def find_base(key: str) -> Base | None:
    """A base, if there is one of this key whose `base.json` can be read."""
    return read_base(key)[0]


def read_base(key: str) -> tuple[Base | None, tuple[Problem, ...]]:
    """A base, or what is wrong with its `base.json`."""
    document, found = read_document(folder() / key / "base.json", kind="base", key=key)
    problems = (*found, *(_shape_problems(document, "base", Place(f"base/{key}")) if document else ()))
    if document is None or problems:
        return None, problems
    versions = tuple(
        Version(int(one["number"]), str(one["on"]), str(one["notes"]), str(one["digest"]))
        for one in document["versions"]
    )
    return Base(key, str(document["title"]), versions), ()


def version_documents(key: str, number: int) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents of a version as its files say them, and what is wrong with the files."""
    return _read(folder() / key / str(number), key)


def version_digest(key: str, number: int) -> str:
    """What the documents of a version come to, as its list of versions must say it."""
    return _digest(folder() / key / str(number), key)


def seal(base: Base, *, notes: str, on: date) -> Version:
    """List the documents in the next numbered folder as the next version; the caller has checked them."""
    number = base.newest + 1
    version = Version(number, on.isoformat(), notes, version_digest(base.key, number))
    path = folder() / base.key / "base.json"
    document = read_json(path.read_text(encoding="utf-8"))
    document["versions"] = [*document["versions"], asdict(version)]
    path.write_text(dump(document), encoding="utf-8", newline="\n")
    return version


def is_extension(document: object) -> bool:
    """Whether a document takes from a base what it does not say itself."""
    return isinstance(document, Mapping) and "extends" in document


def origin_of(document: Mapping[str, Any]) -> Origin:
    """What an extension starts from."""
    extends = document["extends"]
    return Origin(extends["base"], extends["version"], document["kind"], extends.get("key", document["key"]))


def find_document(origin: Origin) -> Document | None:
    """The document of a base; a copy of it must be changed, not itself."""
    documents, _ = version_documents(origin.base, origin.version)
    return next((one for one in documents if (one["kind"], one.get("key")) == (origin.kind, origin.key)), None)


def whole(document: Any) -> Any:
    """An extension with everything it takes from its base; any other document, and one that cannot be, as it is."""
    if not is_extension(document) or not _well_formed(document, "extension"):
        return document
    found, problems = resolve(document)
    return document if problems else found


def resolve(document: Mapping[str, Any]) -> tuple[Document, tuple[Problem, ...]]:
    """The document that an extension stands for, with its origin, and what stands against it.

    The extension must have the shape its meta-schema demands.
    """
    place, origin = Place(f"{document['kind']}/{document['key']}"), origin_of(document)
    problems = tuple(_origin_problems(origin, place / "extends"))
    base = None if problems else find_document(origin)
    if base is None:
        return dict(document), problems
    overrides = [load_override(one) for one in document.get("overrides", ())]
    found, problems = extend(base, document, overrides, place=place / "overrides")
    stamp = {"base": origin.base, "version": origin.version, "key": origin.key, "digest": digest(canonical([base]))}
    return {**found, "origin": stamp}, problems


def newest_origin(document: Mapping[str, Any]) -> Origin | None:
    """The same document in the newest version of its base, when an extension starts from an earlier one."""
    if not is_extension(document) or not _well_formed(document, "extension"):
        return None
    origin = origin_of(document)
    base = find_base(origin.base)
    if base is None or base.newest <= origin.version:
        return None
    return Origin(origin.base, base.newest, origin.kind, origin.key)


def base_problems(base: Base) -> Iterator[Problem]:
    """What is wrong with the files of a base: unreadable ones, versions that are not what they were sealed as."""
    place = Place(f"base/{base.key}") / "versions"
    for index, version in enumerate(base.versions):
        yield from version_documents(base.key, version.number)[1]
        if version.number != index + 1:
            yield (place / index / "number").problem("base_version_order", number=version.number, expected=index + 1)
        yield from _seal_problems(base, version, place / index / "digest")


def _well_formed(document: Mapping[str, Any], meta_schema: str) -> bool:
    """Whether a document, whatever somebody wrote, has the shape that reading it relies on."""
    return not _shape_problems(document, meta_schema, Place(""))


def _shape_problems(document: Mapping[str, Any], meta_schema: str, place: Place) -> tuple[Problem, ...]:
    return tuple(limit_problems(document, place)) or tuple(structure_problems(dict(document), meta_schema, place))


def _seal_problems(base: Base, version: Version, place: Place) -> Iterator[Problem]:
    if version_digest(base.key, version.number) != version.digest:
        yield place.problem("base_version_changed", base=base.key, version=version.number)


def _origin_problems(origin: Origin, place: Place) -> Iterator[Problem]:
    base = find_base(origin.base)
    if base is None:
        known = [one.key for one in list_bases()]
        yield (place / "base").problem("unknown_reference", kind="base", key=origin.base, near=near(origin.base, known))
        return
    version = next((one for one in base.versions if one.number == origin.version), None)
    if version is None:
        numbers: Sequence[int] = [one.number for one in base.versions]
        yield (place / "version").problem("base_version_unknown", version=origin.version, known=numbers)
        return
    yield from _seal_problems(base, version, place / "version")
    documents, _ = version_documents(origin.base, origin.version)
    known = [str(one.get("key")) for one in documents if one["kind"] == origin.kind]
    if origin.key not in known:
        data = {"kind": origin.kind, "key": origin.key, "near": near(origin.key, known)}
        yield place.problem("unknown_reference", **data)


@lru_cache(maxsize=LOADED)
def _read(path: Path, key: str) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    return read_documents(path, key=key)


@lru_cache(maxsize=LOADED)
def _digest(path: Path, key: str) -> str:
    return digest(canonical(_read(path, key)[0]))
