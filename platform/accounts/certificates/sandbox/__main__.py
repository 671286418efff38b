"""`python -m accounts.certificates.sandbox PORT ORIGIN TRUST_FOLDER [PACKS]`: an authority and its holders' keys."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from accounts.certificates.sandbox.authority import DAY, Authority, Holder
from accounts.certificates.sandbox.signer import SigningService

PACKS = Path(__file__).resolve().parents[4] / "tenants" / "regions"


def holders_of(authority: Authority, packs: Path, *, now: datetime) -> dict[str, Holder]:
    """A key for every organisation of the demonstration data, and some of the first one's that are not believed."""
    organisations = list(_organisations(packs))
    holders = {f"{name} {code}": authority.issue(name, code) for name, code in organisations}
    name, code = organisations[0]
    expired = authority.issue(name, code, first=now - 400 * DAY, last=now - DAY)
    revoked = authority.issue(name, code)
    authority.revoke(revoked.certificate, now=now - DAY)
    stranger = Authority("Somebody else", now=now).issue(name, code)
    return {**holders, "expired": expired, "revoked": revoked, "unknown issuer": stranger}


def _organisations(packs: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(packs.glob("*/demo/*.json")):
        for each in json.loads(file.read_text(encoding="utf-8")).get("organisations", ()):
            yield each["name"], each["credit_code"]


def main(port: int, origin: str, trust: Path, packs: Path) -> None:
    """Publish what is to be trusted, and sign until stopped."""
    now = datetime.now(UTC)  # noqa: TID251 - a process of its own, without the platform's clock
    authority = Authority("Kaoping sandbox CA", now=now)
    holders = holders_of(authority, packs, now=now)
    authority.publish(trust, now=now)
    with SigningService(port, holders, origin=origin) as service:
        service.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else PACKS)
