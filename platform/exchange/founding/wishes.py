"""What an operator says about a new region, as documents; everything that is wrong with it, each at its place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from engine.errors import blocking
from exchange.packs import check_pack
from schemas.bases import FOLDER
from schemas.packs import Pack, read_pack
from schemas.sentences import sentence
from tenants.models import SLUG, Region, RegionBirth
from tenants.provisioning import RESERVED

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_DISTRICT = re.compile(r"[A-Za-z0-9_]{1,20}\Z")
_BLANKS = re.compile(r"[\s,，;；:：|]+")
_MOST_TOLD = 20
ADMIN = "regional_admin"

Document = dict[str, Any]
Problems = dict[str, list[str]]  # by the place on the page


@dataclass(frozen=True)
class Typed:
    """What stands in the fields of the page."""

    slug: str = ""
    title: str = ""
    short: str = ""
    parts: tuple[str, ...] = ()  # `<pack>/<system>`, as `offered` gives them
    roles: str = ""  # a key and a title on each line
    districts: str = ""  # the same
    holidays: str = ""  # days
    workdays: str = ""
    admin_role: str = ""  # none: the first role that may change definitions
    given: Mapping[str, Pack] = field(default_factory=dict)  # packs beside those that are shipped: a bundle


@dataclass(frozen=True)
class Offer:
    """A pack that is shipped, with the titles of its systems by key."""

    key: str
    title: str
    systems: Mapping[str, str]


def offered() -> tuple[Offer, ...]:
    """The packs to start from."""
    return tuple(_offer(path.parent.name) for path in sorted(Path(settings.PACKS_FOLDER).glob("*/region.json")))


def filled_in(typed: Typed) -> Typed:
    """The same with roles, districts and calendar as the chosen packs have them, where nothing was typed."""
    region = _merged(_chosen(typed))
    years = region.get("calendar", ())
    return replace(
        typed,
        roles=typed.roles or _lines(region.get("roles", ()) or [{"key": ADMIN, "title": _("Regional administrator")}]),
        districts=typed.districts or _lines(region.get("districts", ())),
        holidays=typed.holidays or "\n".join(day for year in years for day in year.get("holidays", ())),
        workdays=typed.workdays or "\n".join(day for year in years for day in year.get("workdays", ())),
        admin_role=typed.admin_role or _first_author(region),
    )


def read_wish(typed: Typed) -> tuple[Pack, Problems]:
    """The pack that the new region would be born from, and what is wrong with it."""
    problems: Problems = {}
    typed = filled_in(typed)
    for place, words in _name_problems(typed):
        problems.setdefault(place, []).append(words)
    chosen = _chosen(typed)
    region = _merged(chosen)
    region |= {"kind": "region", "key": typed.slug, "title": typed.title.strip()}
    region["short"] = typed.short.strip() or typed.title.strip()[:1]
    region["systems"] = [system for _pack, system, _documents in chosen]
    region["roles"] = _roles(typed, region.get("roles", ()), problems)
    region["districts"] = _districts(typed, problems)
    region["calendar"] = _calendar(typed, problems)
    region["menus"] = list(_menus(region.get("menus", ()), region["systems"]))
    region = {name: value for name, value in region.items() if name == "menus" or not _asks(value, region["systems"])}
    guides = {guide["key"]: guide for pack, _system, _documents in chosen for guide in pack.guides}
    systems = {system: documents for _pack, system, documents in chosen}
    attached = {digest: file for pack, _system, _documents in chosen for digest, file in pack.attached.items()}
    pack = Pack(region=region, systems=systems, guides=tuple(guides.values()), attached=attached)
    if not problems:
        found = [f"{one.document}#{one.pointer}: {sentence(one)}" for one in blocking(check_pack(pack))]
        if found:
            problems["documents"] = found[:_MOST_TOLD]
    return pack, problems


def _offer(key: str) -> Offer:
    pack = _shipped(key)
    titles = {
        system: next((str(one["title"]) for one in documents if one["kind"] == "system"), system)
        for system, documents in pack.systems.items()
    }
    return Offer(key, str((pack.region or {}).get("title", key)), titles)


def _shipped(key: str) -> Pack:
    return read_pack(Path(settings.PACKS_FOLDER) / key)


def _chosen(typed: Typed) -> list[tuple[Pack, str, Sequence[Document]]]:
    """The chosen systems with their packs; of two of the same key the first."""
    found: dict[str, tuple[Pack, str, Sequence[Document]]] = {}
    known = {path.parent.name for path in Path(settings.PACKS_FOLDER).glob("*/region.json")} - {FOLDER}
    packs: dict[str, Pack] = dict(typed.given)
    for part in typed.parts:
        key, _slash, system = part.partition("/")
        if key not in packs and key in known:
            packs[key] = _shipped(key)
        if key in packs and system in packs[key].systems:
            found.setdefault(system, (packs[key], system, packs[key].systems[system]))
    return list(found.values())


def _merged(chosen: Iterable[tuple[Pack, str, object]]) -> Document:
    """The region document of the first chosen pack, with the roles, districts and menus of the others beside."""
    documents = [pack.region for pack, _system, _documents in chosen if pack.region is not None]
    if not documents:
        return {}
    merged = dict(documents[0])
    for name in ("roles", "districts"):
        entries = [entry for document in documents for entry in document.get(name, ())]
        merged[name] = list({entry["key"]: entry for entry in reversed(entries)}.values())[::-1]
    seen = {id(document): document for document in documents}
    merged["menus"] = [menu for document in seen.values() for menu in document.get("menus", ())]
    return merged


def _menus(menus: Iterable[Document], systems: Sequence[str]) -> Iterator[Document]:
    """The menus without items of systems that were not chosen."""
    for menu in menus:
        items = [item for item in menu.get("items", ()) if "system" not in item or item["system"] in systems]
        if items:
            yield {**menu, "items": items}


def _asks(value: object, systems: Sequence[str]) -> bool:
    """Whether something, such as the log-in of people on site, rests on a system that was not chosen."""
    if isinstance(value, Mapping):
        named = value.get("system")
        return (isinstance(named, str) and named not in systems) or any(_asks(one, systems) for one in value.values())
    return isinstance(value, list) and any(_asks(one, systems) for one in value)


def _name_problems(typed: Typed) -> Iterator[tuple[str, str]]:
    try:
        SLUG(typed.slug)
    except ValidationError as error:
        yield "slug", " ".join(error.messages)
    if typed.slug in RESERVED or typed.slug.startswith("pg_") or typed.slug == FOLDER:
        yield "slug", _("This name is taken by the system. Choose another one.")
    births = RegionBirth.objects.filter(slug=typed.slug, state__in=("waiting", "trying"))
    if Region.objects.filter(schema_name=typed.slug).exists() or births.exists():
        yield "slug", _("There is a region of this name already, or one is being made. Choose another one.")
    if not 0 < len(typed.title.strip()) <= 100:
        yield "title", _("Say what the region is called, in at most 100 characters.")
    if len(typed.short.strip()) > 4:
        yield "short", _("The short name has at most 4 characters.")


def _roles(typed: Typed, known: Iterable[Document], problems: Problems) -> list[Document]:
    """The roles that were typed: those of the packs with what the packs say of them, new ones given by grant."""
    by_key = {role["key"]: role for role in known}
    roles = []
    for key, title in _pairs(typed.roles, _KEY, "roles", problems):
        role = by_key.get(key, {"key": key, "title": title, "held": {"by": "grant"}})
        roles.append({**role, "title": title})
    admin = next((role for role in roles if role["key"] == typed.admin_role), None)
    if admin is None:
        problems.setdefault("admin_role", []).append(_("The role of the first administrator is not among the roles."))
    elif admin["held"].get("by") != "grant":
        words = _("The first administrator's role must be one that is given to a person, not one of a company.")
        problems.setdefault("admin_role", []).append(words)
    else:
        admin["authors"] = True
    return roles


def _districts(typed: Typed, problems: Problems) -> list[Document]:
    found = _pairs(typed.districts, _DISTRICT, "districts", problems)
    return [{"key": key, "title": title} for key, title in found]


def _pairs(text: str, pattern: re.Pattern[str], place: str, problems: Problems) -> list[tuple[str, str]]:
    """A key and a title from each line, however they are set apart."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        key, _sep, title = _BLANKS.sub(" ", line.strip(), count=1).partition(" ")
        if not key:
            continue
        words = ""
        if not pattern.match(key) or not 0 < len(title.strip()) <= 100:
            words = _("Line %(number)s: a key and a title are needed, such as “310115 Pudong”.")
        elif key in found:
            words = _("Line %(number)s: %(key)s stands there twice.")
        if words:
            problems.setdefault(place, []).append(words % {"number": number, "key": key})
        found[key] = title.strip()
    return list(found.items())


def _calendar(typed: Typed, problems: Problems) -> list[Document]:
    """The years of the days that were typed."""
    days = {place: sorted(set(_days(getattr(typed, place), place, problems))) for place in ("holidays", "workdays")}
    years = sorted({day.year for found in days.values() for day in found})
    return [
        {
            "year": year,
            **{place: [day.isoformat() for day in found if day.year == year] for place, found in days.items()},
        }
        for year in years
    ]


def _days(text: str, place: str, problems: Problems) -> Iterator[date]:
    for word in _BLANKS.split(text.strip()):
        try:
            if word:
                yield date.fromisoformat(word)
        except ValueError:
            words = _("“%(word)s” is no day. Write it as 2026-10-01.") % {"word": word[:20]}
            problems.setdefault(place, []).append(words)


def _first_author(region: Document) -> str:
    roles = [role for role in region.get("roles", ()) if role.get("authors") and role["held"].get("by") == "grant"]
    return str(roles[0]["key"]) if roles else ADMIN


def _lines(entries: Iterable[Document]) -> str:
    return "\n".join(f"{entry['key']} {entry['title']}" for entry in entries)
