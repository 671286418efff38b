"""Everything is struck while people act. `make trust` does it in the middle of thousands of actions."""

import os

import pytest

from forms.evidence import file_store
from tests.trust.blows import IN_VAIN
from tests.trust.disks import small_disk
from tests.trust.faults import strike


def test_what_was_acknowledged_is_there_once(django_db_setup, django_db_blocker, tmp_path):
    with django_db_blocker.unblock():
        found = strike(f"kaoping_faults_{os.getpid()}", tmp_path, actions=60, seed=1)
    assert all(each.blows for each in found.recoveries), found.sentence()
    assert found.repeated >= IN_VAIN
    assert found.is_well, found.sentence()


def test_a_full_disk_takes_nothing_until_there_is_room_again(tmp_path):
    with small_disk(tmp_path / "disk", mebibytes=2) as disk:
        if disk is None:
            pytest.skip("Only root may mount a small disk; full disks are not tried here.")
        disk.fill()
        with pytest.raises(OSError, match="No space left"):
            (disk.place / "more").write_bytes(b"more")
        disk.free()
        assert (disk.place / "more").write_bytes(b"more") == len(b"more")


def test_a_file_for_which_there_was_no_room_is_not_half_there(tmp_path, settings):
    with small_disk(tmp_path / "disk", mebibytes=2) as disk:
        if disk is None:
            pytest.skip("Only root may mount a small disk; full disks are not tried here.")
        settings.MEDIA_ROOT = disk.place / "media"
        settings.MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"  # only a change of this lets the storage look up its root
        with file_store() as store:
            kept = store("attachments/kept.png", b"kept")
        disk.fill()
        with pytest.raises(OSError, match="No space left"), file_store() as store:
            store("attachments/lost.png", b"lost" * 4096)
        assert [file.name for file in settings.MEDIA_ROOT.rglob("*.png")] == ["kept.png"]
        assert kept == "attachments/kept.png"
