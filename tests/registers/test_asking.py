"""Asking a register over real HTTP: what comes back, what is kept, and what happens while nothing does."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from accounts.identity import person_key
from engine.definitions.loading.registers import register as load
from registers.answers import forget_answers
from registers.asking import ask, candidates, own_entries_only
from registers.http.transport import NoAnswer
from registers.listing import list_entries
from registers.models import RegisterAnswer, ServiceState
from registers.selectors import Answer
from registers.services import put_entry
from tests.builders import NOW
from tests.registers.conftest import PEOPLE

pytestmark = pytest.mark.django_db
ZHAO = {"name": "赵工", "mobile": "13800000002"}


def reason(register, wanted, *, now=NOW) -> str:
    return ask(register, wanted, now=now).failure


def test_an_answer_is_mapped_and_the_identity_number_stays_outside(alpha, outside, people):
    entry = ask(people, ZHAO, now=NOW).entry
    assert entry == {"name": "赵工", "mobile": "13800000002", "key": person_key("310101198403030054")}


def test_reasons_are_typed(alpha, outside, people):
    assert reason(people, {"name": "孙工", "mobile": "1"}) == "not_found"
    assert reason(people, {"name": "赵工", "mobile": "13900000000"}) == "differs:mobile"


def test_rules_that_need_no_answer_are_decided_without_asking(alpha, outside):
    refuse = [{"when": "string length(wanted.name) < 2", "reason": "format"}]
    register = load({**PEOPLE, "refuse": refuse, "failures": {**PEOPLE["failures"], "format": "too short"}})
    before = outside.asked("real_name")
    assert reason(register, {"name": "赵", "mobile": "1"}) == "format"
    assert outside.asked("real_name") == before


def test_rules_over_the_entry_and_statuses_name_reasons(alpha, outside):
    refuse = [{"when": 'starts with(entry.mobile, "138")', "reason": "revoked"}]
    register = load({**PEOPLE, "refuse": refuse})
    assert reason(register, ZHAO) == "revoked"
    health = {
        **PEOPLE,
        "service": "health",
        "authentication": {"kind": "basic", "secret": "health"},
        "request": {"method": "POST", "path": "/declarations", "body": {"idNumber": "{wanted.number}"}},
        "answer": {"entries": "$.declaration", "fields": {"name": "$.name"}, "statuses": {"404": "not_declared"}},
        "failures": {"not_found": "none", "not_declared": "declare first"},
    }
    assert ask(load(health), {"number": "1"}, now=NOW).entry == {"name": "李"}
    assert reason(load(health), {"number": "2"}) == "not_declared"


@pytest.mark.parametrize(
    ("service", "kind", "sent", "answer"),
    [
        ("contracts", "bearer", {"path": "/contracts/{wanted.no}"}, "$.contract"),
        ("national_certificates", "hmac", {"method": "POST", "path": "/query", "body": {"zsbh": "N-1"}}, "$.data"),
    ],
)  # fmt: skip
def test_secrets_come_from_the_environment_and_open_the_register(
    alpha, outside, monkeypatch, service, kind, sent, answer
):
    said = {
        **PEOPLE,
        "service": service,
        "authentication": {"kind": kind, "secret": service},
        "request": sent,
        "answer": {"entries": answer, "fields": {"no": "$.no"}},
    }
    wanted = {"no": "C-1"}
    assert ask(load(said), wanted, now=NOW).entry["no"] in ("C-1", "N-1")
    monkeypatch.setenv(f"REGISTER_SECRET_{service.upper()}", "wrong")
    assert reason(load(said), wanted, now=NOW + timedelta(hours=1)) == "unreachable"


def test_a_secret_may_stand_in_a_file(alpha, outside, settings, monkeypatch, tmp_path):
    monkeypatch.delenv("REGISTER_SECRET_CONTRACTS")
    settings.REGISTER_SECRETS_FOLDER = str(tmp_path)
    said = {
        **PEOPLE, "service": "contracts", "authentication": {"kind": "bearer", "secret": "contracts"},
        "request": {"path": "/contracts/C-1"}, "answer": {"entries": "$.contract", "fields": {"no": "$.no"}},
    }  # fmt: skip
    assert reason(load(said), {"no": "C-1"}) == "unreachable"
    (tmp_path / "contracts").write_text("sandbox-contracts-token\n")
    assert ask(load(said), {"no": "C-1"}, now=NOW + timedelta(minutes=5)).entry == {"no": "C-1"}


def test_an_answer_is_good_for_a_while_and_a_changed_definition_asks_anew(alpha, outside, people):
    before = outside.asked("real_name")
    first = ask(people, ZHAO, now=NOW)
    assert ask(people, ZHAO, now=NOW + timedelta(seconds=299)).kept == first.kept
    assert outside.asked("real_name") == before + 1
    ask(people, ZHAO, now=NOW + timedelta(seconds=301))
    ask(replace(people, refuse=(), service="real_name", reading=replace(people.reading, code="$.code")), ZHAO, now=NOW)
    assert outside.asked("real_name") == before + 3


@pytest.mark.parametrize("mode", ["down", "error", "garbage"])
def test_a_register_that_does_not_answer_is_unreachable(alpha, outside, people, mode):
    outside.turn("real_name", mode)
    assert reason(people, ZHAO) == "unreachable"


def test_a_slow_register_is_unreachable_in_time(alpha, outside, people):
    outside.turn("real_name", latency_ms=4000)
    assert reason(people, ZHAO) == "unreachable"


def test_a_dead_register_is_left_alone_until_a_trial_succeeds(alpha, outside, people):
    outside.turn("real_name", "down")
    before = outside.asked("real_name")
    for number in range(6):
        assert reason(people, {"name": f"人{number}", "mobile": "1"}) == "unreachable"
    assert outside.asked("real_name") - before == 3
    outside.turn("real_name")
    assert reason(people, ZHAO, now=NOW + timedelta(seconds=59)) == "unreachable"
    assert ask(people, ZHAO, now=NOW + timedelta(seconds=80)).entry is not None
    assert not ServiceState.objects.get(service="real_name").failures


def test_while_one_request_tries_a_dead_register_others_wait(alpha, outside, people):
    outside.turn("real_name", "down")
    for number in range(3):
        reason(people, {"name": f"人{number}", "mobile": "1"})
    before = outside.asked("real_name")
    later = NOW + timedelta(seconds=90)
    assert [reason(people, {"name": f"人{n}", "mobile": "2"}, now=later) for n in (1, 2)] == ["unreachable"] * 2
    assert outside.asked("real_name") - before == 1


def test_no_more_is_asked_in_a_minute_than_allowed(alpha, outside):
    register = load({**PEOPLE, "limits": {"per_minute": 2}})
    found = [reason(register, {"name": f"人{number}", "mobile": "1"}) for number in range(3)]
    assert found == ["not_found", "not_found", "unreachable"]
    assert reason(register, ZHAO, now=NOW + timedelta(minutes=1)) == ""


def test_one_region_s_answers_and_breakers_are_not_another_s(alpha, in_region, outside, people):
    ask(people, ZHAO, now=NOW)
    outside.turn("real_name", "down")
    for number in range(3):
        reason(people, {"name": f"人{number}", "mobile": "1"})
    with in_region("beta"):
        assert RegisterAnswer.objects.count() == 0
        assert ServiceState.objects.count() == 0
        outside.turn("real_name")
        before = outside.asked("real_name")
        assert ask(people, ZHAO, now=NOW).entry is not None
        assert outside.asked("real_name") == before + 1


def test_what_is_kept_names_nobody_in_plain_text(alpha, outside, people):
    kept = ask(people, ZHAO, now=NOW).kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM registers_registeranswer t WHERE id = %s", [kept])
        (row,) = cursor.fetchone()
    assert "赵工" not in row
    assert "13800000002" not in row
    assert "赵工".encode().hex() not in row


def test_answers_that_nothing_rests_on_are_forgotten(alpha, outside, people):
    from forms.vouching import used_answers

    ask(people, ZHAO, now=NOW)
    assert forget_answers(used=used_answers(), before=NOW) == 0
    assert forget_answers(used=used_answers(), before=NOW + timedelta(hours=1)) == 1


def test_candidates_are_those_a_look_up_would_accept(alpha, outside):
    register = load(
        {
            **PEOPLE,
            "refuse": [{"when": 'entry.mobile = "13800000001"', "reason": "revoked"}],
            "candidates": {
                "request": {"path": "/people", "query": {"name": "{wanted.name}"}},
                "entries": "$.data.people[*]",
                "columns": [{"property": "name", "title": "Name"}],
            },
        }
    )
    assert [entry["mobile"] for entry in candidates(register, {"name": "赵工"}, now=NOW)] == ["13800000002"]
    outside.turn("real_name", "error")
    with pytest.raises(NoAnswer):
        candidates(register, {"name": "赵工"}, now=NOW)


def listed(**changes):
    sync = {
        "request": {"path": "/contracts", "query": {"page": "{page}"}}, "entries": "$.items[*]", "next": "$.next",
        "record_type": "site", "key": "no", "match": "no", "fill": {"no": "no"},
    }  # fmt: skip
    return load(
        {
            **PEOPLE, "service": "contracts", "authentication": {"kind": "bearer", "secret": "contracts"},
            "answer": {"fields": {"no": "$.no"}}, "sync": sync, **changes,
        }
    )  # fmt: skip


def test_a_listing_is_read_page_after_page(alpha, outside):
    found = [entry["no"] for entry in list_entries(listed(), now=NOW)]
    assert len(found) == len(set(found)) == 46


def test_own_entries_answer_where_the_region_keeps_the_register_or_a_case_is_played(alpha, outside, people):
    put_entry("people", key="P-1", data=ZHAO, by=None, now=NOW)
    before = outside.asked("real_name")
    with own_entries_only():
        assert ask(people, ZHAO, now=NOW).entry["key"] == "P-1"
    assert outside.asked("real_name") == before
    assert find(load({**PEOPLE, "source": "local"})) == "P-1"


def find(register):
    answer = ask(register, ZHAO, now=NOW)
    assert isinstance(answer, Answer)
    return answer.entry["key"]


def test_the_sandbox_needs_nothing_of_django():
    code = "import sys, registers.sandbox.server; sys.exit('django' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root / "platform").returncode == 0
