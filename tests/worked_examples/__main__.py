"""`python -m tests.worked_examples FILE.json …`: hand-worked examples against the packs (docs/worked_examples.md)."""

import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run every example of the files; print those that come out otherwise, and how many passed and failed."""
    if not arguments:
        print(__doc__)
        return 2
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root), str(root / "platform")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    return _run([Path(argument) for argument in arguments])


def _run(paths: list[Path]) -> int:
    from .running import Unreadable, failures, read_examples

    try:
        examples = [example for path in paths for example in read_examples(path)]
    except Unreadable as problem:
        print(problem)
        return 2
    counted = {True: 0, False: 0}
    for example in examples:
        found = list(failures(example))
        counted[not found] += 1
        if found:
            print(f"{example.id} {example.rule}: {example.title}")
            print("".join(f"  {line}\n" for line in found), end="")
            print(f"  {example.arithmetic}" if example.arithmetic else "")
    print(f"{counted[True]} passed, {counted[False]} failed")
    return 1 if counted[False] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
