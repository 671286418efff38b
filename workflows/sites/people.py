"""Whom the region's register knows under an identity number."""

from dataclasses import dataclass
from datetime import datetime

from accounts.identity import person_key
from accounts.sealing import normalised
from engine.definitions.values import UNREACHABLE, Register, Sites
from registers.asking import ask, is_local
from schemas.selectors import NoRelease, current_release, system_of


class Unreachable(Exception):
    """The register does not answer now."""


@dataclass(frozen=True)
class Registered:
    """A person as the register knows them."""

    key: str
    name: str
    mobile: str


def find_person(sites: Sites, id_number: str, *, now: datetime) -> Registered | None:
    """The person with this identity number; None when the register knows nobody.

    Raises:
        Unreachable: it does not answer.
    """
    register, key = _register(sites), person_key(id_number)
    wanted = {"key": key} if is_local(register) else {"key": key, "id_number": id_number}
    answer = ask(register, wanted, now=now)
    if answer.failure == UNREACHABLE:
        raise Unreachable
    entry = answer.entry
    if entry is None or entry.get("key") != key:
        return None
    return Registered(key, str(entry.get("name") or ""), normalised(str(entry.get("mobile") or "")))


def _register(sites: Sites) -> Register:
    release = current_release(sites.register_system)
    if release is None:
        raise NoRelease(sites.register_system)
    return system_of(release).registers[sites.register]
