"""Asking a register, wherever it is kept: one answer, or a list to choose from."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from engine.definitions.values import DIFFERS, NOT_FOUND, UNREACHABLE, Reading, Register, Request
from engine.feel import compile_expression
from registers.answers import fresh_answer, keep_answer
from registers.breaker import may_ask, note_answer, note_failure
from registers.http.reading import code_in, entries_in
from registers.http.requests import Unaskable, request_for
from registers.http.services import LOCAL, NotConfigured, Service, find_service
from registers.http.transport import NoAnswer, send
from registers.selectors import Answer, Entry, find_entries, find_entry

logger = logging.getLogger(__name__)
MOST_CANDIDATES = 200

Wanted = Mapping[str, object]
_offline: ContextVar[bool] = ContextVar("registers_offline", default=False)


@contextmanager
def own_entries_only() -> Iterator[None]:
    """While this lasts every register is the region's own entries: cases and stories bring theirs and ask nobody."""
    token = _offline.set(True)
    try:
        yield
    finally:
        _offline.reset(token)


def ask(register: Register, wanted: Wanted, *, now: datetime) -> Answer:
    """The entry that is wanted, or the reason why there is none; every answer is kept."""
    kept = fresh_answer(register, wanted, now=now)
    if kept is not None and not is_local(register):
        return kept
    early = _refused(register, wanted, None, None, now=now, answered=False)
    if early:
        return keep_answer(register, wanted, Answer(failure=early), status=None, now=now)
    if is_local(register):
        return keep_answer(register, wanted, _asked_locally(register, wanted, now=now), status=None, now=now)
    try:
        status, document = _fetched(register, register.request, {"wanted": wanted}, now=now)
    except Unaskable:
        return keep_answer(register, wanted, Answer(failure=NOT_FOUND), status=None, now=now)
    except NoAnswer as error:
        return keep_answer(register, wanted, Answer(failure=UNREACHABLE), status=error.status, now=now)
    return keep_answer(
        register, wanted, _understood(register, wanted, status, document, now=now), status=status, now=now
    )


@dataclass(frozen=True)
class Page:
    """Entries, and the document they were found in."""

    entries: tuple[Entry, ...]
    document: object = None


def candidates(register: Register, wanted: Wanted, *, now: datetime) -> tuple[Entry, ...]:
    """The entries to choose from that agree with what is wanted, without those that no look-up would accept.

    Raises:
        NoAnswer: the register does not answer.
    """
    if is_local(register):
        found: tuple[Entry, ...] = tuple(find_entries(register.key, wanted))
    elif register.candidates is None:
        return ()
    else:
        listing = register.candidates
        found = read_page(register, listing.request, listing.entries, {"wanted": wanted}, now=now).entries
    fitting = (entry for entry in found if not _refused(register, entry, entry, None, now=now))
    return tuple(entry for entry, _number in zip(fitting, range(MOST_CANDIDATES), strict=False))


def read_page(register: Register, request: Request, path: str, names: Wanted, *, now: datetime) -> Page:
    """The entries of one listing.

    Raises:
        NoAnswer: the register does not answer, or with something else than a listing.
    """
    try:
        status, document = _fetched(register, request, names, now=now)
    except Unaskable:
        return Page(())
    if status >= 400:
        raise NoAnswer(f"HTTP {status}", status)
    return Page(tuple(entries_in(document, path, _reading(register))), document)


def is_local(register: Register) -> bool:
    """Whether the region's own entries answer: the definition, the operators, or a case being played say so."""
    return register.source == "local" or _offline.get() or _address_of(register) == LOCAL


def _address_of(register: Register) -> str:
    try:
        return find_service(register.service).address
    except NotConfigured:
        return ""


def _asked_locally(register: Register, wanted: Wanted, *, now: datetime) -> Answer:
    answer = find_entry(register.key, wanted)
    refused = _refused(register, wanted, answer.entry, None, now=now) if answer.entry else ""
    return Answer(failure=refused) if refused else answer


def _fetched(register: Register, request: Request | None, names: Wanted, *, now: datetime) -> tuple[int, object]:
    """What came back over HTTP; the service's state is kept up to date."""
    assert request is not None
    if not may_ask(register, now=now):
        raise NoAnswer("left alone")
    try:
        service = find_service(register.service)
        sent = request_for(register, request, service, {**names, "today": _today(now)}, now=now)
        status, document = send(sent, **_bounds(register, service))
    except NotConfigured as error:
        logger.error("Register %s: %s", register.key, error)
        raise NoAnswer("not configured") from error
    except NoAnswer as error:
        logger.warning("Register %s does not answer: %s", register.key, error)
        note_failure(register, now=now)
        raise
    note_answer(register)
    return status, document


def _bounds(register: Register, service: Service) -> dict[str, object]:
    limits = register.limits
    return {"timeout": limits.timeout_seconds, "retries": limits.retries, "private": service.private}


def _understood(register: Register, wanted: Wanted, status: int, document: object, *, now: datetime) -> Answer:
    """What an answer means: a reason by its status, by a rule, because nothing was found, or because it differs."""
    reading = _reading(register)
    reason = dict(reading.statuses).get(status)
    if reason:
        return Answer(failure=reason)
    if status >= 400:
        logger.error("Register %s refuses our request with HTTP %s", register.key, status)
        return Answer(failure=UNREACHABLE)
    entries = list(entries_in(document, reading.entries, reading))
    entry = min(entries, key=lambda one: len(_differences(register, one, wanted)), default=None)
    refused = _refused(register, wanted, entry, code_in(document, reading), now=now)
    if refused or entry is None:
        return Answer(failure=refused or NOT_FOUND)
    differing = _differences(register, entry, wanted)
    return Answer(failure=f"{DIFFERS}{differing[0]}") if differing else Answer(entry)


def _differences(register: Register, entry: Entry, wanted: Wanted) -> list[str]:
    """The properties that must agree, because there is a sentence for when they do not, and do not."""
    return [name for name in wanted if f"{DIFFERS}{name}" in register.failures and entry.get(name) != wanted[name]]


def _refused(
    register: Register, wanted: Wanted, entry: Entry | None, code: str | None, *, now: datetime, answered: bool = True
) -> str:
    """The reason of the first rule that holds; rules about an entry or an answer wait for it."""
    names = {"wanted": wanted, "entry": entry, "code": code, "today": _today(now)}
    for rule in register.refuse:
        if "entry" in rule.needs and entry is None:
            continue
        if bool(rule.needs) == answered and compile_expression(rule.when).value(names) is True:
            return rule.reason
    return ""


def _reading(register: Register) -> Reading:
    assert register.reading is not None
    return register.reading


def _today(now: datetime) -> date:
    return timezone.localtime(now).date()
