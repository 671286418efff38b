"""`python -m tests.demo_projects SLUG ROW…`: tells some rows of a pack's stories in a region that is there already."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django


def main(slug: str, rows: list[str]) -> None:
    """Tell the stories of these rows, as of now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from exchange.demo import load_demo
    from tenants import clock

    with tempfile.TemporaryDirectory() as place:
        pack = Path(place) / slug
        shutil.copytree(Path(settings.PACKS_FOLDER) / slug, pack)
        story = pack / "demo" / "projects.json"
        document = json.loads(story.read_text(encoding="utf-8"))
        document["table"]["rows"] = [row for row in document["table"]["rows"] if row[0] in rows]
        story.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        differences = load_demo(slug, now=clock.now(), folder=pack, password=None)
    if differences:
        sys.exit("\n".join(map(str, differences)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
