"""Why a certificate does not let anybody in."""

from collections.abc import Mapping
from types import MappingProxyType


class CertificateRefused(Exception):
    """A challenge, a signature or a certificate that is not believed; `code` says why, the sentences are elsewhere.

    Codes: unreadable, challenge_unknown, challenge_used, challenge_expired, challenge_elsewhere, signature, issuer,
    not_yet, expired, revoked, revocation_unknown, no_credit_code, no_account, locked.
    """

    def __init__(self, code: str, data: Mapping[str, object] = MappingProxyType({})) -> None:
        super().__init__(code)
        self.code, self.data = code, data
