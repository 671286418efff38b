"""The drill of backup and restore at a size that tells how long a gigabyte takes."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.database import copied_database
from tests.trust.drill import Drill, drill_everything, drill_region, enlarge
from tests.trust.region_to_keep import SLUG, make_region


@dataclass(frozen=True)
class Restored:
    """What came of both ways."""

    drills: tuple[Drill, ...]

    @property
    def is_well(self) -> bool:
        """Whether both brought everything back as it was."""
        return all(drill.is_well for drill in self.drills)

    def sentence(self) -> str:
        """The figure at the end of a run."""
        return "backup and restore of " + "; of ".join(drill.sentence() for drill in self.drills)


def restore_all(name: str, *, megabytes: int) -> Restored:
    """Fill a region with so many megabytes, half rows and half files; bring all, and it alone, back elsewhere."""
    usual = connection.settings_dict["NAME"]
    try:
        with tempfile.TemporaryDirectory(prefix="kaoping-drill-") as place, copied_database(name):
            folder = Path(place)
            source = make_region(folder / "media")
            enlarge(source, SLUG, megabytes=megabytes // 2)
            return Restored((drill_everything(source, folder), drill_region(source, SLUG, folder)))
    finally:
        connection.settings_dict["NAME"] = usual
