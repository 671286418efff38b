"""The chain of one schema: what an entry's hash is taken over, and the proof that nobody rewrote it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC

from tenants.audit.models import AuditEntry

#: The entry that says up to where older ones were taken away, and what the last of these was.
CUT = "audit.cut"
#: The entry of the public trail that says that a region was brought back as it had been earlier.
RESTORED = "region.restored"


@dataclass(frozen=True)
class BrokenChain:
    """The first entry that does not fit: its number and what is wrong with it."""

    sequence: int
    because: str


def verify_chain() -> BrokenChain | None:
    """Walk the chain of this schema from its start, or from where it was cut; None when every link holds."""
    previous, expected = _start()
    for entry in AuditEntry.objects.order_by("sequence").iterator():
        if entry.sequence != expected:
            return BrokenChain(expected, f"missing; the next entry is {entry.sequence}")
        if entry.previous_hash != previous:
            return BrokenChain(entry.sequence, "does not continue the entry before it")
        if entry.hash != hash_of(entry):
            return BrokenChain(entry.sequence, "was changed after it was written")
        previous, expected = entry.hash, expected + 1
    return None


def hash_of(entry: AuditEntry) -> str:
    """What this entry says, with the hash before it, as one number."""
    said = text_of([entry.sequence, entry.previous_hash, *said_by(entry)])
    return hashlib.sha256(said.encode()).hexdigest()


def said_by(entry: AuditEntry) -> list[object]:
    """What an entry says, without its place in the chain."""
    return [
        entry.at.astimezone(UTC).isoformat(), entry.user_id, entry.user_name, entry.action, entry.object_type,
        entry.object_id, entry.data, entry.ip,
    ]  # fmt: skip


def text_of(said: list[object]) -> str:
    """The one way in which it is written before it is hashed."""
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _start() -> tuple[str, int]:
    """The hash and the number with which the walk begins."""
    cut = AuditEntry.objects.filter(action=CUT).order_by("-sequence").first()
    return (cut.data["hash"], cut.data["through"] + 1) if cut else ("", 1)
