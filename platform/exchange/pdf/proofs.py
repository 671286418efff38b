"""Prints that were given out, and what a code on paper says about the record today."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from accounts.models import User
from exchange.models import Printed
from exchange.pdf.digests import digest_of
from forms.actors import Actor
from forms.errors import NotVisible
from forms.models import Record
from forms.selectors import find_record
from tenants.audit.services import record as audit

#: Digits of the digest in a code: enough that nobody finds another content with the same.
_DIGITS = 24
_CODE = re.compile(rf"(?P<record>[0-9]{{1,18}})-(?P<digest>[0-9a-f]{{{_DIGITS}}})")


class Verdict(StrEnum):
    """What a code on paper says."""

    SAME = "same"  # what was printed is what is stored
    CHANGED = "changed"  # it was printed here, and the record has changed since
    UNKNOWN = "unknown"  # nothing with this code was printed here


@dataclass(frozen=True)
class Check:
    """A record with what became of a print of it."""

    record: Record
    verdict: Verdict
    printed: Printed | None


def code_of(record: Record, digest: str) -> str:
    """What stands in the address on a print."""
    return f"{record.pk}-{digest[:_DIGITS]}"


@transaction.atomic
def give_out(record: Record, *, form: str, by: User, at: datetime, ip: str = "") -> Printed:
    """Keep that a record was printed as it stands; who took it along is in the audit."""
    digest = digest_of(record)
    standing = {"version": record.version, "state": record.state, "by": by, "at": at}
    found, _new = Printed.objects.get_or_create(record=record, digest=digest, defaults=standing)
    audit(
        "record.printed",
        user=by,
        at=at,
        object_type="record",
        object_id=record.pk,
        data={"form": form, "digest": digest},
        ip=ip,
    )
    return found


def check_code(code: str, *, actor: Actor) -> Check:
    """What a code on paper says about its record, to who may see that.

    Raises:
        NotVisible: it is no code of ours, or its record is not this person's to see; the two look the same.
    """
    read = _CODE.fullmatch(code)
    if read is None:
        raise NotVisible
    record = find_record(int(read["record"]), actor=actor)
    printed = Printed.objects.filter(record=record, digest__startswith=read["digest"]).select_related("by").first()
    if printed is None:
        return Check(record, Verdict.UNKNOWN, None)
    return Check(record, Verdict.SAME if printed.digest == digest_of(record) else Verdict.CHANGED, printed)
