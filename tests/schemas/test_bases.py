"""An extension stands for a whole document; what cannot be is told with its place; releases hold it whole."""

import json
import shutil
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django_tenants.utils import schema_context

from engine.errors import Problem
from schemas import bases
from schemas.checking import check_documents
from schemas.documents import canonical, digest
from schemas.selectors import documents_of, system_of
from schemas.services import publish
from schemas.writing import dump
from tests.schemas.sample import FOLDER, documents

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
EXTENDS = {"base": "lifts", "version": 1}


@pytest.fixture
def packs(tmp_path: Path, settings: Any) -> Path:
    """A folder of packs whose only base is the example system."""
    settings.PACKS_FOLDER = tmp_path
    seal(tmp_path, 1)
    return tmp_path


def seal(folder: Path, *numbers: int) -> None:
    """Versions of the base, each the example; later ones may be changed before they are sealed again."""
    base = folder / "_base" / "lifts"
    for number in numbers:
        if not (base / str(number)).is_dir():
            shutil.copytree(FOLDER / "lifts", base / str(number))
    versions = [
        {"number": number, "on": "2026-11-02", "notes": "示例", "digest": bases.version_digest("lifts", number)}
        for number in numbers
    ]
    (base / "base.json").write_text(
        json.dumps({"kind": "base", "key": "lifts", "title": "电梯", "versions": versions}), encoding="utf-8"
    )


def extension(kind: str, key: str, *overrides: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "key": key, "title": "本地区", "extends": EXTENDS, "overrides": list(overrides), **more}


def with_extensions(*extensions: dict[str, Any]) -> list[dict[str, Any]]:
    """The example system with some of its documents replaced by extensions of themselves."""
    found = {name: one for name, one in documents().items() if name != "region/harbour"}
    return list({**found, **{f"{one['kind']}/{one['key']}": one for one in extensions}}.values())


def problems(*extensions: dict[str, Any]) -> tuple[Problem, ...]:
    return check_documents(with_extensions(*extensions), region=documents()["region/harbour"])


@pytest.mark.parametrize("name", sorted(set(documents()) - {"region/harbour"}))
def test_every_kind_can_be_extended_as_it_is(packs: Path, name: str) -> None:
    original = documents()[name]
    kind, _, key = name.partition("/")
    found, against = bases.resolve(extension(kind, key))
    assert against == ()
    origin = found.pop("origin")
    assert origin == {"base": "lifts", "version": 1, "key": key, "digest": digest(canonical([original]))}
    assert found == {**original, "title": "本地区"}
    assert problems(extension(kind, key)) == ()


def test_what_is_overridden_is_checked_where_it_ends_up(packs: Path) -> None:
    (found,) = problems(extension("catalogue", "safety", {"set": "/marks", "to": 1000}))
    assert (found.document, found.pointer, found.code) == ("catalogue/safety", "/marks", "marks_do_not_add_up")


@pytest.mark.parametrize(
    ("spoil", "pointer", "code"),
    [
        ({"extends": {"base": "lift", "version": 1}}, "/extends/base", "unknown_reference"),
        ({"extends": {"base": "lifts", "version": 2}}, "/extends/version", "base_version_unknown"),
        ({"extends": {**EXTENDS, "key": "nothing"}}, "/extends", "unknown_reference"),
        ({"extends": {"base": "lifts"}}, "/extends", "json.required"),
        ({"extends": 5}, "/extends", "json.type"),
        ({"overrides": [{"remove": "/nodes/nothing"}]}, "/overrides/0/remove", "override_lost"),
        ({"overrides": [{"set": "/marks"}]}, "/overrides/0", "json.required"),
        ({"overrides": [{"to": 5}]}, "/overrides/0", "json.oneOf"),
        ({"overrides": [{"set": "marks", "to": 5}]}, "/overrides/0/set", "json.pattern"),
        ({"nodes": []}, "/nodes", "json.additionalProperties"),
    ],
)
def test_an_extension_that_cannot_be_is_told_with_its_place(
    packs: Path, spoil: dict[str, Any], pointer: str, code: str
) -> None:
    found = problems(extension("catalogue", "safety", **spoil))
    assert ("catalogue/safety", pointer, code) in {(one.document, one.pointer, one.code) for one in found}
    assert {one.document for one in found} == {"catalogue/safety"}, "nobody who refers to it is blamed"


def test_a_sealed_version_that_was_changed_is_refused(packs: Path, tmp_path: Path, settings: Any) -> None:
    settings.PACKS_FOLDER = shutil.copytree(packs, tmp_path / "copy")
    file = Path(settings.PACKS_FOLDER) / "_base/lifts/1/catalogues/safety.json"
    file.write_text(file.read_text().replace('"marks": 100', '"marks": 101', 1))
    assert [one.code for one in problems(extension("catalogue", "safety"))] == ["base_version_changed"]
    base = bases.find_base("lifts")
    assert base
    assert [one.code for one in bases.base_problems(base)] == ["base_version_changed"]


@pytest.mark.parametrize("command", [("bases", "check"), ("definitions", "check", "_base")])
def test_bases_are_checked_as_files(packs: Path, command: tuple[str, ...]) -> None:
    arguments = [str(packs / word) if word == "_base" else word for word in command]
    out = StringIO()
    with translation.override("zh-hans"):
        call_command(*arguments, stdout=out)
        assert out.getvalue() == "没有发现问题。\n"
        (packs / "_base" / "lifts" / "base.json").write_text('{"kind": "base", "key": "lifts"}', encoding="utf-8")
        with pytest.raises(CommandError, match="共 2 个问题"):
            call_command(*arguments, stdout=out)
    assert "base/lifts#: 缺少必填属性“title”" in out.getvalue()


def test_a_newer_version_is_offered_and_not_taken(packs: Path) -> None:
    document = extension("catalogue", "safety")
    assert bases.newest_origin(document) is None
    seal(packs, 1, 2)
    assert bases.newest_origin(document) == bases.Origin("lifts", 2, "catalogue", "safety")
    assert bases.whole(document)["origin"]["version"] == 1
    assert bases.newest_origin({"kind": "catalogue", "key": "safety", "extends": "?"}) is None


def test_an_extension_is_written_in_the_order_in_which_it_is_described(packs: Path) -> None:
    override = {"comment": "示例", "to": 90, "set": "/marks"}
    text = dump(dict(reversed(extension("catalogue", "safety", override).items())))
    assert list(json.loads(text)) == ["kind", "key", "title", "extends", "overrides"]
    assert list(json.loads(text)["overrides"][0]) == ["set", "to", "comment"]


@pytest.mark.django_db
def test_a_release_holds_the_whole_document_and_where_it_came_from(packs: Path, alpha: Any) -> None:
    with schema_context(alpha.slug):
        release = publish(system="lifts", documents=with_extensions(extension("catalogue", "safety")), by=None, at=NOW)
        stored = next(one for one in documents_of(release) if one["kind"] == "catalogue")
        assert stored["origin"]["version"] == 1
        assert "extends" not in stored
        assert system_of(release).catalogues["safety"].title == "本地区"
