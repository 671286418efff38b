"""Filling a region with the demonstration data of its pack: people, register entries, and stories told through play.

Loading again adds only what is new: what was loaded or told is noted in the region's audit trail, each telling in one
transaction with what it did, so that a killed start can simply be repeated.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from accounts.identity import person_key
from accounts.models import Organisation, User
from accounts.services import grant_role, save_organisation, save_person
from exchange.past import take_over_rows
from exchange.scenarios import Difference, Play, told
from exchange.scenarios.times import moment_of, words_for
from forms.actors import SYSTEM, Actor, actor_for
from registers.services import put_entry
from schemas.documents import canonical, digest
from schemas.packs import read_pack
from tenants.audit.models import AuditEntry
from tenants.audit.services import record
from tenants.models import Region

Document = Mapping[str, object]
Echo = Callable[[str], object]
Cells = Mapping[str, object]

_LOADED, _TOLD, _TAKEN = "demo.loaded", "demo.told", "demo.taken_over"


def load_demo(
    region_slug: str,
    *,
    now: datetime,
    echo: Echo = print,
    folder: Path | None = None,
    password: str | None = None,
) -> tuple[Difference, ...]:
    """Load a region's demonstration data; gives where stories went otherwise than they say (they leave nothing).

    `password` is that of all demonstration accounts; without one nobody can sign in to those that are new.
    """
    documents = demo_documents(region_slug, folder=folder)
    region = Region.objects.get(schema_name=region_slug)
    started = time.perf_counter()
    with tenant_context(region):
        _load_people(documents, region=region, password=password, now=now)
        outcomes = [_tell(telling, region=region, now=now) for telling in _untold(documents, now=now)]
    found = tuple(difference for outcome in outcomes for difference in outcome)
    for difference in found:
        echo(f"{region_slug}: {difference}")
    echo(f"{region_slug}: {len(outcomes)} stories told in {time.perf_counter() - started:.1f} s")
    return found


def demo_documents(region_slug: str, *, folder: Path | None = None) -> tuple[Document, ...]:
    """The demonstration data in a region's pack."""
    return tuple(read_pack(folder or settings.PACKS_FOLDER / region_slug).demo)


def demo_accounts(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """User name and title of the accounts that a start shows: those that have a title."""
    for document in documents:
        for account in document.get("accounts", ()):
            if account.get("title"):
                yield str(account["username"]), str(account["title"])


def demo_people(documents: Sequence[Document]) -> Iterator[Document]:
    """The people that a start shows, who sign in with their identity number and mobile: those that have a title."""
    for document in documents:
        yield from (person for person in document.get("people", ()) if person.get("title"))


def has_past(documents: Sequence[Document]) -> bool:
    """Whether there are records to take over, which takes a while."""
    return any("past" in document for document in documents)


def take_over_past(region_slug: str, *, now: datetime, most: int | None = None, folder: Path | None = None) -> int:
    """Take over the past of the demonstration in the region we are in; says how many records that were.

    Each row of the table is one transaction, and done once: what broke off goes on the next time. No more than `most`
    rows are taken over; 0 says that there is nothing left.
    """
    documents = demo_documents(region_slug, folder=folder)
    people = {str(person["key"]): _known(person) for document in documents for person in document.get("people", ())}
    waiting = _waiting_rows(documents, now=now)
    taken = (_take_over(document, cells, people, name=name, now=now) for document, name, cells in waiting)
    return sum(islice((count for count in taken if count), most))


def _waiting_rows(documents: Sequence[Document], *, now: datetime) -> Iterator[tuple[Document, str, Cells]]:
    """Document, name and cells of every row of the past that was not taken over here yet."""
    done = set(AuditEntry.objects.filter(action=_TAKEN).values_list("object_id", flat=True))
    words = words_for(timezone.localdate(now))
    for document in (document for document in documents if "past" in document):
        table = document["past"]["table"]
        for row in table["rows"]:
            cells = {**words, **dict(zip(table["columns"], row, strict=True))}
            name = f"{document['key']}/{cells['name']}"
            if name not in done:
                yield document, name, cells


@transaction.atomic
def _take_over(
    document: Document, cells: Cells, people: Mapping[str, Mapping[str, str]], *, name: str, now: datetime
) -> int:
    shapes = document["past"]["shapes"]
    rows = [_with_people(row, people) for row in told(shapes, str(cells["story"]), cells)]
    happened = [row for row in rows if moment_of(str(row["on"])) <= now]
    taken = take_over_rows(happened, system=str(document["system"]), actor=SYSTEM, now=now)
    record(_TAKEN, user=None, at=now, object_type="demo", object_id=name, data={"records": len(taken)})
    return len(taken)


def _with_people(row: Mapping[str, object], people: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """The row with the keys of people among its values; numbers of people stand in no file."""
    keys = {field: people[str(name)]["key"] for field, name in row.get("people", {}).items()}
    rest = {key: value for key, value in row.items() if key != "people"}
    return {**rest, "values": {**row.get("values", {}), **keys}}


@transaction.atomic
def _load_people(
    documents: Sequence[Document],
    *,
    region: Region,
    password: str | None,
    now: datetime,
) -> None:
    """Organisations, accounts with their grants, and register entries; once for every state of the data."""
    people = {str(person["key"]): _known(person) for document in documents for person in document.get("people", ())}
    for document in documents:
        state = digest(canonical([document]))
        if AuditEntry.objects.filter(action=_LOADED, object_id=document["key"], data__state=state).exists():
            continue
        for organisation in document.get("organisations", ()):
            save_organisation(str(organisation["credit_code"]), name=str(organisation["name"]))
        for account in document.get("accounts", ()):
            _open_account(
                account,
                people.get(str(account.get("person")), {}),
                region,
                password=password,
                now=now,
            )
        for entry in document.get("entries", ()):
            data = {
                **people.get(str(entry.get("person")), {}),
                **{name: people[key]["key"] for name, key in entry.get("people", {}).items()},
                **entry.get("entry", {}),
            }
            put_entry(str(entry["register"]), key=data.pop("key"), data=data, by=None, now=now)
        record(
            _LOADED,
            user=None,
            at=now,
            object_type="demo",
            object_id=document["key"],
            data={"state": state},
        )


def _known(person: Document) -> dict[str, str]:
    """A person as registers know them: never with the identity number itself."""
    return {
        "key": person_key(str(person["id_number"])),
        "name": str(person["name"]),
        "mobile": str(person["mobile"]),
    }


def _open_account(
    account: Document,
    person: Mapping[str, str],
    region: Region,
    *,
    password: str | None,
    now: datetime,
) -> None:
    known = User.objects.filter(username=account["username"]).first()
    user = save_person(
        str(account["username"]),
        name=str(account["name"]),
        password=None if known else password,
        mobile=person.get("mobile", known.mobile if known else ""),
        person_key=person.get("key", known.person_key if known else ""),
        now=now,
    )
    for grant in account["grants"]:
        organisation = Organisation.objects.get(credit_code=grant["organisation"]) if "organisation" in grant else None
        grant_role(
            user,
            region=region,
            role=str(grant["role"]),
            organisation=organisation,
            areas=grant.get("areas", ()),
            now=now,
        )


def _untold(documents: Sequence[Document], *, now: datetime) -> Iterator[tuple[Document, str, Cells]]:
    """Document, name and cells of every row whose story was not told here yet."""
    done = set(AuditEntry.objects.filter(action=_TOLD).values_list("object_id", flat=True))
    months = words_for(timezone.localdate(now))
    for document in documents:
        table = document.get("table", {"columns": [], "rows": []})
        for row in table["rows"]:
            cells = {**months, **dict(zip(table["columns"], row, strict=True))}
            name = f"{document['key']}/{cells['name']}"
            if name not in done:
                yield document, name, cells


def _tell(telling: tuple[Document, str, Cells], *, region: Region, now: datetime) -> tuple[Difference, ...]:
    document, name, cells = telling
    with transaction.atomic():
        play = Play(
            system=str(document["system"]),
            cast=_cast(region, now),
            start=now,
            latest=now,
        )
        found = play.run(told(document["stories"], str(cells["story"]), cells), case=name)
        if found:
            transaction.set_rollback(True)
        else:
            record(_TOLD, user=None, at=now, object_type="demo", object_id=name)
    return found


def _cast(region: Region, now: datetime) -> Callable[[str], Actor]:
    """The accounts of the demonstration, by user name."""

    @cache
    def actor(username: str) -> Actor:
        user = User.objects.get(username=username)
        return actor_for(user, region_slug=region.slug, today=timezone.localdate(now))

    return actor
