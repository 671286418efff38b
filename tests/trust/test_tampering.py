"""Whatever the owner of the database does to an audit trail is found, here in a short one."""

import pytest

from tests.trust.tampering import KINDS, tamper_all


@pytest.fixture
def anchors_kept(settings, tmp_path):
    settings.AUDIT_ANCHOR_FOLDER, settings.AUDIT_ANCHOR_KEY_FILE = str(tmp_path), str(tmp_path / "key")


def test_every_kind_of_tampering_is_found_and_an_untouched_trail_holds(db, anchors_kept):
    tampered = tamper_all(40)
    assert tampered.held_before
    assert tampered.held_after
    assert {kind for kind, said in tampered.found.items() if not said} == set()
    assert len(KINDS) >= 6
    assert "signed" in tampered.found["an anchor replaced to fit"]
