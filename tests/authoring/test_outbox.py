"""Operators see what failed, and send it again or let it be."""

import pytest

from forms.models import Record
from registers.services import put_entry
from tenants.audit.models import AuditEntry
from tests.authoring.conftest import signed_in
from tests.builders import NOW, PUDONG, REGION, person, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World
from workflows.models import Outgoing

HEAD = {"key": "head", "title": "区域管理员", "held": {"by": "grant"}, "authors": True}
ADDRESS = "/r/alpha/admin/outbox/"


@pytest.fixture
def dead(alpha) -> Outgoing:
    """A message in alpha that failed for good."""
    publish_all(DOCUMENTS, region={**REGION, "roles": [*REGION["roles"], HEAD]})
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000001"}, by=None, now=NOW)
    record = World().declare()
    return Outgoing.objects.create(
        key="k", kind="channel", record=record, state="dead", attempts=10, error="Answered 500", due_at=NOW,
        created_at=NOW, payload={"subject": "月评已提交", "to": {"name": "赵工", "mobile": "13800000001"}},
    )  # fmt: skip


@pytest.fixture
def head(dead):
    """The browser of the region's administrator."""
    from exchange.authors import ensure_author_group

    ensure_author_group()
    return signed_in(person("管理员", "head", areas=["*"]))


def test_what_failed_is_listed_with_the_reason_and_without_telephone_numbers(head, dead):
    text = head.get(ADDRESS).content.decode()
    assert "月评已提交" in text
    assert "Answered 500" in text
    assert dead.record.number in text
    assert "13800000001" not in text


def test_it_is_sent_again_and_that_is_audited(head, dead):
    assert head.post(ADDRESS, {"retry": str(dead.pk)}).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("waiting", 0)
    assert AuditEntry.objects.get(action="outbox.sent_again").user_id == head.user.pk


def test_it_is_dismissed_only_with_a_reason(head, dead):
    head.post(ADDRESS, {"dismiss": str(dead.pk), f"reason-{dead.pk}": " "})
    dead.refresh_from_db()
    assert dead.state == "dead"
    head.post(ADDRESS, {"dismiss": str(dead.pk), f"reason-{dead.pk}": "号码已停用"})
    dead.refresh_from_db()
    assert (dead.state, dead.error) == ("dismissed", "号码已停用")


@pytest.mark.parametrize(
    "posted", [{}, {"retry": "x"}, {"retry": "9" * 40}, {"dismiss": "424242", "reason-424242": "x"}]
)
def test_what_is_not_there_is_not_found(head, posted):
    assert head.post(ADDRESS, posted).status_code in (302, 404)
    assert Record.objects.count() == 1


def test_who_does_not_configure_the_region_does_not_see_it(dead):
    inspector = signed_in(person("监督员", "authority", areas=[PUDONG]))
    assert inspector.get(ADDRESS).status_code == 403


def test_a_year_whose_holidays_nobody_entered_is_named_early(head, monkeypatch):
    monkeypatch.setenv("KAOPING_NOW", "2026-04-02T09:00:00+08:00")
    assert "年节假日" not in head.get(ADDRESS).content.decode()
    monkeypatch.setenv("KAOPING_NOW", "2026-11-02T09:00:00+08:00")
    assert "2027 年节假日" in head.get(ADDRESS).content.decode()
