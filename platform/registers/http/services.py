"""Where services are and what they know us by. Operators say so; a definition only names them."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

LOCAL = "local"


class NotConfigured(Exception):
    """A service has no address, or no secret, that could be used."""


@dataclass(frozen=True)
class Service:
    """The address of a service and whether it may lie in a private network."""

    name: str
    address: str
    private: bool


def find_service(name: str) -> Service:
    """The service of this name.

    Raises:
        NotConfigured: operators gave none, or none that is HTTP.
    """
    address = settings.REGISTER_SERVICES.get(name) or settings.REGISTER_SERVICES.get("*", "")
    address = address.replace("{service}", name).rstrip("/")
    parts = urlsplit(address)
    if address != LOCAL and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise NotConfigured(f"REGISTER_SERVICES gives no address for “{name}”.")
    private = bool({name, "*"} & set(settings.REGISTER_PRIVATE_SERVICES))
    return Service(name, address, private)


def secret_of(name: str) -> str:
    """The secret of this name, from the environment or the folder of secrets.

    Raises:
        NotConfigured: there is none.
    """
    given = os.environ.get(f"REGISTER_SECRET_{name.upper()}")
    if given:
        return given
    file = Path(settings.REGISTER_SECRETS_FOLDER) / name
    if file.is_file():
        return file.read_text(encoding="utf-8").strip()
    raise NotConfigured(f"There is no secret “{name}”: set REGISTER_SECRET_{name.upper()}, or put it into {file}.")
