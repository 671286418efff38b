"""One committed transition: beside the statements it comes to, bare, and beside two packages that do the like."""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from django_tenants.utils import tenant_context
from psycopg import sql

from forms.models import Record
from forms.storage import STORE
from tenants.audit.models import AuditEntry
from tenants.models import InboxItem, Region
from tenants.statements import Table
from tests.bench.bare import Statement, carry_out, check_same, copy_of_database, writes
from tests.bench.beside import PYTHON, ROOT
from tests.bench.births import database_url
from tests.bench.table import Timing, at_least, at_most, by_turns, seconds
from tests.builders import NOW, publish_all
from tests.signed_works import Signers, documents, signers
from tests.world import VALUES
from workflows.models import HistoryEntry
from workflows.services import open_record, take_action

SLUG = "alpha"
ROUNDS, WARMING = 60, 10
PEERS = "kaoping_bench_peers"
_AUDIT = AuditEntry._meta.db_table
_HISTORY = Table(HistoryEntry, without=("id",))
_REMEMBER = f"INSERT INTO {_HISTORY.name} ({_HISTORY.columns()}) VALUES ({_HISTORY.places()})"
_TABLES = tuple(model._meta.db_table for model in (Record, HistoryEntry, InboxItem))
FLOW: Mapping[str, Any] = {
    "kind": "workflow", "key": "plan", "title": "方案", "initial": "checking", "steps": [],
    "states": [
        {"key": "checking", "title": "待审查", "asks": "审查方案", "edit": [{"by": "contractor"}]},
        {"key": "approving", "title": "待批准", "asks": "批准方案"},
        {"key": "approved", "title": "已批准", "final": True},
    ],
    "actions": [
        {"key": "check", "title": "审查通过", "from": ["checking"], "to": "approving", "by": "supervision",
         "opinion": "optional", "guards": [{"when": 'contract != ""', "else": "请填写合同编号"}]},
        {"key": "approve", "title": "批准", "from": ["approving"], "to": "approved", "by": "authority"},
    ],
}  # fmt: skip


def measure() -> list[Timing]:
    """Transitions by turns: ours, its statements, and the packages'."""
    with tenant_context(Region.objects.get(schema_name=SLUG)):
        people = signers()
        publish_all([*documents()[:-1], FLOW])
        plans = [_plan(people, number) for number in range(ROUNDS + WARMING)]
        for plan in plans[:WARMING]:
            _check(people, plan)
        with _copies() as copies, _peers() as peer:
            ours, three, prepared, everything, viewflow, fsm = _taken(people, plans[WARMING:], copies, peer)
    what = "a transition: locked, checked, stored with history, inbox and audit, committed"
    bare = "its 3 statements (record, history, inbox) and COMMIT, bare"
    return [
        Timing(what, ours, bare, three, at_most(2)),
        Timing(what, ours, "the same, prepared by the server", prepared, at_most(2)),
        Timing(what, ours, "all it writes, with the audit, and COMMIT, bare", everything),
        Timing(what, ours, "django-viewflow", viewflow, at_least(5)),
        Timing(bare, three, "django-viewflow", viewflow),
        Timing(what, ours, "django-fsm-2, with a history and an inbox by hand", fsm),
    ]


@contextmanager
def _copies() -> Iterator[Sequence[psycopg.Connection]]:
    """Where the three statements, the same prepared, and all statements are carried out."""
    with (
        copy_of_database(SLUG, "three") as three,
        copy_of_database(SLUG, "prepared", prepares=True) as prepared,
        copy_of_database(SLUG, "all") as everything,
    ):
        yield three, prepared, everything


def _taken(
    people: Signers,
    plans: list[Record],
    copies: Sequence[psycopg.Connection],
    peer: Callable[[str], float],
) -> tuple[list[float], ...]:
    noted: list[Statement] = []
    written: list[Statement] = []
    three, prepared, everything = copies

    def ours(number: int) -> float:
        with writes(noted):
            taken = seconds(lambda: _check(people, plans[number]))
        _look(plans[number])
        written[:] = _apart(noted)
        return taken

    def its_three(_number: int, bare: psycopg.Connection) -> float:
        return seconds(lambda: carry_out(bare, written[:3]))

    found = by_turns(
        ROUNDS,
        ours,
        partial(its_three, bare=three),
        partial(its_three, bare=prepared),
        lambda _number: seconds(lambda: carry_out(everything, written)),
        lambda _number: peer("django-viewflow"),
        lambda _number: peer("django-fsm-2"),
    )
    check_same(three, SLUG, _TABLES)
    check_same(prepared, SLUG, _TABLES)
    check_same(everything, SLUG, [*_TABLES, _AUDIT])
    return found


def _apart(noted: Sequence[Statement]) -> Sequence[Statement]:
    """What was written, a statement for each table: ours writes record and history in one, and reads the latter."""
    (step, values), inbox, audit = noted
    assert STORE in step
    assert _AUDIT in audit[0]
    count = STORE.count("%s")
    return (STORE, values[:count]), (_REMEMBER, values[count:-1]), inbox, audit


def _plan(people: Signers, number: int) -> Record:
    posted = {**VALUES, "contract": f"HT-{number}"}
    return open_record(system="works", record_type="plan", actor=people.contractor, now=NOW, posted=posted)


def _check(people: Signers, plan: Record) -> None:
    who = {"actor": people.supervision, "now": NOW}
    take_action(plan.pk, action="check", version=plan.version, opinion="同意", **who)


def _look(plan: Record) -> None:
    """The transition is there with all that belongs to it."""
    assert Record.objects.filter(pk=plan.pk, state="approving", version=plan.version + 1).exists()
    assert HistoryEntry.objects.filter(record=plan, action="check", opinion="同意").count() == 1
    assert InboxItem.objects.get(region_slug=SLUG, record_id=plan.pk, kind="todo").asks == "批准方案"
    assert AuditEntry.objects.filter(object_id=plan.pk, action="record.pass").count() == 1


@contextmanager
def _peers() -> Iterator[Callable[[str], float]]:
    """A process with the other packages, on a database of its own; asked by name, it gives the seconds it took."""
    with psycopg.connect(database_url("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(PEERS)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(PEERS)))
        command = [str(PYTHON), "-m", "tests.bench.peer_flows", database_url(PEERS)]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin as said, process.stdout as heard:

            def ask(name: str) -> float:
                print(name, file=said, flush=True)
                return float(heard.readline())

            for name in ("django-viewflow", "django-fsm-2"):
                for _warming in range(WARMING):
                    ask(name)
            yield ask
        process.wait()
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(PEERS)))
