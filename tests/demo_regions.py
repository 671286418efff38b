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
    from accounts.services import save_person
    from exchange.demo import load_demo
    from exchange.regions import create_region_from_pack

    for pack in sorted(folder.iterdir()):
        create_region_from_pack(pack.name, folder=pack, now=BIRTH)
        load_demo(
            pack.name, now=BIRTH, folder=pack, password=os.environ["KAOPING_DEMO_PASSWORD"], echo=lambda line: None
        )
        everybody_has_read(pack.name)
    password = os.environ["KAOPING_DEMO_PASSWORD"]
    save_person("operator", name="平台运维", password=password, is_platform_operator=True, now=BIRTH)


def everybody_has_read(slug: str) -> None:
    """Let all accounts have read what they must, so that only tests about reading meet the block."""
    from django_tenants.utils import schema_context

    from accounts.models import User
    from forms.actors import actor_for
    from forms.guides.services import read_required
    from schemas.selectors import current_region

    with schema_context(slug):
        for user in User.objects.filter(grants__region__schema_name=slug).distinct():
            actor = actor_for(user, region_slug=slug, today=BIRTH.date())
            for system in current_region().systems:
                read_required(system, actor=actor, now=BIRTH)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
