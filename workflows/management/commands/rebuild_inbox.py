"""`manage.py rebuild_inbox`: make the inbox of all regions from their records again, and say what was wrong."""

from datetime import datetime

from workflows.inbox import Difference, rebuild_all
from workflows.management.rebuilding import RebuildCommand


class Command(RebuildCommand):
    """Rebuild the inbox."""

    help = "Make the inbox rows of every region (or of one) from its records again, and print the difference."

    def rebuild(self, *, now: datetime) -> Difference:
        """Make its inbox rows anew."""
        return rebuild_all(now=now)
