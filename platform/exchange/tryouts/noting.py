"""Who tried drafts out: kept in the audit for exactly these drafts, like the pass of golden cases."""

from datetime import datetime

from accounts.models import User
from exchange.inquiries import drafts_digest
from tenants.audit.models import AuditEntry
from tenants.audit.services import record

TRIED = "tryout.tried"


def note_tried(system: str, *, by: User, at: datetime) -> None:
    """Write down that this person saw steps taken by the drafts as they are; once for them and these drafts."""
    last = tried_out(system)
    if last is None or last.user_id != by.user_id:
        record(TRIED, user=by, at=at, object_type="system", object_id=system, data={"digest": drafts_digest(system)})


def tried_out(system: str) -> AuditEntry | None:
    """Who tried out the drafts as they are last, and when; None if nobody did."""
    tried = AuditEntry.objects.filter(object_type="system", object_id=system, action=TRIED)
    return tried.filter(data__digest=drafts_digest(system)).last()
