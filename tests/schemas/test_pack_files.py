"""Packs go to disk and come back the same; what is wrong with a file is told with its place."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import canonical, parse
from schemas.packs import Pack, read_json, read_pack, write_pack
from schemas.writing import dump
from tests.schemas.sample import FOLDER, example

GOOD = '{"kind": "region", "key": "r", "title": "R"}'

numbers = st.integers(-(10**14), 10**14) | st.decimals(-1000, 1000, places=3)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=40)
texts = st.text(min_size=1, max_size=12)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(texts, inner, max_size=6))


@given(st.dictionaries(texts, values, max_size=8))
def test_every_document_reads_back_as_it_was_written(content: dict[str, Any]) -> None:
    document = {**content, "kind": "workflow", "key": "k", "states": content}
    text = dump(document)
    assert canonical([read_json(text)]) == canonical([document])
    assert dump(read_json(text)) == text


def test_a_written_pack_reads_back_as_it_was(tmp_path: Path) -> None:
    pack = example()
    write_pack(tmp_path, pack)
    again = read_pack(tmp_path)
    assert again.region == pack.region
    assert again.systems == pack.systems
    assert again.problems == ()


def test_the_same_documents_always_give_the_same_files(tmp_path: Path) -> None:
    pack = example()
    lifts = [dict(reversed(one.items())) for one in reversed(pack.systems["lifts"])]
    mixed = replace(pack, systems={"lifts": lifts})
    write_pack(tmp_path / "one", pack)
    write_pack(tmp_path / "other", mixed)
    assert files(tmp_path / "one") == files(tmp_path / "other") == files(FOLDER)


def test_files_of_documents_that_are_gone_are_removed(tmp_path: Path) -> None:
    pack = example()
    write_pack(tmp_path, pack)
    fewer = [one for one in pack.systems["lifts"] if one["kind"] != "notice"]
    write_pack(tmp_path, Pack(pack.region, {"lifts": fewer}))
    assert "lifts/notices/overdue.json" not in files(tmp_path)


@pytest.mark.parametrize(
    ("path", "text", "place", "code"),
    [
        ("region.json", "{", "region.json#", "file_not_json"),
        ("region.json", '{"a": NaN}', "region.json#", "file_unreadable"),
        ("region.json", "[1]", "region.json#", "file_not_object"),
        ("region.json", '{"kind": "form"}', "region.json#/kind", "file_kind"),
        ("region.json", '{"kind": "region", "kind": "region"}', "region.json#", "property_twice"),
        ("region.json", "[" * 100_000, "region.json#", "file_unreadable"),
        ("s/forms/a.json", '{"kind": "form", "key": "b"}', "s/forms/a.json#/key", "file_key"),
        ("s/forms/a.txt", "x", "s/forms/a.txt#", "unexpected_entry"),
        ("s/pages/a.json", "{}", "s/pages#", "unexpected_entry"),
        ("notes.md", "x", "notes.md#", "unexpected_entry"),
        ("s/forms/a.json", '{"kind": "form", "key": "a"}', "s/system.json#", "file_missing"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(path: str, text: str, place: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "region.json").write_text(GOOD)
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    told = {(f"{problem.document}#{problem.pointer}", problem.code) for problem in read_pack(tmp_path).problems}
    assert (place, code) in told


def test_bad_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "region.json").write_text('{\n  "kind": region\n}')
    (problem,) = read_pack(tmp_path).problems
    assert (problem.data["line"], problem.data["column"]) == (2, 11)


def test_a_link_out_of_the_pack_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "region.json").symlink_to(FOLDER / "region.json")
    pack = read_pack(tmp_path)
    assert pack.region is None
    assert [problem.code for problem in pack.problems] == ["unexpected_entry"]


def test_numbers_keep_every_digit() -> None:
    assert str(parse("0.10")) == "0.10"
    assert canonical([{"a": parse("0.10")}]) == '[{"a":0.1}]'


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.json"))}
