"""`manage.py rebuild_published`: make what regions publish anew from their records, and say what was wrong."""

from datetime import datetime

from workflows.inbox import Difference
from workflows.management.rebuilding import RebuildCommand
from workflows.publishing.rebuilding import republish


class Command(RebuildCommand):
    """Rebuild results and sums."""

    help = "Make the published results and sums of every region (or of one) anew, and print the difference."

    def rebuild(self, *, now: datetime) -> Difference:
        """Make its results and sums anew."""
        return republish(now=now)
