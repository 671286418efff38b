"""Holding chains against the anchors that were taken of them, and the anchors against each other and their file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django_tenants.utils import schema_context

from tenants.anchors.keys import is_ours
from tenants.anchors.models import AuditAnchor
from tenants.anchors.services import hash_of, line_of, written_anchors
from tenants.audit.chains import CUT, RESTORED, BrokenChain, verify_chain
from tenants.audit.models import AuditEntry
from tenants.audit.retention import LEAST_DAYS


def verify_here(*, now: datetime) -> BrokenChain | None:
    """Prove the chain of the schema we are in, and that it is the one which was anchored; None when all holds."""
    return verify_chain() or verify_heads(now=now)


def verify_anchors() -> tuple[str, ...]:
    """What is wrong with the anchors themselves, in sentences; none when all hold."""
    with schema_context("public"):
        anchors = list(AuditAnchor.objects.order_by("number"))
    return tuple(_faults(anchors, written_anchors()))


def verify_heads(*, now: datetime) -> BrokenChain | None:
    """Whether each anchored entry of this schema still stands where it stood, and nothing was cut too early."""
    schema = connection.schema_name
    anchors = binding_anchors(schema)
    cuts = list(AuditEntry.objects.filter(action=CUT).order_by("sequence"))
    through = cuts[-1].data["through"] if cuts else 0
    anchored = {one.heads[schema][0]: one for one in anchors}
    hashes = dict(AuditEntry.objects.filter(sequence__in=anchored).values_list("sequence", "hash"))
    for sequence, anchor in sorted(anchored.items()):
        expected, found = anchor.heads[schema][1], hashes.get(sequence)
        if sequence == through:
            found = cuts[-1].data["hash"]
        if found != expected and sequence >= through:
            return BrokenChain(sequence, f"is not what anchor {anchor.number} of {anchor.at:%Y-%m-%d} saw")
    return _wrong_cut(cuts, anchors, schema, now)


def binding_anchors(schema: str) -> list[AuditAnchor]:
    """The anchors of a schema since it was last restored from a backup, which the public trail tells."""
    with schema_context("public"):
        restored = AuditEntry.objects.filter(action=RESTORED, object_id=schema).order_by("-sequence").first()
        anchors = AuditAnchor.objects.filter(heads__has_key=schema).order_by("number")
        return list(anchors.filter(at__gt=restored.at) if restored else anchors)


def _wrong_cut(
    cuts: Sequence[AuditEntry], anchors: Sequence[AuditAnchor], schema: str, now: datetime
) -> BrokenChain | None:
    """A cut is right if an anchor that was old enough by then had seen all that was taken away."""
    for cut in cuts:
        oldest = cut.at - timedelta(days=LEAST_DAYS)
        seen = any(one.at <= oldest and one.heads[schema][0] >= cut.data["through"] for one in anchors)
        if not seen or cut.at > now:
            return BrokenChain(cut.sequence, f"cut away what no anchor proves to be older than {LEAST_DAYS} days")
    return None


def _faults(anchors: Sequence[AuditAnchor], written: Mapping[int, Mapping[str, object]]) -> Iterator[str]:
    previous = ""
    for expected, anchor in enumerate(anchors, start=1):
        if anchor.number != expected:
            yield f"anchor {expected} is missing; the next one is {anchor.number}"
            return
        if anchor.previous_hash != previous or anchor.hash != hash_of(anchor):
            yield f"anchor {anchor.number} was changed, or does not continue the one before it"
        if not is_ours(anchor.hash.encode(), anchor.signature):
            yield f"anchor {anchor.number} was not signed by this installation"
        if written.get(anchor.number) != line_of(anchor):
            yield f"anchor {anchor.number} is not in the file, or stands there otherwise"
        previous = anchor.hash
    beyond = [number for number in written if number > len(anchors)]
    if beyond:
        yield f"anchor {min(beyond)} stands in the file and not in the database"
