"""How companies get an account by themselves."""

from dataclasses import dataclass
from typing import Literal

#: What a company says of itself when it registers, and what a register may be asked to confirm.
SAID = ("name", "credit_code", "contact", "id_number", "mobile")


@dataclass(frozen=True)
class Confirmation:
    """A register of one of the systems that knows companies: its properties, and what must agree with them."""

    system: str
    register: str
    match: tuple[tuple[str, str], ...]  # property of the register → one of SAID


@dataclass(frozen=True)
class Registration:
    """As what a company registers, who confirms that it is the company, and who decides where nobody can."""

    roles: tuple[str, ...]
    confirmed_by: Confirmation | None = None
    decided_by: tuple[str, ...] = ()  # roles; none: what the register says is final
    decided: Literal["always", "unconfirmed"] = "always"
    note: str = ""
