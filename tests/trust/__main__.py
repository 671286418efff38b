"""`python -m tests.trust` (`make trust`): races and faults at full length; docs/trust.md keeps what came of it."""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.authorisation.trial import Tried
    from tests.trust.isolation import Isolated

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "trust.md"
_MARKED = re.compile(r"(<!-- last run: begin -->\n).*?(<!-- last run: end -->)", re.DOTALL)


def main() -> int:
    """Run everything; the exit code says whether nothing was wrong."""
    said = _arguments()
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "trust")
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings")
    if said.hostile:
        return _hostile()
    from tests.own_server import database_server

    with database_server():
        import django

        django.setup()
        if said.faults or said.load:
            return _faults(said) if said.faults else _load(said)
        return _run_data(said) if said.isolation or said.authorisation else _run(said)


def _hostile() -> int:
    """Only the hostile inputs, which need no database."""
    import django

    django.setup()
    from tests.trust.hostile import all_cases, judge_all

    found = judge_all(all_cases())
    print(found.sentence(), flush=True)
    return 0 if found.is_well else 1


def _faults(said: argparse.Namespace) -> int:
    """Only the blows."""
    from tests.bench.machine import description
    from tests.trust.faults import strike

    print(f"{description()}.", flush=True)
    struck = strike("kaoping_trust_faults", _folder() / "faults", actions=said.actions, seed=said.seed)
    print(struck.sentence(), flush=True)
    return 0 if struck.is_well else 1


def _load(said: argparse.Namespace) -> int:
    """Only the crowd; its figures are printed, and only wrong answers make it fail."""
    from tests.bench.machine import description
    from tests.trust.load import Plan, load
    from tests.trust.service import collect_static

    print(f"{description()}.", flush=True)
    collect_static()
    plan = Plan(seconds=said.minutes * 60, reads=said.reads, submissions=said.submissions, seed=said.seed)
    found = load("kaoping_trust_load", _folder() / "load", regions=said.regions, plan=plan)
    print(found.sentence(), *found.lines(), sep="\n", flush=True)
    return 0 if found.is_right else 1


def _folder() -> Path:
    """Where this run keeps the logs of its clients and servers."""
    return Path(os.environ["KAOPING_VAR"]) / "runs" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _arguments() -> argparse.Namespace:
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
    parser.add_argument("--hostile", action="store_true", help="judge the hostile inputs, and do nothing else")
    parser.add_argument("--faults", action="store_true", help="let blows fall while people act, and nothing else")
    parser.add_argument("--load", action="store_true", help="let a crowd come, and do nothing else")
    parser.add_argument("--regions", type=int, default=340, help="to how many regions the crowd comes")
    parser.add_argument("--minutes", type=float, default=5, help="for how long")
    parser.add_argument("--reads", type=float, default=120, help="how many come to read, per second")
    parser.add_argument("--submissions", type=float, default=30, help="how many come to submit and act, per second")
    parser.add_argument("--isolation", action="store_true", help="walk through the regions, and nothing else")
    parser.add_argument("--authorisation", action="store_true", help="try who may do what, and nothing else")
    parser.add_argument("--keep", action="store_true", help="keep what came of it in docs/trust.md")
    return parser.parse_args()


def _run(said: argparse.Namespace) -> int:
    from tests.bench.machine import description
    from tests.trust.faults import strike
    from tests.trust.ground import prepared_ground
    from tests.trust.guesses import guess
    from tests.trust.hostile import all_cases, judge_all
    from tests.trust.hostile_requests import send_all
    from tests.trust.mutations import mutate_all
    from tests.trust.races import race
    from tests.trust.tampering import tamper_in

    if said.tampering:
        alone = tamper_in("kaoping_trust_tampering", said.tampering)
        print(alone.sentence(), flush=True)
        return 0 if alone.is_well else 1
    machine, folder = description(), _folder()
    with prepared_ground("kaoping_trust_races", folder / "races", checkers=said.clients) as ground:
        raced = race(ground, rounds=said.rounds)
    print(raced.sentence(), flush=True)
    struck = strike("kaoping_trust_faults", folder / "faults", actions=said.actions, seed=said.seed)
    print(struck.sentence(), flush=True)
    guessed = guess("kaoping_trust_guesses", guesses=said.guesses, seed=said.seed)
    print(guessed.sentence(), flush=True)
    mutated = mutate_all(said.mutations, seed=said.seed)
    print(mutated.sentence(), *mutated.broken, sep="\n", flush=True)
    sent = send_all("kaoping_trust_requests", said.requests, seed=said.seed)
    print(sent.sentence(), *sent.lines(), sep="\n", flush=True)
    tampered = tamper_in("kaoping_trust_tampering", 10_000)
    print(tampered.sentence(), flush=True)
    judged = judge_all(all_cases())
    print(judged.sentence(), flush=True)
    found = (raced, struck, guessed, mutated, sent, tampered, judged, *_found())
    if said.keep:
        _keep([f"{datetime.now(UTC):%Y-%m-%d}; {machine}.", *(f"{each.sentence()}." for each in found)])
    return 0 if all(each.is_well for each in found) else 1


def _run_data(said: argparse.Namespace) -> int:
    """Regions kept apart, and who may do what: as much of it as was asked for."""
    found = [*_found(isolation=said.isolation, authorisation=said.authorisation)]
    return 0 if all(each.is_well for each in found) else 1


def _found(*, isolation: bool = True, authorisation: bool = True) -> Iterator["Isolated | Tried"]:
    from tests.trust.authorisation import authorise
    from tests.trust.isolation import isolate

    trials = ((isolation, lambda: isolate("kaoping_trust_isolation", rounds=100)),
              (authorisation, lambda: authorise("kaoping_trust_authorisation")))  # fmt: skip
    for asked, trial in trials:
        if asked:
            found = trial()
            print(found.sentence(), *found.wrong[:100], sep="\n", flush=True)
            yield found


def _keep(lines: list[str]) -> None:
    text = "".join(f"- {line}\n" for line in lines)
    PAGE.write_text(_MARKED.sub(lambda found: f"{found[1]}{text}{found[2]}", PAGE.read_text()))


if __name__ == "__main__":
    sys.exit(main())
