"""What each register answers, in spellings of its own: the platform has to map them."""

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registers.http.signature import SCHEME, signature
from registers.sandbox import SECRETS
from registers.sandbox.data import Data, Entry

PAGE = 20
Reply = tuple[int, Any]


@dataclass(frozen=True)
class Asked:
    """A request as a register sees it; the path without the name of the service."""

    method: str
    path: str
    target: str  # path and query as they were sent
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    document: Mapping[str, Any] = field(default_factory=dict)


def answer(service: str, asked: Asked, data: Data) -> Reply:
    """The reply of a register."""
    play, guard = _PLAYS.get(service, (None, None))
    if play is None or guard is None:
        return 404, {"message": "no such register"}
    if not guard(service, asked):
        return 401, {"message": "not authorised"}
    return play(asked, data)


def _people(asked: Asked, data: Data) -> Reply:
    """Real names on site: everybody of a name, or of an identity number."""
    name, number = asked.query.get("name"), asked.query.get("idNumber")
    found = [one for one in data.all("people") if name == one["name"] or number == one["id_number"]]
    people = [{"xm": one["name"], "sfzh": one["id_number"], "sjh": one["mobile"]} for one in found]
    return 200, {"code": "0", "data": {"people": people}}


def _contracts(asked: Asked, data: Data) -> Reply:
    """Contracts: one by number, or those of an enterprise or under a general contract, by pages."""
    parts = asked.path.strip("/").split("/")
    if len(parts) == 2:
        found = data.find("contracts", parts[1])
        return (200, {"contract": found}) if found else (404, {"message": "no such contract"})
    wanted = {name: asked.query[name] for name in ("contractor_code", "general_no", "kind") if asked.query.get(name)}
    found_all = [one for one in data.all("contracts") if all(one.get(name) == value for name, value in wanted.items())]
    return 200, _page(found_all, asked)


def _local_certificates(asked: Asked, data: Data) -> Reply:
    """The region's own safety certificates: by number."""
    found = data.find("local_certificates", asked.query.get("no", ""))
    return 200, {"result": [found] if found else []}


def _national_certificates(asked: Asked, data: Data) -> Reply:
    """The nation's safety certificates: by number, which must be spelt as it stands there."""
    number = str(asked.document.get("zsbh", ""))
    found = data.find("national_certificates", number)
    return 200, {"code": "200" if found else "40401", "data": found}


def _permits(asked: Asked, data: Data) -> Reply:
    """Construction permits: all of them, by pages."""
    return 200, _page(data.all("permits"), asked)


def _completions(asked: Asked, data: Data) -> Reply:
    """Completed projects: one by its filing number, or all of them, by pages."""
    wanted = asked.query.get("filingNo", "")
    page = _page([one for one in data.all("completions") if wanted in ("", one["filingNo"])], asked)
    return 200, {"code": 0, "data": {"list": page["items"], "nextPage": page["next"]}}


def _health(asked: Asked, data: Data) -> Reply:
    """Health: the declaration of a person, whose name must agree."""
    found = data.find("health", str(asked.document.get("idNumber", "")))
    if found is None:
        return 404, {"message": "not declared"}
    return 200, {"declaration": found}


def _sms(asked: Asked, data: Data) -> Reply:
    """A gateway for text messages: nobody gets them, the sandbox's own page shows them."""
    if asked.method != "POST" or not isinstance(asked.document.get("to"), Mapping):
        return 400, {"message": "no text message"}
    data.take_text(asked.headers.get("idempotency-key", ""), asked.document)
    return 202, {"message": "taken"}


def _page(found: list[Entry], asked: Asked) -> dict[str, Any]:
    page = int(asked.query.get("page") or 1) if (asked.query.get("page") or "1").isdecimal() else 1
    following = page + 1 if len(found) > page * PAGE else None
    return {"items": found[(page - 1) * PAGE : page * PAGE], "next": following, "total": len(found)}


def _open(_service: str, _asked: Asked) -> bool:
    return True


def _bearer(service: str, asked: Asked) -> bool:
    return _same(asked.headers.get("authorization", ""), f"Bearer {SECRETS[service]}")


def _basic(service: str, asked: Asked) -> bool:
    expected = base64.b64encode(SECRETS[service].encode()).decode()
    return _same(asked.headers.get("authorization", ""), f"Basic {expected}")


def _signed(service: str, asked: Asked) -> bool:
    moment, nonce = asked.headers.get("x-moment", ""), asked.headers.get("x-nonce", "")
    target = f"/{service}{asked.target}"
    expected = signature(
        SECRETS[service], method=asked.method, target=target, moment=moment, nonce=nonce, body=asked.body
    )
    return bool(nonce) and _same(asked.headers.get("authorization", ""), f"{SCHEME} {expected}")


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


_PLAYS: Mapping[str, tuple[Callable[[Asked, Data], Reply], Callable[[str, Asked], bool]]] = {
    "real_name": (_people, _open),
    "contracts": (_contracts, _bearer),
    "local_certificates": (_local_certificates, _open),
    "national_certificates": (_national_certificates, _signed),
    "permits": (_permits, _bearer),
    "completions": (_completions, _bearer),
    "health": (_health, _basic),
    "sms": (_sms, _open),
}
SERVICES = tuple(_PLAYS)
