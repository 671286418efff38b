"""Somebody guesses at the dynamic password of a leader, thousands of times, and everybody else goes on signing in."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_context

from tenants.audit.models import AuditEntry
from tests.database import copied_database
from tests.people_on_site import LEADER, LEADER_MOBILE, OTHER, OTHER_MOBILE, Phone, Works, works_with_people
from tests.trust.ground import REGION

ADDRESSES = 8  # from which it is guessed
REQUESTS = 10  # tried at each of them: more than are let through


@dataclass(frozen=True)
class Guesses:
    """How many guesses there were, how many of them were looked at, and who came in."""

    guesses: int
    codes: int  # that were given out
    looked_at: int
    hits: int
    let_in: tuple[str, ...]  # afterwards, with the right code
    kept_out: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nobody got in by guessing, and everybody else did."""
        return not self.hits and not self.kept_out and self.looked_at <= 5 * self.codes

    def sentence(self) -> str:
        """The figure at the end of a run."""
        return (
            f"{self.guesses} guesses at a dynamic password from {ADDRESSES} addresses: {self.codes} codes were given,"
            f" {self.looked_at} guesses looked at, {self.hits} right; let in afterwards: {', '.join(self.let_in)};"
            f" kept out: {', '.join(self.kept_out) or 'nobody'}"
        )


def guess(name: str, *, guesses: int, seed: int = 1) -> Guesses:
    """Guess through the pages, in a database of this name; then let the attacked person and another one sign in.

    Nothing is committed: the codes are sent here, and no worker is called for each of them.
    """
    usual = connection.settings_dict["NAME"]
    with (
        copied_database(name),
        schema_context(REGION),
        transaction.atomic(),
        works_with_people(settings) as works,
    ):
        for number, (who, mobile) in enumerate((("孙总监", LEADER_MOBILE), ("周总监", OTHER_MOBILE)), start=1):
            works.world.active_site(site_name=f"{number}号工程", contract=f"HT-{number}", leader=who, phone=mobile)
        found = _guessed(works, guesses, Random(seed))
        transaction.set_rollback(True)
    connection.settings_dict["NAME"] = usual
    return found


def _guessed(works: Works, guesses: int, chance: Random) -> Guesses:
    asked = [_asked(f"203.0.113.{number}") for number in range(ADDRESSES) for _request in range(REQUESTS)]
    works.settle()
    phones = [phone for phone in asked if phone is not None]
    answers = Counter(
        phones[number % len(phones)].type_code(f"{chance.randrange(1_000_000):06}").status_code
        for number in range(guesses)
    )
    looked_at = AuditEntry.objects.filter(action="login.failed", data__by="passcode").count()
    entering = {"the attacked person": (LEADER, LEADER_MOBILE), "another person": (OTHER, OTHER_MOBILE)}
    came = {who: _comes_in(works, *numbers, 10 + place) for place, (who, numbers) in enumerate(entering.items())}
    return Guesses(
        guesses, len(phones), looked_at, answers[302],
        tuple(who for who, is_in in came.items() if is_in), tuple(who for who, is_in in came.items() if not is_in),
    )  # fmt: skip


def _asked(address: str) -> Phone | None:
    """A browser at an address with a request of its own; none where it was refused."""
    phone = Phone(REMOTE_ADDR=address)
    return phone if phone.ask(LEADER, LEADER_MOBILE).status_code == 302 else None


def _comes_in(works: Works, number: str, mobile: str, place: int) -> bool:
    """Whether somebody comes in with a new browser from an address of their own."""
    answer = Phone(REMOTE_ADDR=f"198.51.100.{place}").enter(works, number, mobile)
    return answer.status_code == 302 and answer["Location"].startswith(f"/r/{REGION}/")
