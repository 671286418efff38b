"""The proof of a region's trail for somebody who reads: that it is whole, or where it is not."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from tenants.anchors.proving import binding_anchors, verify_here
from tenants.audit.models import AuditEntry

MOST = 50_000  # entries that are proved while somebody waits for a page: some six seconds


@dataclass(frozen=True)
class Proof:
    """What came of it in sentences, and how they are shown: `info`, `warning` or `critical`."""

    tone: str
    sentence: str


def prove_here(*, now: datetime) -> Proof:
    """Walk the chain of the region we are in, and hold it against its ends as they were signed outside of it."""
    count = AuditEntry.objects.count()
    if count > MOST:
        return Proof("warning", _("%(count)s entries are too many to be proved on a page; the operators of the platform prove them with “manage.py audit verify”.") % {"count": count})  # noqa: E501 # fmt: skip
    broken = verify_here(now=now)
    if broken is not None:
        return Proof("critical", _("The trail is broken at entry %(number)s: something was changed, slipped in or taken away there. Tell the operators of the platform.") % {"number": broken.sequence})  # noqa: E501 # fmt: skip
    whole = _("The trail is whole: %(count)s entries, each with the hash of the one before.") % {"count": count}
    return Proof("info", f"{whole}{_of_anchors()}")


def _of_anchors() -> str:
    """How far signatures go; what came later is proved by the chain alone."""
    anchors = binding_anchors(connection.schema_name)
    if not anchors:
        return _(" Its end has not been signed yet; that is done every night.")
    last = anchors[-1]
    said = {"day": f"{last.at:%Y-%m-%d}", "number": last.heads[connection.schema_name][0]}
    return _(" It also agrees with its signed ends, the last of them entry %(number)s on %(day)s.") % said
