"""Which addresses may be told anything: HTTPS on the public network, and what operators allow besides.

The address is looked at when it is registered; where its name really leads is looked at again with each delivery, on
the connection itself (`registers.http.transport`), since a name may lead elsewhere the next time.
"""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from forms.errors import Refused

LONGEST = 500


def check_address(address: str) -> str:
    """The address as it is kept.

    Raises:
        Refused: it is none, or leads where nothing is told.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if not host or len(text) > LONGEST or not text.isascii() or any(sign <= " " for sign in text):
        raise Refused((_("Give a full address, as https://example.cn/hooks."),))
    if parts.username is not None or parts.fragment or port == 0:
        raise Refused((_("The address may hold no user name, no password and no “#”."),))
    if is_allowed_inside(text):
        return text
    if parts.scheme != "https":
        raise Refused((_("The address has to begin with https://."),))
    if _is_private(host):
        raise Refused((_("The address leads into a private network. Operators can allow it (WEBHOOK_HOSTS_INSIDE)."),))
    return text


def is_allowed_inside(address: str) -> bool:
    """Whether operators let this host lie in a private network, and be told without TLS."""
    parts = urlsplit(address)
    known = parts.hostname in settings.WEBHOOK_HOSTS_INSIDE or parts.netloc in settings.WEBHOOK_HOSTS_INSIDE
    return parts.scheme in ("http", "https") and known


def _is_private(host: str) -> bool:
    """Whether a host says by itself that it is not of the public network; other names are found out later."""
    if host.rstrip(".").endswith(("localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host
