"""Who has a part in a record, and the tokens that follow from it."""

from collections.abc import Iterable, Mapping

from accounts.identity import PERSON, company_place, on_site
from engine.definitions.values import Party, RecordType, Region, Role
from forms.models import Record

Parties = dict[str, object]
MOST_PROJECT = 80  # characters


def parties_of(kind: RecordType, data: Mapping[str, object], inherited: Mapping[str, object]) -> Parties:
    """The parties a record names itself, over those of its parent."""
    return {**inherited, **{party.key: _party(party, data) for party in kind.parties}}


def district_of(kind: RecordType, data: Mapping[str, object], inherited: str) -> str:
    """The district a record lies in, else its parent's."""
    return str(data.get(kind.district) or "") if kind.district else inherited


def project_of(kind: RecordType, data: Mapping[str, object], inherited: str) -> str:
    """The project a record is about, else its parent's."""
    return str(data.get(kind.project) or "")[:MOST_PROJECT] if kind.project else inherited


def tokens_of(
    kind: RecordType,
    region: Region,
    parties: Mapping[str, object],
    district: str,
    *,
    state: str,
    site: tuple[str, str] = ("", ""),
) -> list[str]:
    """The tokens of every role that may see the record in this state (the grammar is in docs/architecture.md).

    `site` is the system and the project of the record: who is somebody only on this site has a token for it.
    """
    roles = (region.role(key) for key in kind.visible_to if kind.seen_by(key, state))
    found = {token for role in roles if role for token in _tokens(role, parties, district)}
    found |= set(_accounts(kind, region, parties, state, site))
    return sorted(found | {on_site(token, *site) for token in found if site[1] and PERSON in token})


def assign_parties(record: Record, kind: RecordType, region: Region) -> bool:
    """Set parties, district and tokens from the record's values and its parent's; says whether that changed them."""
    before = (record.parties, record.district, record.project, record.tokens)
    parent = record.parent
    record.parties = parties_of(kind, record.data, parent.parties if parent else {})
    record.district = district_of(kind, record.data, parent.district if parent else "")
    record.project = project_of(kind, record.data, parent.project if parent else "")
    site = (record.system, record.project)
    record.tokens = tokens_of(kind, region, record.parties, record.district, state=record.state, site=site)
    if record.pk and (record.parties, record.project) != (before[0], before[2]):
        record.left = (*record.left, (before[0], before[2]))
    return before != (record.parties, record.district, record.project, record.tokens)


def party_code(record: Record, key: str) -> str:
    """The credit code of the organisation that has this part in a record; empty when nobody has."""
    return _code_in(record.parties, key)


def party_codes(record: Record, key: str) -> set[str]:
    """The same, and those that had this part in it since it was read."""
    return {_code_in(parties, key) for parties in (record.parties, *(parties for parties, _project in record.left))}


def projects_of(record: Record) -> set[str]:
    """The project a record is about, and those it was about since it was read."""
    return {record.project, *(project for _parties, project in record.left)} - {""}


def _code_in(parties: Mapping[str, object], key: str) -> str:
    party = parties.get(key)
    return str(party.get("organisation") or "") if isinstance(party, Mapping) else ""


def part_of(key: str, code: str) -> Parties:
    """What the parties of a record contain in which this organisation has this part."""
    return {key: {"organisation": code}}


def _party(party: Party, data: Mapping[str, object]) -> Parties:
    return {
        "organisation": data.get(party.organisation) or "",
        "name": data.get(party.name) or "",
        "people": {position.key: {"key": data.get(position.person) or ""} for position in party.people},
    }


def _accounts(
    kind: RecordType, region: Region, parties: Mapping[str, object], state: str, site: tuple[str, str]
) -> Iterable[str]:
    """The token of the accounts that the company opened for the project, as long as it has its part in it."""
    said, (system, project) = region.project_accounts, site
    if said is None or not project or system != said.system or not kind.seen_by(said.role, state):
        return
    role = region.role(said.role)
    party = parties.get(role.held.party) if role else None
    if isinstance(party, Mapping) and party["organisation"]:
        yield f"{said.role}@area:{company_place(str(party['organisation']), project)}"


def _tokens(role: Role, parties: Mapping[str, object], district: str) -> Iterable[str]:
    held = role.held
    if held.by == "grant":
        areas = (district, "*") if district else ("*",)
        return [f"{role.key}@area:{area}" for area in areas]
    party = parties.get(held.party)
    if not isinstance(party, Mapping):
        return []
    if held.by == "party":
        return [f"{role.key}@org:{party['organisation']}"] if party["organisation"] else []
    people = party["people"]
    keys = (people.get(position, {}).get("key") for position in held.positions)
    return [f"{role.key}{PERSON}{key}" for key in keys if key]
