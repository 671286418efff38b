"""`python -m tests.bench` (`make bench`): measures what people wait for, and prints a table (docs/benchmarks.md)."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _database_server():
    """A PostgreSQL of the bench's own, as safe as the real one: commits wait for the disk. `DATABASE_URL` wins."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    from config.dev.postgres import Server

    server = Server(Path(os.environ["KAOPING_VAR"]) / "postgres")
    server.start()
    os.environ["DATABASE_URL"] = server.url
    try:
        yield
    finally:
        server.stop()


def main() -> int:
    """Measure everything; an answer that is not right ends the run before its figure is taken."""
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "bench")
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings")
    with _database_server():
        import django

        django.setup()
        from tests.bench.run import run

        run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
