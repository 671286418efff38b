"""Identity numbers as keys: people are found again by their number without the number being stored."""

import hashlib

from django.utils.crypto import salted_hmac

PERSON = "@person:"
_PURPOSE = "accounts.person_key"
_SITE = "#"


def person_key(id_number: str) -> str:
    """A keyed hash of an identity number (a blind index): equal for equal numbers, useless without the secret key."""
    return salted_hmac(_PURPOSE, id_number.strip().upper(), algorithm="sha256").hexdigest()


def on_site(token: str, system: str, project: str) -> str:
    """The token of somebody who is there in person, as it counts for one project in one system only."""
    site = hashlib.sha256(f"{system}\n{project}".encode()).hexdigest()
    return f"{token}{_SITE}{site[:16]}"


def company_place(credit_code: str, project: str) -> str:
    """Where an account holds that a company opened for one of its projects: an area for grants and tokens."""
    return f"{credit_code}/{project}"


def whole_person(token: str) -> str:
    """The token without the project it counts for; any other token as it is."""
    return token.partition(_SITE)[0]
