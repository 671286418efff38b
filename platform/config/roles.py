"""What web, worker and clock refuse to start with."""

import psycopg
from django.conf import settings

from tenants.pooler import refuse_transaction_pooler
from tenants.roles import refuse_mighty_role


def refuse_unsafe_database() -> None:
    """Go on only behind no transaction pooler, and as a role that cannot rewrite the audit.

    Raises:
        SessionIsShared, AuditIsOpen: with a sentence that says what to do.
    """
    refuse_transaction_pooler(_connect)
    if not settings.OWNER_SERVES:
        refuse_mighty_role(_connect)


def _connect() -> psycopg.Connection:
    return psycopg.connect(settings.DATABASE_URL, autocommit=True)
