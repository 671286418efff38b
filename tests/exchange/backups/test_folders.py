"""What is taken for a backup: a whole folder, as it was when somebody we know signed it."""

import io
import json
import re
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings

from exchange.backups import folders, sentences
from exchange.backups.belonging import HEADS, NOT_A_REGIONS, PARTS
from exchange.backups.errors import BackupRefused
from exchange.backups.folders import growing, open_backup, write_manifest
from exchange.backups.media import unpack_files
from exchange.backups.standing import check_keys, check_not_newer, fingerprints
from exchange.bundles.signing import sign

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """A small backup, signed with a key of its own."""
    settings.BUNDLE_KEY, settings.BUNDLE_KEY_FILE = "", str(tmp_path / "key")
    with growing(tmp_path / "made") as beside:
        (beside / "rows").write_bytes(b"rows" * 1000)
        write_manifest(beside, {"holds": folders.EVERYTHING})
    return tmp_path / "made"


def refused(folder: Path) -> str:
    with pytest.raises(BackupRefused) as found:
        open_backup(folder)
    return found.value.code


def test_a_whole_backup_opens(folder):
    assert open_backup(folder).holds == folders.EVERYTHING


def test_a_changed_byte_is_found(folder):
    (folder / "rows").write_bytes(b"rowS" + b"rows" * 999)
    assert refused(folder) == "changed"


def test_a_part_that_is_gone_is_found(folder):
    (folder / "rows").unlink()
    assert refused(folder) == "missing"


def test_a_manifest_that_was_changed_is_found(folder):
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**told, "at": "2020-01-01"}))
    assert refused(folder) == "bad_signature"


def test_what_a_stranger_signed_is_refused_until_they_are_trusted(folder, settings, tmp_path):
    from exchange.bundles.signing import own_signer

    line = own_signer().line()
    settings.BUNDLE_KEY_FILE = str(tmp_path / "another key")
    assert refused(folder) == "unknown_signer"
    settings.BUNDLE_TRUST = line
    assert open_backup(folder)


def test_a_part_outside_of_the_folder_is_no_part(folder):
    told = json.loads((folder / "manifest.json").read_text())
    text = json.dumps({**told, "parts": {"../made/rows": told["parts"]["rows"]}}).encode()
    (folder / "manifest.json").write_bytes(text)
    (folder / "manifest.sig").write_bytes(sign(text))
    assert refused(folder) == "missing"


def test_a_backup_that_was_broken_off_leaves_nothing_that_looks_like_one(tmp_path):
    with suppress(KeyboardInterrupt), growing(tmp_path / "made") as beside:
        (beside / "rows").write_bytes(b"rows")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "beta/other.txt"])
def test_files_that_would_lie_elsewhere_are_refused(tmp_path, name):
    with tarfile.open(tmp_path / "files.tar", "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 2
        tar.addfile(member, io.BytesIO(b"no"))
    with pytest.raises(BackupRefused, match="strange_file"):
        unpack_files(tmp_path / "files.tar", tmp_path / "out", under="alpha")


def test_data_under_keys_that_are_not_here_is_refused(settings):
    here = fingerprints()
    check_keys(here)
    with pytest.raises(BackupRefused, match="seal lost"):
        check_keys({**here, "seal lost": "0" * 32})
    settings.SECRET_KEY = "another one"
    with pytest.raises(BackupRefused, match="SECRET_KEY"):
        check_keys(here)


def test_what_a_newer_version_wrote_is_refused():
    check_not_newer(["contenttypes.0001_initial"])
    with pytest.raises(BackupRefused, match="9999_of_tomorrow"):
        check_not_newer(["forms.9999_of_tomorrow"])


def test_every_shared_table_says_how_its_rows_belong_to_a_region():
    public = [app for app in apps.get_app_configs() if app.name in django_settings.SHARED_APPS]
    tables = {model._meta.db_table for app in public for model in app.get_models(include_auto_created=True)}
    assert tables == {part.table for part in PARTS} | NOT_A_REGIONS | HEADS


def test_every_refusal_has_a_sentence():
    code = "".join(file.read_text() for file in (ROOT / "platform/exchange/backups").glob("*.py"))
    named = set(re.findall(r'BackupRefused\(\s*"(\w+)"', code))
    assert named == set(sentences._SENTENCES)
