"""`manage.py definitions`: packs are checked and the reference is written without a database."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from schemas.management.commands.definitions import REFERENCE
from schemas.packs import write_pack
from schemas.reference import pages
from tests.schemas.sample import FOLDER, example


def run(*arguments: object) -> str:
    out = StringIO()
    with translation.override("zh-hans"):
        call_command("definitions", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_good_pack_has_no_problems() -> None:
    assert run("check", FOLDER) == "没有发现问题。\n"


def test_every_problem_is_a_line_with_its_place(tmp_path: Path) -> None:
    pack = example()
    next(one for one in pack.systems["lifts"] if one["kind"] == "catalogue")["marks"] = 90
    write_pack(tmp_path, pack)
    (tmp_path / "lifts" / "forms" / "lift.json").write_text("{")
    out = StringIO()
    with translation.override("zh-hans"), pytest.raises(CommandError, match="共 3 个问题"):
        call_command("definitions", "check", str(tmp_path), stdout=out)
    assert "catalogue/safety#/marks: “Lift safety”的标准分为 90，其下各项合计为 100" in out.getvalue()
    assert "lifts/forms/lift.json#: 第 1 行第 2 列不是合法的 JSON" in out.getvalue()


def test_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError):
        run("check", "/nowhere")


def test_the_reference_is_written_as_it_is_made(tmp_path: Path) -> None:
    run("reference", "--folder", tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == pages()


def test_the_committed_reference_is_current() -> None:
    written = {path.name: path.read_text() for path in REFERENCE.glob("*.md")}
    assert written == pages(), "run `manage.py definitions reference` and commit the pages"
