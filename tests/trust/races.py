"""Many people after one task at the same moment: one gets it, the others are told who did what."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.models import Record
from tests.trust.clients import Answer, clients, errand
from tests.trust.ground import REGION, Ground, left_behind
from tests.trust.service import web_server
from workflows.models import HistoryEntry

WORKERS = 6


@dataclass(frozen=True)
class Races:
    """How many raced how often, and what came of it."""

    clients: int
    rounds: int
    won: int
    told: int  # losers who were told who did what
    lost: int  # answers that were neither
    problems: dict[str, object]

    @property
    def is_well(self) -> bool:
        """Whether each round had one winner, everybody else was told, and nothing is wrong afterwards."""
        everybody = (self.rounds, self.rounds * (self.clients - 1), 0)
        return (self.won, self.told, self.lost) == everybody and not self.problems

    def sentence(self) -> str:
        """The figure at the end of a run."""
        return (
            f"{self.clients} clients raced for one task, {self.rounds} rounds: {self.won} won, {self.told} were told"
            f" who did what, {self.lost} neither; left behind wrong: {self.problems or 'nothing'}"
        )


def race(ground: Ground, *, rounds: int) -> Races:
    """Let all checkers race for the check of one plan after the other, over HTTP, each as a process of its own."""
    with ground.inside():
        plans = [ground.people.plan("checking") for _round in range(rounds)]
    sessions = [ground.session(checker) for checker in ground.checkers]
    won = told = lost = 0
    with (
        web_server(ground.database_url, ground.folder, workers=WORKERS) as (address, _served),
        clients(len(sessions), address, ground.folder) as racing,
    ):
        for plan in plans:
            for client, session in zip(racing, sessions, strict=True):
                client.send(errand(f"/r/{REGION}/records/{plan.pk}/act/check/", session, version=plan.version))
            answers = [client.answer() for client in racing]
            winners, informed = _judged(ground, plan, answers)
            won, told, lost = won + winners, told + informed, lost + len(answers) - winners - informed
    with ground.inside():
        return Races(len(sessions), rounds, won, told, lost, dict(left_behind().problems))


def _judged(ground: Ground, plan: Record, answers: Sequence[Answer]) -> tuple[int, int]:
    """How many were told that they had done it (who really did), and how many that somebody else had, and what."""
    with ground.inside():
        checks = list(HistoryEntry.objects.filter(record=plan, action="check"))
    name = checks[0].user_name if len(checks) == 1 else ""
    winner = next((number for number, person in enumerate(ground.checkers) if person.name == name), None)
    won = sum(number == winner and answer.status == 302 for number, answer in enumerate(answers))
    told = sum(answer.status == 409 and f"{name} " in answer.body and "审查通过" in answer.body for answer in answers)
    return won, told if name else 0
