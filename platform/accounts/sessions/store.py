"""The store behind `request.session`: Django's own, whose rows also say whose session it is and where."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.sessions.limits import HELD


class SessionStore(DatabaseStore):
    """Keeps what is in the session, and beside it what its owner is shown."""

    @classmethod
    def get_model_class(cls) -> type:
        """The table."""
        from accounts.sessions.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row for what is in the session."""
        row = super().create_model_instance(data)
        held = data.get(HELD, {})
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.started_at, row.seen_at = _moment(held.get("started")), _moment(held.get("seen"))
        row.address, row.agent = held.get("address", ""), held.get("agent", "")
        return row


def _moment(stamp: float | None) -> datetime | None:
    return datetime.fromtimestamp(stamp, tz=UTC) if stamp else None
