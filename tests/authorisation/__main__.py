"""`python -m tests.authorisation` writes the tables of docs/authorisation/ from the packs."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """No database is needed."""
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings")
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    import django

    django.setup()
    from tests.authorisation.page import write_pages

    write_pages()


if __name__ == "__main__":
    main()
