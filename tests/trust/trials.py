"""Every trial of `python -m tests.trust` by its name, each of which can be run alone."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.trust.kept import NAMES


@dataclass(frozen=True)
class Outcome:
    """What came of a trial: the line that is kept, whatever else is printed, and whether nothing was wrong."""

    sentence: str
    is_well: bool
    lines: tuple[str, ...] = ()


def trials(said: Namespace, folder: Path) -> Mapping[str, Callable[[], Outcome]]:
    """The trials at the length that was asked for; clients and servers keep their logs in the folder."""
    found = {
        "races": lambda: _raced(said, folder),
        "faults": lambda: _struck(said, folder),
        "guesses": lambda: _guessed(said),
        "mutations": lambda: _mutated(said),
        "odd": lambda: _sent(said),
        "tampering": lambda: _tampered(said),
        "hostile": _judged,
        "isolation": _isolated,
        "authorisation": _authorised,
        "restore": lambda: _restored(said),
        "load": lambda: _loaded(said, folder),
    }
    return {name: found[name] for name in NAMES}


def _told(found: Any, lines: Iterable[str] = ()) -> Outcome:
    return Outcome(found.sentence(), found.is_well, tuple(lines))


def _raced(said: Namespace, folder: Path) -> Outcome:
    from tests.trust.ground import prepared_ground
    from tests.trust.races import race

    with prepared_ground("kaoping_trust_races", folder / "races", checkers=said.clients) as ground:
        return _told(race(ground, rounds=said.rounds))


def _struck(said: Namespace, folder: Path) -> Outcome:
    from tests.trust.faults import strike

    return _told(strike("kaoping_trust_faults", folder / "faults", actions=said.actions, seed=said.seed))


def _guessed(said: Namespace) -> Outcome:
    from tests.trust.guesses import guess

    return _told(guess("kaoping_trust_guesses", guesses=said.guesses, seed=said.seed))


def _mutated(said: Namespace) -> Outcome:
    from tests.trust.mutations import mutate_all

    found = mutate_all(said.mutations, seed=said.seed)
    return _told(found, found.broken)


def _sent(said: Namespace) -> Outcome:
    from tests.trust.hostile_requests import AT_ONCE, send_all

    found = send_all("kaoping_trust_requests", said.requests, seed=said.seed, start=said.start, at_once=AT_ONCE)
    return _told(found, found.lines())


def _tampered(said: Namespace) -> Outcome:
    from tests.trust.tampering import tamper_in

    return _told(tamper_in("kaoping_trust_tampering", said.tampering or 10_000))


def _judged() -> Outcome:
    from tests.trust.hostile import all_cases, judge_all

    return _told(judge_all(all_cases()))


def _isolated() -> Outcome:
    from tests.trust.isolation import isolate

    found = isolate("kaoping_trust_isolation", rounds=100)
    return _told(found, found.wrong[:100])


def _authorised() -> Outcome:
    from tests.trust.authorisation import authorise

    found = authorise("kaoping_trust_authorisation")
    return _told(found, found.wrong[:100])


def _restored(said: Namespace) -> Outcome:
    from tests.trust.restoring import restore_all

    found = restore_all("kaoping_trust_restore", megabytes=said.megabytes)
    return _told(found)


def _loaded(said: Namespace, folder: Path) -> Outcome:
    """A crowd; only wrong answers make it fail, never how long anybody waited."""
    from tests.trust.load import Plan, load
    from tests.trust.service import collect_static

    collect_static()
    plan = Plan(seconds=said.minutes * 60, reads=said.reads, submissions=said.submissions, seed=said.seed)
    found = load("kaoping_trust_load", folder / "load", regions=said.regions, plan=plan)
    return Outcome(found.sentence(), found.is_right, tuple(found.lines()))
