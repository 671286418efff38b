"""The answers registers gave: kept as proof, and good for a while for the same question.

An entry holds what is known about people, so it is sealed; of a question only a keyed digest is kept.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.sealing import Unsealable, seal, unseal
from engine.definitions.values import UNREACHABLE, Register
from registers.models import RegisterAnswer
from registers.selectors import Answer, Entry
from schemas.documents import canonical, digest, parse

_PURPOSE, _ENTRY = "registers.question", "registers.entry"
#: What was just asked while a form was checked is not asked again when it is saved a moment later; a refusal is not
#: kept longer, for people go and have it put right.
AT_LEAST, UNANSWERED = timedelta(seconds=30), timedelta(seconds=15)


def question_of(register: Register, wanted: Mapping[str, object]) -> str:
    """A keyed digest of what is asked: equal for equal questions, useless for guessing numbers back."""
    text = json.dumps([register.key, sorted((name, str(value)) for name, value in wanted.items())], ensure_ascii=False)
    return salted_hmac(_PURPOSE, text, algorithm="sha256").hexdigest()


def definition_of(register: Register) -> str:
    """The digest of what a register's definition says about asking and reading."""
    said = (register.service, register.request, register.reading, register.refuse)
    return digest(canonical([{"register": register.key, "said": repr(said)}]))


def fresh_answer(register: Register, wanted: Mapping[str, object], *, now: datetime) -> Answer | None:
    """The latest answer to this question, while it is still good."""
    asked = {"register": register.key, "question": question_of(register, wanted)}
    row = RegisterAnswer.objects.filter(**asked, fresh_until__gt=now, asked_at__lte=now).order_by("-id").first()
    if row is None or row.definition != definition_of(register):
        return None
    try:
        return Answer(read_entry(row), row.failure, kept=row.pk)
    except Unsealable:
        return None


def keep_answer(
    register: Register, wanted: Mapping[str, object], answer: Answer, *, status: int | None, now: datetime
) -> Answer:
    """The answer, now with the number under which it is kept."""
    good = AT_LEAST if answer.failure else max(AT_LEAST, timedelta(seconds=register.limits.cache_seconds))
    row = RegisterAnswer.objects.create(
        register=register.key,
        definition=definition_of(register),
        question=question_of(register, wanted),
        failure=answer.failure,
        entry=_sealed(answer.entry),
        status=status,
        asked_at=now,
        fresh_until=now + (UNANSWERED if answer.failure == UNREACHABLE else good),
    )
    return Answer(answer.entry, answer.failure, kept=row.pk)


def forget_answers(*, used: Q, before: datetime) -> int:
    """Remove answers that are no longer good and that nothing refers to; gives how many."""
    return RegisterAnswer.objects.filter(fresh_until__lt=before).exclude(used).delete()[0]


def read_entry(row: RegisterAnswer) -> Entry | None:
    """The entry that was found, if one was.

    Raises:
        Unsealable: it was sealed with a key that is no longer known.
    """
    sealed = bytes(row.entry)
    return parse(unseal(sealed, purpose=_ENTRY)) if sealed else None


def _sealed(entry: Entry | None) -> bytes:
    return b"" if entry is None else seal(canonical([entry])[1:-1], purpose=_ENTRY)
