"""All that a region holds of one person, found by an ID number or a mobile number: to hand it over, or to erase it.

Records are found by the index of their numbers. What is erased is what a record says of this person: every field with
the number, and the fields that the same look-up ties to it, such as the name. A record that nobody may change any more
keeps them, and says why.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.identity import person_key
from accounts.models import User
from accounts.sealing import blind_index, normalised
from engine.definitions.values import Field, Form
from exchange.excel.writing import Book, Put, guarded
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.errors import Refused
from forms.frames import relate, single_records
from forms.models import Record
from forms.personal import index_of, personal_values, texts_of
from forms.rules import lock_reasons
from forms.services import lock_record
from registers.models import RegisterEntry
from schemas.documents import DocumentEncoder
from tenants.audit.services import Person
from tenants.audit.services import record as audit
from tenants.numbers import numbers_in
from workflows.models import HistoryEntry
from workflows.moving.services import forget_person
from workflows.work import Step, Work


@dataclass(frozen=True)
class Holding:
    """A record that names the person: by which values, and why they cannot be erased (nothing: they can)."""

    record: Record
    form: Form
    keys: frozenset[str]
    because: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of these values that people see, in the order of the form."""
        return tuple(field for field in self.form.fields.values() if field.key in self.keys)


@dataclass(frozen=True)
class Found:
    """Everything about one person in the region we are in."""

    number: str
    holdings: tuple[Holding, ...]
    entries: tuple[RegisterEntry, ...]
    accounts: tuple[User, ...]


@dataclass(frozen=True)
class Erased:
    """What was erased, and what had to stay."""

    done: tuple[Holding, ...]
    kept: tuple[Holding, ...]


def find_person(number: str, *, now: datetime) -> Found:
    """What the region holds under a number."""
    text = normalised(number)
    index = index_of(text, region=connection.schema_name)
    records = relate(single_records().filter(blind__overlap=index).order_by("pk")) if text else []
    holdings = (_holding(Scene(record, SYSTEM, now), text) for record in records)
    return Found(text, tuple(one for one in holdings if one.keys), tuple(_entries(text)), tuple(_accounts(text)))


def export_person(number: str, *, reason: str, by: Person | None, now: datetime, address: str = "") -> bytes:
    """A zip of what the region holds under a number: as JSON, and as a workbook for people.

    Raises:
        Refused: there is no reason.
    """
    found = find_person(number, now=now)
    _note("person.exported", found, {"records": len(found.holdings)}, reason, by, now, address)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        document = {"region": connection.schema_name, "at": now.isoformat(), **_document(found)}
        archive.writestr("person.json", json.dumps(document, cls=DocumentEncoder, ensure_ascii=False, indent=2))
        archive.writestr("person.xlsx", _workbook(found))
    return stream.getvalue()


@transaction.atomic
def erase_person(number: str, *, reason: str, by: Person | None, now: datetime, address: str = "") -> Erased:
    """Take the person out of every record that may still be changed, and out of the region's own registers.

    Raises:
        Refused: there is no reason.
    """
    found = find_person(number, now=now)
    held = tuple(_erased(one, found.number, reason.strip(), now) if not one.because else one for one in found.holdings)
    done, kept = (tuple(one for one in held if bool(one.because) is stays) for stays in (False, True))
    forget_person([one.record.pk for one in done], index_of(found.number, region=connection.schema_name))
    for entry in found.entries:
        entry.delete()
    counts = {"records": len(done), "kept": [one.record.pk for one in kept], "entries": len(found.entries)}
    _note("person.erased", found, counts, reason, by, now, address)
    return Erased(done, kept)


def _erased(holding: Holding, number: str, reason: str, now: datetime) -> Holding:
    """Empty what names the person, with a line in the record's history."""
    record = lock_record(holding.record.pk, actor=SYSTEM)
    scene = Scene(record, SYSTEM, now)
    fresh = _holding(scene, number)
    if fresh.because or not fresh.keys:
        return fresh
    record.data = {key: value for key, value in record.data.items() if key not in fresh.keys}
    work = Work(SYSTEM, now)
    said = {"fields": [field.title for field in fresh.fields]}
    work.write(scene, Step("edit", "erase", _("Personal data erased"), record.state, opinion=reason, input=said))
    work.finish()
    return fresh


def _holding(scene: Scene, number: str) -> Holding:
    state = scene.frame.workflow.by_key.get(scene.record.state)
    closed = _("The record is closed (%(state)s).") % {"state": state.title} if state and state.final else ""
    because = " ".join(filter(None, (*lock_reasons(scene), closed)))
    return Holding(scene.record, scene.frame.form, _naming(scene, number), because)


def _naming(scene: Scene, number: str) -> frozenset[str]:
    """The values of a record in which the number is, and those that say more of the same person."""
    form, data = scene.frame.form, scene.record.data
    found = personal_values(form.personal, data)
    own = {str(way[0]) for way, _field, value in found if isinstance(value, str) and normalised(value) == number}
    own |= {key for key in form.fields if number in _written_in(data.get(key))}
    tied = (field.lookup for field in form.fields.values() if field.lookup)
    for lookup in tied:
        matched = {name for _property, name in lookup.match}
        if own & matched:
            own |= matched | {name for name, _property in lookup.fill}
    return frozenset(key for key in own if data.get(key) is not None)


def _written_in(value: object) -> frozenset[str]:
    """The numbers of people that somebody wrote into a value."""
    return frozenset(normalised(one.number) for text in texts_of(value) for one in numbers_in(text))


def _entries(number: str) -> list[RegisterEntry]:
    """The entries of the region's own registers."""
    index = index_of(number, region=connection.schema_name)
    return list(RegisterEntry.objects.filter(blind__overlap=index).order_by("register", "key"))


def _accounts(number: str) -> Iterator[User]:
    """The accounts of the person among those who work in the region; accounts belong to all regions together."""
    here = User.objects.filter(grants__region__schema_name=connection.schema_name).distinct().order_by("pk")
    key = person_key(number)
    return (user for user in here.iterator() if user.person_key == key or normalised(user.mobile) == number)


def _document(found: Found) -> Mapping[str, object]:
    return {
        "number": found.number,
        "records": [
            {
                "number": one.record.number,
                "title": one.record.title,
                "fields": {field.title: one.record.data.get(field.key) for field in one.fields},
                "kept_because": one.because,
            }
            for one in found.holdings
        ],
        "registers": [{"register": one.register, "key": one.key, **one.data} for one in found.entries],
        "accounts": [_account(user) for user in found.accounts],
    }


def _account(user: User) -> Mapping[str, object]:
    taken = HistoryEntry.objects.filter(user=user).order_by("pk").select_related("record")
    return {
        "username": user.username,
        "name": user.name,
        "mobile": user.mobile,
        "email": user.email,
        "steps": [
            {"at": one.at.isoformat(), "record": one.record.number, "step": one.action_title, "opinion": one.opinion}
            for one in taken
        ],
    }


def _workbook(found: Found) -> bytes:
    book = Book()
    page = book.page(_("Records"), {1: 24, 2: 40, 3: 24, 4: 40, 5: 40})
    headings = (_("Number"), _("Title"), _("Field"), _("Value"), _("Cannot be erased because"))
    page.add([Put(heading, "head") for heading in headings])
    for one in found.holdings:
        for field in one.fields:
            value = str(one.record.data.get(field.key))
            words = (one.record.number, one.record.title, field.title, value, one.because)
            page.add([Put(guarded(word)) for word in words])
    return book.content()


def _note(
    deed: str, found: Found, data: Mapping[str, object], reason: str, by: Person | None, now: datetime, address: str
) -> None:
    """Keep who asked for it and why, under the person's index: the audit never holds a number."""
    said = reason.strip()[:200]
    if not said:
        raise Refused((_("Please say why. The reason is kept."),))
    index = blind_index(found.number, region=connection.schema_name)
    audit(
        deed,
        user=by,
        at=now,
        object_type="person",
        object_id=index,
        data={**data, "reason": said},
        ip=address,
    )
