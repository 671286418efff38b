"""The example pack, fresh for every test, and ways to spoil it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import Problem
from schemas.checking import check_documents
from schemas.packs import Pack, read_pack

FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "example"

Documents = dict[str, dict[str, Any]]


def example() -> Pack:
    """The example pack."""
    return read_pack(FOLDER)


def documents() -> Documents:
    """The documents of the example by `kind/key`, the region's among them."""
    pack = example()
    assert pack.region is not None
    return {f"{one['kind']}/{one['key']}": one for one in (pack.region, *pack.systems["lifts"])}


def at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer."""
    for part in pointer.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def put(found: Documents, name: str, pointer: str, value: object) -> None:
    """Put a value at a place; `-` at the end appends to a list."""
    above, _, last = pointer.rpartition("/")
    owner = at(found[name], above)
    if isinstance(owner, list):
        if last == "-":
            owner.append(value)
        else:
            owner[int(last)] = value
    else:
        owner[last] = value


def problems(found: Documents) -> tuple[Problem, ...]:
    """Everything wrong with the documents, the region's own problems first."""
    region = found["region/harbour"]
    system = [document for name, document in found.items() if name != "region/harbour"]
    return (*check_documents([region]), *check_documents(system, region=region))


def places(found: Documents) -> set[tuple[str, str, str]]:
    """Document, pointer and code of every problem."""
    return {(problem.document, problem.pointer, problem.code) for problem in problems(found)}


def minimal(kind: str, **more: Any) -> Mapping[str, Any]:
    """A document with little in it."""
    return {"kind": kind, "key": "k", "title": "T", **more}
