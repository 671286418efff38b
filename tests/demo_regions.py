"""`python -m tests.demo_regions FOLDER`: lets the regions of a folder of packs be born in the database."""

import os
import sys
from datetime import datetime
from pathlib import Path

import django

#: Before everything the browser tests play.
BIRTH = datetime.fromisoformat("2026-01-05T09:00:00+08:00")


def main(folder: Path) -> None:
    """Make the regions and load their people."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from exchange.demo import load_demo
    from exchange.regions import create_region_from_pack

    for pack in sorted(folder.iterdir()):
        create_region_from_pack(pack.name, folder=pack, now=BIRTH)
        load_demo(
            pack.name, now=BIRTH, folder=pack, password=os.environ["KAOPING_DEMO_PASSWORD"], echo=lambda line: None
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
