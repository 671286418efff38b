"""`python -m tests.bench` (`make bench`): measures what people wait for, and prints a table (docs/benchmarks.md)."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure everything; an answer that is not right ends the run before its figure is taken."""
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "bench")
    # No worker is there who could be told of anything.
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings", CELERY_BROKER_URL="memory://")
    from tests.own_server import database_server

    with database_server():
        import django

        django.setup()
        from tests.bench.run import run

        run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
