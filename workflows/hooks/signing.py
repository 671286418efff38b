"""The signature over a delivery, as the Standard Webhooks specification has it (HMAC-SHA256, scheme `v1`)."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

PREFIX = "whsec_"
SCHEME = "v1"
TOLERANCE = timedelta(minutes=5)  # how old a delivery may be for whoever checks it


def new_secret() -> str:
    """A secret of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(message: str, *, moment: datetime, body: bytes, under: Iterable[str]) -> dict[str, str]:
    """The headers of a delivery: its id, the moment of this attempt, a signature under each secret."""
    stamp = str(int(moment.timestamp()))
    signatures = (f"{SCHEME},{_signature(secret, message, stamp, body)}" for secret in under)
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def is_signed(headers: dict[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
    """Whether a delivery was signed under this secret, and lately: what a receiver asks itself."""
    stamp, message = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    if not stamp.isdecimal() or abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        return False
    expected = f"{SCHEME},{_signature(secret, message, stamp, body)}"
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)


def _signature(secret: str, message: str, stamp: str, body: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX))
    except binascii.Error:
        key = secret.encode()
    signed = b".".join((message.encode(), stamp.encode(), body))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
