"""The one place where time is read; everything else is told `now` or `today`.

`KAOPING_NOW` (ISO 8601) freezes the clock of a whole process, so that a demonstration can play a month that has long
passed; `KAOPING_NOW_FILE` names a file that says the moment, so that a browser test can move a running server's clock;
`frozen` does the same inside one test.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

_frozen: list[datetime] = []


def now() -> datetime:
    """The present moment, with its time zone."""
    if _frozen:
        return _frozen[-1]
    fixed = _moment_from_outside()
    return _aware(datetime.fromisoformat(fixed)) if fixed else timezone.now()


def today() -> date:
    """The present day where the regulators are (`TIME_ZONE`)."""
    return timezone.localdate(now())


@contextmanager
def frozen(moment: str | datetime) -> Iterator[datetime]:
    """Let the clock of this process stand still at a moment."""
    value = _aware(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    _frozen.append(value)
    try:
        yield value
    finally:
        _frozen.pop()


def _moment_from_outside() -> str | None:
    file = os.environ.get("KAOPING_NOW_FILE")
    return Path(file).read_text().strip() if file else os.environ.get("KAOPING_NOW")


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
