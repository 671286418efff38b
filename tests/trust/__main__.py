"""`python -m tests.trust` (`make trust`): every trial at full length, or one; docs/trust.md keeps what came of it."""

import argparse
import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from tests.trust.kept import NAMES, keep
from tests.trust.trials import Outcome, trials

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "trust.md"
#: What `make trust` runs; a crowd and a restore of a gigabyte are asked for by name.
USUAL = (
    "races", "faults", "guesses", "mutations", "odd", "tampering", "hostile", "isolation", "authorisation",
)  # fmt: skip
ALONE = {
    "faults": "let blows fall while people act",
    "odd": "send odd requests",
    "hostile": "judge the hostile inputs",
    "isolation": "walk through the regions",
    "authorisation": "try who may do what",
    "restore": "back up and restore elsewhere",
    "load": "let a crowd come",
}
ALONE_OR_LONG = {*ALONE, "tampering"}  # which is said with its length
WITHOUT_DATABASE = {"hostile"}


def main() -> int:
    """Run what was asked for; the exit code says whether nothing was wrong."""
    said = arguments()
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "trust")
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings")
    from tests.own_server import database_server

    names = asked(said)
    with nullcontext() if WITHOUT_DATABASE.issuperset(names) else database_server():
        import django

        django.setup()
        return run(names, said, folder=_folder())


def asked(said: argparse.Namespace) -> list[str]:
    """The trials that somebody names, or the usual ones."""
    return [name for name in NAMES if name in ALONE_OR_LONG and getattr(said, name)] or list(USUAL)


def run(names: list[str], said: argparse.Namespace, *, folder: Path) -> int:
    """One after the other; what each came to is kept as soon as it is known."""
    from tests.bench.machine import description

    found: list[Outcome] = []
    for name in names:
        stamp = f"{datetime.now(UTC):%Y-%m-%d}; {description(database=name not in WITHOUT_DATABASE)}"
        print(f"{stamp}.", flush=True)
        found.append(trials(said, folder)[name]())
        print(found[-1].sentence, *found[-1].lines, sep="\n", flush=True)
        if said.keep:
            keep(PAGE, {name: found[-1].sentence}, stamp=stamp, start=said.start if name == "odd" else 0)
    return 0 if all(each.is_well for each in found) else 1


def _folder() -> Path:
    """Where this run keeps the logs of its clients and servers."""
    return Path(os.environ["KAOPING_VAR"]) / "runs" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What was said on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("--clients", type=int, default=50, help="how many race for one task")
    parser.add_argument("--rounds", type=int, default=200, help="how often they race")
    parser.add_argument("--actions", type=int, default=10_000, help="how many actions are taken while blows fall")
    parser.add_argument("--guesses", type=int, default=10_000, help="how often a dynamic password is guessed at")
    parser.add_argument("--mutations", type=int, default=10_000, help="how many definitions are spoilt")
    parser.add_argument("--requests", type=int, default=100_000, help="how many odd requests the API gets")
    parser.add_argument(
        "--tampering", type=int, nargs="?", const=10_000, metavar="ENTRIES", help="tamper with an audit trail alone"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides what is killed when, guessed, and spoilt how")
    parser.add_argument("--regions", type=int, default=340, help="to how many regions the crowd comes")
    parser.add_argument("--minutes", type=float, default=5, help="for how long")
    parser.add_argument("--reads", type=float, default=120, help="how many come to read, per second")
    parser.add_argument("--submissions", type=float, default=30, help="how many come to submit and act, per second")
    parser.add_argument(
        "--from", type=int, default=0, dest="start", metavar="TURN", help="go on with odd requests from this turn"
    )
    parser.add_argument("--megabytes", type=int, default=1000, help="how much is restored, half rows and half files")
    for name, what in ALONE.items():
        parser.add_argument(f"--{name}", action="store_true", help=f"{what}, and nothing else")
    parser.add_argument("--keep", action="store_true", help="keep what came of it in docs/trust.md")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
