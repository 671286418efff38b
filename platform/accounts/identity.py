"""Identity numbers as keys: people are found again by their number without the number being stored."""

from django.utils.crypto import salted_hmac

_PURPOSE = "accounts.person_key"


def person_key(id_number: str) -> str:
    """A keyed hash of an identity number (a blind index): equal for equal numbers, useless without the secret key."""
    return salted_hmac(_PURPOSE, id_number.strip().upper(), algorithm="sha256").hexdigest()
