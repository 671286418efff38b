"""Registers: who is asked what, how the answer is read, and which sentence belongs to which reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from engine.feel import compile_expression

#: Reasons that every register can give; further ones are named by its own rules.
NOT_FOUND, UNREACHABLE = "not_found", "unreachable"
DIFFERS = "differs:"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """One HTTP request; every text is a template over `wanted`, `today` and, in a listing, `page` and `since`."""

    path: str
    method: Literal["GET", "POST"] = "GET"
    query: Pairs = ()
    headers: Pairs = ()
    body: Pairs = ()


@dataclass(frozen=True)
class Authentication:
    """How a register knows who asks; the secret itself stands in the environment or a file, under this name."""

    kind: Literal["none", "bearer", "basic", "hmac"] = "none"
    secret: str = ""


@dataclass(frozen=True)
class Mapped:
    """A property of an entry: where the answer has it (JSONPath), and what it becomes."""

    key: str
    path: str
    kind: Literal["text", "number", "date", "yes_no", "person_key"] = "text"


@dataclass(frozen=True)
class Reading:
    """How an answer is read: where its entries lie, what each says, and what its codes mean."""

    entries: str
    fields: tuple[Mapped, ...]
    code: str = ""
    statuses: tuple[tuple[int, str], ...] = ()  # HTTP status → reason


@dataclass(frozen=True)
class Refusal:
    """A condition under which an entry does not count, and the reason it stands for."""

    when: str
    reason: str

    @cached_property
    def needs(self) -> frozenset[str]:
        """What of an answer it speaks of: `entry`, `code`; one that speaks of neither is decided before asking."""
        return frozenset(path[0] for path in compile_expression(self.when).references) & {"entry", "code"}


@dataclass(frozen=True)
class Examined:
    """One of the things a register looks at, in the order in which it does, and the reasons that speak of it."""

    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """How long and how often a register is asked, how long its answers stay good, and when it counts as down."""

    timeout_seconds: int = 5
    retries: int = 1
    cache_seconds: int = 300
    per_minute: int = 120
    break_after: int = 5
    break_seconds: int = 60


@dataclass(frozen=True)
class Shown:
    """A property of a candidate in the table people choose from."""

    key: str
    title: str


@dataclass(frozen=True)
class Candidates:
    """A list of entries to choose from."""

    request: Request
    entries: str
    columns: tuple[Shown, ...]


@dataclass(frozen=True)
class Sync:
    """Entries that flow into records by themselves: new ones make records, changed ones change them."""

    request: Request
    entries: str
    record_type: str
    match: str  # the field of the record that holds the entry's key
    key: str  # the property of the entry that it holds
    fill: Pairs  # field → property
    next: str = ""  # JSONPath of the token of the next page
    every_minutes: int = 60
    create: bool = False
    below: tuple[str, str] = ("", "")  # the property that names the record above, and the field there that holds it
    states: tuple[str, ...] = ()  # records that follow; all when empty
    changed: str = ""  # actions the system takes then
    gone: str = ""
    back: str = ""


@dataclass(frozen=True)
class Register:
    """A register that look-ups ask: where it is, and the sentence for each reason why nothing was found."""

    key: str
    title: str
    source: Literal["local", "http"]  # entries kept by the region itself, or asked for over HTTP
    failures: Mapping[str, str]  # reason → template
    mode: Literal["required", "advised"] = "required"
    service: str = ""  # whose address the operators set
    authentication: Authentication = field(default_factory=Authentication)
    request: Request | None = None
    reading: Reading | None = None
    refuse: tuple[Refusal, ...] = ()
    candidates: Candidates | None = None
    limits: Limits = field(default_factory=Limits)
    when_unreachable: Literal["refuse", "continue"] = "refuse"
    sync: Sync | None = None
    found: str = ""  # a template: what is said beside a field that it confirmed
    examines: tuple[Examined, ...] = ()

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties of its entries, as far as the definition says them."""
        return tuple(one.key for one in self.reading.fields) if self.reading else ()
