"""How long the audit is kept, what may be taken away, and what is left proves itself."""

import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from tenants.anchors.proving import verify_anchors, verify_here
from tenants.anchors.services import anchor_file, take_anchor, write_file
from tenants.audit.chains import CUT
from tenants.audit.cutting import CannotCut, cut_chain
from tenants.audit.models import AuditEntry
from tenants.audit.retention import kept_days
from tenants.audit.services import record

OLD = datetime(2027, 1, 1, tzinfo=UTC)
NOW = OLD + timedelta(days=400)


@pytest.fixture
def kept(settings, tmp_path):
    """A chain of two years with an anchor in its middle; entries older than a year may go."""
    settings.AUDIT_ANCHOR_FOLDER, settings.AUDIT_ANCHOR_KEY_FILE = str(tmp_path / "anchors"), str(tmp_path / "key")
    settings.AUDIT_KEPT_DAYS = 365
    return tmp_path


def grown() -> int:
    """Five old entries, an anchor, two young entries, another anchor; gives the number of the last old one."""
    last = [record(f"old.{step}", user=None, at=OLD) for step in range(5)][-1].sequence
    take_anchor(now=OLD)
    for step in range(2):
        record(f"young.{step}", user=None, at=NOW - timedelta(days=30))
    take_anchor(now=NOW - timedelta(days=20))
    write_file()
    return last


@pytest.mark.parametrize("days", [1, 179, -1])
def test_less_than_half_a_year_is_refused(days):
    with pytest.raises(ImproperlyConfigured, match="180"):
        kept_days(days)


def test_for_ever_is_what_nothing_said_means():
    assert (kept_days(0), kept_days(180)) == (0, 180)


def test_what_is_old_goes_into_a_file_and_the_rest_still_proves(alpha, kept):
    last = grown()
    before = AuditEntry.objects.filter(sequence__lte=last).count()
    cut = cut_chain(kept, now=NOW)
    assert (cut.through, cut.entries) == (last, before)
    assert hashlib.sha256(cut.file.read_bytes()).hexdigest() == cut.digest
    lines = [json.loads(line) for line in gzip.decompress(cut.file.read_bytes()).splitlines()]
    assert [line["sequence"] for line in lines][-1] == last
    assert AuditEntry.objects.earliest("sequence").sequence == last + 1
    assert AuditEntry.objects.get(action=CUT).data["sha256"] == cut.digest
    assert (verify_here(now=NOW), verify_anchors()) == (None, ())
    assert cut_chain(kept / "again", now=NOW) is None


def test_nothing_young_goes_however_the_chain_is_asked(alpha, kept, settings):
    grown()
    settings.AUDIT_KEPT_DAYS = 0
    with pytest.raises(CannotCut, match="kept"):
        cut_chain(kept, now=NOW)
    settings.AUDIT_KEPT_DAYS = 180
    assert cut_chain(kept, now=OLD + timedelta(days=179)) is None


def test_a_region_that_was_restored_is_held_to_the_anchors_since_and_the_platform_says_when(alpha, kept):
    from django_tenants.utils import schema_context

    from tests.tenancy.test_audit import tamper

    grown()
    last = AuditEntry.objects.latest("sequence").sequence
    tamper("DELETE FROM audit_auditentry WHERE sequence > %s", last - 1)
    assert "anchor 2" in verify_here(now=NOW).because
    with schema_context("public"):
        record("region.restored", user=None, at=NOW - timedelta(days=10), object_type="region", object_id="alpha")
    assert verify_here(now=NOW) is None


def test_a_chain_that_does_not_hold_is_not_cut(alpha, kept):
    last = grown()
    from tests.tenancy.test_audit import tamper

    tamper("UPDATE audit_auditentry SET user_name = 'x' WHERE sequence = %s", last)
    with pytest.raises(CannotCut, match="was changed"):
        cut_chain(kept, now=NOW)


def test_an_anchor_that_is_missing_in_the_file_or_changed_there_is_said(alpha, kept):
    grown()
    text = anchor_file().read_text()
    anchor_file().write_text(text.splitlines(keepends=True)[0])
    assert "not in the file" in verify_anchors()[0]
    anchor_file().write_text(text.replace("2027-01-01", "2027-01-02"))
    assert "anchor 1" in verify_anchors()[0]
    anchor_file().write_text(text)
    assert verify_anchors() == ()


def test_the_commands_anchor_verify_and_export(db, kept):
    said = StringIO()
    call_command("audit", "anchor", stdout=said)
    write_file()
    call_command("audit", "verify", stdout=said)
    call_command("audit", "export", "alpha", to=kept / "out", stdout=said)
    assert "alpha: 1 entries in" in said.getvalue()
    assert len(list((kept / "out").glob("audit-alpha-*.zip"))) == 1
    anchor_file().unlink()
    with pytest.raises(CommandError, match="anchors"):
        call_command("audit", "verify", stdout=said)
