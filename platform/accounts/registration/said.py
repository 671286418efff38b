"""What a company says of itself, and how the personal part of it is kept: sealed, bound to its row."""

import json
from dataclasses import asdict, dataclass

from accounts.registration.models import Registration
from accounts.sealing import seal, unseal

_PURPOSE = "accounts.registration"


@dataclass(frozen=True)
class Said:
    """A company by the name and code of its licence, and who speaks for it."""

    name: str
    credit_code: str
    contact: str
    id_number: str
    mobile: str


def keep(row: Registration, said: Said) -> None:
    """Put what a company said into its row."""
    row.name, row.credit_code = said.name, said.credit_code
    personal = {name: value for name, value in asdict(said).items() if name not in ("name", "credit_code")}
    row.said = seal(json.dumps(personal, ensure_ascii=False), purpose=_PURPOSE, bound=row.key)


def said_by(row: Registration) -> Said:
    """What a company said.

    Raises:
        Unsealable: it was sealed with a key that is no longer here, or changed since.
    """
    personal = json.loads(unseal(bytes(row.said), purpose=_PURPOSE, bound=row.key))
    return Said(row.name, row.credit_code, **personal)
