"""Reading who may do what where. Tokens follow the grammar of docs/architecture.md."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.held_grants import held_by
from accounts.lending import lendable
from accounts.models import Deputy, Grant, User
from tenants import clock
from tenants.models import Region

_SELF = "self@user:"


@dataclass(frozen=True)
class Lent:
    """What somebody who is absent lends: their tokens that the deputy does not hold anyway."""

    user_id: int
    name: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Rights:
    """What somebody holds in one region: what they were granted, and what others lend them today."""

    grants: tuple[Grant, ...] = ()
    lent: tuple[Lent, ...] = ()
    tokens: tuple[str, ...] = ()  # their own first

    def lender(self, tokens: Iterable[str]) -> Lent | None:
        """In whose place somebody uses one of these tokens; in nobody's, where one of them is their own."""
        return lender_of(tokens, held=self.tokens, lent=self.lent)


def lender_of(tokens: Iterable[str], *, held: Iterable[str], lent: Sequence[Lent]) -> Lent | None:
    """Who lent one of these tokens to the holder of those; nobody, where one of them is the holder's own."""
    used = frozenset(tokens).intersection(held)
    ways = [each for each in lent if not used.isdisjoint(each.tokens)]
    own = used - {token for each in ways for token in each.tokens}
    return None if own or not ways else ways[0]


def grants_for(user: User, region_slug: str, *, today: date | None = None) -> Sequence[Grant]:
    """What this person was granted in one region and still holds today; nothing that others lend them."""
    held = _held(user.pk, today=today).filter(region__schema_name=region_slug)
    return [grant for grant in held if user.standing is None or user.standing.covers(grant)]


def rights_for(user: User, region_slug: str, *, today: date | None = None) -> Rights:
    """What this person holds in one region; one query, a second one where somebody lends them something."""
    own = held_by(user.pk, day=today or clock.today(), region_slug=region_slug)
    return _as_they_stand(user, _rights(user, own, today=today)).get(region_slug, Rights())


def rights_by_region(user: User, *, today: date | None = None) -> Mapping[str, Rights]:
    """What this person holds in every region where anything is granted, by the region's slug."""
    return _as_they_stand(user, _rights(user, held_by(user.pk, day=today or clock.today()), today=today))


def tokens_for(user: User, region_slug: str, *, today: date | None = None) -> tuple[str, ...]:
    """This person's tokens in one region, lent ones included; a record is seen when they overlap with the record's."""
    return rights_for(user, region_slug, today=today).tokens


def tokens_by_region(user: User, *, today: date | None = None) -> Mapping[str, tuple[str, ...]]:
    """This person's tokens in every region where anything is granted, by the region's slug."""
    return {slug: rights.tokens for slug, rights in rights_by_region(user, today=today).items()}


def tokens_of(user: User, grants: Iterable[Grant]) -> tuple[str, ...]:
    """The tokens that these grants amount to, sorted and without repetition, and who holds any, their own."""
    held = sorted({token for grant in grants for token in _tokens(user, grant)})
    return (*held, personal_token(user.pk)) if held else ()


def personal_token(user_id: int) -> str:
    """The token that one person alone holds: no record bears it, only what was handed to them by name."""
    return f"{_SELF}{user_id}"


def persons_in(tokens: Iterable[str]) -> list[int]:
    """The people whom personal tokens name."""
    return [int(token.removeprefix(_SELF)) for token in tokens if token.startswith(_SELF)]


def current_deputies(day: date) -> QuerySet[Deputy]:
    """The deputies who stand in on a day."""
    return Deputy.objects.filter(revoked_at=None, first_day__lte=day, last_day__gte=day)


def _as_they_stand(user: User, rights: Mapping[str, Rights]) -> Mapping[str, Rights]:
    """What is left of somebody's rights where they signed in by dynamic password: one role on one project."""
    if user.standing is None:
        return rights
    here = rights.get(user.standing.region, Rights())
    grants = tuple(grant for grant in here.grants if user.standing.covers(grant))
    tokens = (*user.standing.tokens, personal_token(user.pk)) if grants and user.standing.tokens else ()
    return {user.standing.region: Rights(grants, (), tokens)} if grants else {}


def _rights(user: User, own: Iterable[Grant], *, today: date | None) -> Mapping[str, Rights]:
    grants: dict[str, list[Grant]] = defaultdict(list)
    for grant in own:
        grants[grant.region.slug].append(grant)
    lent = _lent_grants(grants, today=today)
    return {slug: _rights_in(user, held, lent.get(slug, {})) for slug, held in grants.items()}


def _rights_in(user: User, held: Sequence[Grant], lent: Mapping[int, Sequence[Grant]]) -> Rights:
    own = tokens_of(user, held)
    found = tuple(_lent(theirs, held, own) for theirs in lent.values()) if own else ()
    borrowed = [token for each in found for token in each.tokens]
    return Rights(tuple(held), tuple(each for each in found if each.tokens), tuple(dict.fromkeys([*own, *borrowed])))


def _lent(theirs: Sequence[Grant], held: Sequence[Grant], own: Sequence[str]) -> Lent:
    """What one owner lends. What was handed to them by name may be of any kind, so it goes with all or not at all."""
    owner, passed_on = theirs[0].user, lendable(theirs, held)
    tokens = tokens_of(owner, passed_on)
    whole = len(passed_on) == len(theirs)
    kept = (token for token in tokens if token not in own and (whole or token != personal_token(owner.pk)))
    return Lent(owner.pk, owner.name, tuple(kept))


def _lent_grants(
    own: Mapping[str, Sequence[Grant]], *, today: date | None
) -> Mapping[str, Mapping[int, Sequence[Grant]]]:
    """What lenders hold themselves, by region and owner; a right that was lent to them is not lent on."""
    lenders = {slug: {pk for grant in grants for pk in grant.lenders} for slug, grants in own.items()}
    everybody = {pk for pks in lenders.values() for pk in pks}
    if not everybody:
        return {}
    found: dict[str, dict[int, list[Grant]]] = defaultdict(lambda: defaultdict(list))
    for grant in _held(*everybody, today=today).filter(user__is_active=True).select_related("user"):
        if grant.user_id in lenders.get(grant.region.slug, ()):
            found[grant.region.slug][grant.user_id].append(grant)
    return found


def _tokens(user: User, grant: Grant) -> Iterable[str]:
    """A party role by its organisation, a grant role by its areas, a person role by the person."""
    if grant.organisation is not None:
        return [f"{grant.role}@org:{grant.organisation.credit_code}"]
    if grant.areas:
        return [f"{grant.role}@area:{area}" for area in grant.areas]
    return [f"{grant.role}@person:{user.person_key}"] if user.person_key else []


def _held(*user_ids: int, today: date | None) -> QuerySet[Grant]:
    day = today or clock.today()
    held = Grant.objects.filter(user_id__in=user_ids, active=True, region__is_active=True)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=day)).select_related("region", "organisation")
    return held.order_by("region__schema_name", "pk")


def holders_in(region: Region, roles: Sequence[str], *, today: date) -> QuerySet[Grant]:
    """The grants in one of these roles that people hold in a region today."""
    held = Grant.objects.filter(region=region, role__in=roles, active=True, user__is_active=True)
    return held.filter(Q(until__isnull=True) | Q(until__gte=today)).order_by("pk")
