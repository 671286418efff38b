"""What people read when a certificate does not let them in: why, and what to do next."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.certificates.errors import CertificateRefused

_AGAIN = _("The request to sign is not good any more. Please sign in again from this page.")
_SENTENCES: Mapping[str, object] = {
    "unreadable": _("The signing component did not answer with a certificate. Plug the key in again and retry."),
    "challenge_unknown": _AGAIN,
    "challenge_used": _("This signature was used already. Please sign in again from this page."),
    "challenge_expired": _("The request to sign is older than three minutes. Please sign in again from this page."),
    "challenge_elsewhere": _("The signature was made for another site (%(origin)s). Do not sign in there; sign here."),
    "signature": _("The signature does not fit the certificate. Please sign in again; if it persists, renew the key."),
    "issuer": _("Certificates of this issuer are not accepted here: %(issuer)s. Use one that your region accepts."),
    "not_yet": _("The certificate is valid only from %(from)s on."),
    "expired": _("The certificate expired on %(until)s. Renew it where it was issued, then sign in."),
    "revoked": _("The certificate was revoked on %(on)s. Ask for a new one where it was issued."),
    "revocation_unknown": _(
        "Whether the certificate was revoked cannot be checked at present, so it is not accepted. Please try again "
        "later, or tell the operators of the platform."
    ),
    "no_credit_code": _("The certificate names no unified social credit code. Use your organisation's certificate."),
    "no_account": _(
        "There is no account here for the organisation %(credit_code)s. Ask your regional administrator to open one."
    ),
    "locked": _("Too many failed attempts. Try again after %(until)s."),
}


def refusal_sentence(refused: CertificateRefused) -> str:
    """The refusal in the reader's language."""
    return str(_SENTENCES[refused.code]) % {name: _worded(value) for name, value in refused.data.items()}


def _worded(value: object) -> object:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value
