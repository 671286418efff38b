"""The store behind `request.session`: Django's own, whose rows also say whose session it is and where."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.sessions.limits import HELD
from tenants.statements import Table, rows


class SessionStore(DatabaseStore):
    """Keeps what is in the session, and beside it what its owner is shown."""

    @classmethod
    def get_model_class(cls) -> type:
        """The table."""
        from accounts.sessions.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        """The row of this key while it lasts; every request asks, so the server keeps the statement prepared."""
        table = _table()
        asked = f"SELECT {table.columns()} FROM {table.name} WHERE session_key = %s AND expire_date > %s"  # noqa: S608 - names of our own
        row = next(iter(rows(asked, [self.session_key, timezone.now()])), None)
        if row is None:
            self._session_key = None
            return None
        return table.read(row)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row for what is in the session."""
        row = super().create_model_instance(data)
        held = data.get(HELD, {})
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.started_at, row.seen_at = _moment(held.get("started")), _moment(held.get("seen"))
        row.address, row.agent = held.get("address", ""), held.get("agent", "")
        return row


@cache
def _table() -> Table[Any]:
    return Table(SessionStore.get_model_class())


def _moment(stamp: float | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, tz=UTC) if stamp else None
