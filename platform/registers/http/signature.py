"""The signature over a request, as both sides work it out."""

import hashlib
import hmac

SCHEME = "HMAC-SHA256"


def signature(secret: str, *, method: str, target: str, moment: str, nonce: str, body: bytes) -> str:
    """Hexadecimal HMAC over method, path with query, moment, nonce and the SHA-256 of the body, one a line."""
    lines = (method, target, moment, nonce, hashlib.sha256(body).hexdigest())
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
