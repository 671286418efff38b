"""What is kept of runs in docs/trust.md: a line for each trial, with the day and the machine it was run on.

A line begins with the name of its trial in a comment, which nobody sees on the page. Whoever runs one trial alone
replaces its line and no other; a long one that is run in parts has a line for each part behind the first.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

BEGIN, END = "<!-- last run: begin -->\n", "<!-- last run: end -->"
_LINE = re.compile(r"- <!-- (?P<name>[a-z]+)(?P<part> from \d+)? -->")
#: The trials, in the order of their lines.
NAMES = (
    "races", "faults", "guesses", "mutations", "odd", "tampering", "hostile", "isolation", "authorisation", "restore",
    "load",
)  # fmt: skip


class Unmarked(Exception):
    """The page has no place for what is kept, or a line there that belongs to no trial."""


def keep(page: Path, sentences: Mapping[str, str], *, stamp: str, start: int = 0) -> None:
    """Write what came of these trials into the page, each with the stamp.

    Where `start` is given, it is the part of its trial that goes on from there: the parts before it stay.

    Raises:
        Unmarked: the page is not as it has to be; it stays as it was.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    inside, end, after = rest.partition(END)
    if not begin or not end:
        raise Unmarked("the marks are missing")
    lines = [line for line in inside.splitlines() if not _is_replaced(line, sentences, start)]
    part = f" from {start}" if start else ""
    lines += [f"- <!-- {name}{part} --> {sentence} ({stamp})." for name, sentence in sentences.items()]
    kept = "".join(f"{line}\n" for line in sorted(lines, key=_place))
    page.write_text(f"{before}{BEGIN}{kept}{END}{after}", encoding="utf-8")


def _is_replaced(line: str, sentences: Mapping[str, str], start: int) -> bool:
    """Whether a line gives way: with a whole run all parts of its trial, with a part that one and those behind it."""
    name, part = _named(line)
    return name in sentences and part >= start


def _named(line: str) -> tuple[str, int]:
    found = _LINE.match(line)
    if found is None or found["name"] not in NAMES:
        raise Unmarked(f"this line belongs to no trial: {line[:80]}")
    return found["name"], int((found["part"] or " from 0").split()[-1])


def _place(line: str) -> Sequence[int]:
    name, part = _named(line)
    return NAMES.index(name), part
