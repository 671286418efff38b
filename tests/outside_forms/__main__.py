"""`python -m tests.outside_forms FOLDER`: forms of other projects, through our import, pages, posts and checks."""

import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import django


def main(folder: str) -> int:
    """Run every file of the folder and say what failed, and why."""
    from tests.outside_forms.running import Result, run  # noqa: PLC0415 - Django first

    def results() -> Iterator[Result]:
        for path in sorted(Path(folder).glob("**/*.json")):
            try:
                yield run(path.stem, json.loads(path.read_text()))
            except Exception as error:  # noqa: BLE001 - a crash is a failure of this one sample
                yield Result(path.stem, (f"crashed: {type(error).__name__}: {error}",))

    passed = failed = aside = 0
    for result in results():
        failed += bool(result.failures)
        passed += not result.failures
        aside += result.aside
        for failure in result.failures:
            print(f"{result.name}: {failure}")
    if aside:
        print(f"({aside} values are named by no schema, or hidden by the form's own conditions: nothing asks for them)")
    print(f"{passed} passed, {failed} failed")
    return min(failed, 1)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python -m tests.outside_forms FOLDER")
    sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "platform")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")  # nothing is stored in a database
    warnings.simplefilter("ignore")
    django.setup()
    sys.exit(main(sys.argv[1]))
