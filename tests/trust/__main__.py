"""`python -m tests.trust` (`make trust`): races and faults at full length; docs/trust.md keeps what came of it."""

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "trust.md"
_MARKED = re.compile(r"(<!-- last run: begin -->\n).*?(<!-- last run: end -->)", re.DOTALL)


def main() -> int:
    """Run everything; the exit code says whether nothing was wrong."""
    said = _arguments()
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "trust")
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings")
    from tests.own_server import database_server

    with database_server():
        import django

        django.setup()
        return _run(said)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("--clients", type=int, default=50, help="how many race for one task")
    parser.add_argument("--rounds", type=int, default=200, help="how often they race")
    parser.add_argument(
        "--actions", type=int, default=500, help="how many actions are taken while processes are killed"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides when what is killed")
    parser.add_argument("--keep", action="store_true", help="keep what came of it in docs/trust.md")
    return parser.parse_args()


def _run(said: argparse.Namespace) -> int:
    from tests.bench.machine import description
    from tests.trust.faults import strike
    from tests.trust.ground import prepared_ground
    from tests.trust.races import race

    machine, folder = description(), Path(os.environ["KAOPING_VAR"]) / "runs" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    with prepared_ground("kaoping_trust_races", folder / "races", checkers=said.clients) as ground:
        raced = race(ground, rounds=said.rounds)
    print(raced.sentence(), flush=True)
    with prepared_ground("kaoping_trust_faults", folder / "faults", messages=True) as ground:
        struck = strike(ground, actions=said.actions, seed=said.seed)
    print(struck.sentence(), flush=True)
    if said.keep:
        _keep([f"{datetime.now(UTC):%Y-%m-%d}; {machine}.", raced.sentence() + ".", struck.sentence() + "."])
    return 0 if raced.is_well and struck.is_well else 1


def _keep(lines: list[str]) -> None:
    text = "".join(f"- {line}\n" for line in lines)
    PAGE.write_text(_MARKED.sub(lambda found: f"{found[1]}{text}{found[2]}", PAGE.read_text()))


if __name__ == "__main__":
    sys.exit(main())
