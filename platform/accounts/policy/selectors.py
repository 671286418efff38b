"""Which policy holds: the strictest of the installation and of every region concerned (docs/adr/0016)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Grant, User
from accounts.policy.models import RegionPolicy
from engine.definitions.loading.access import access
from engine.definitions.places import Place
from engine.definitions.values import PRESETS, Access, strictest
from schemas.sentences import sentence
from schemas.structure import structure_problems
from tenants.models import Region


@dataclass(frozen=True)
class Asked:
    """What is asked of one person."""

    access: Access
    second_factor: bool  # whether the log-in must have one


def installation_policy() -> Access:
    """What the installation asks of everybody (`ACCESS_POLICY`)."""
    return _installation(json.dumps(settings.ACCESS_POLICY))


def policy_at_the_door() -> Access:
    """What holds before anybody is known: the strictest of all regions, so that the page tells nothing about names."""
    documents = RegionPolicy.objects.filter(region__is_active=True).exclude(access={}).values_list("access", flat=True)
    return strictest([installation_policy(), *map(access, documents)])


def policy_in(region: Region) -> Access:
    """What holds for a person who works in one region only, as somebody does who registers there."""
    own = RegionPolicy.objects.filter(region=region).values_list("access", flat=True).first() or {}
    return strictest([installation_policy(), access(own)])


def policy_for(user: User | None) -> Access:
    """What holds for somebody's password and sessions; for somebody new what the installation asks."""
    return asked_of(user).access if user is not None and user.pk else installation_policy()


def asked_of(user: User) -> Asked:
    """What the installation and every region in which somebody holds a grant ask of them."""
    roles = _roles_by_region(user)
    regions = list(RegionPolicy.objects.filter(region__in=roles))
    base = installation_policy()
    policies = [base, *(access(each.access) for each in regions)]
    needed = [base.second_factor.everybody or (base.second_factor.authors and user.is_platform_operator)]
    needed += [_needs_second_factor(each, roles[each.region_id], base) for each in regions]
    return Asked(strictest(policies), any(needed))


def second_factor_in(region: Region, roles: Iterable[str]) -> bool:
    """Whether these roles of one region are asked for a second factor: of a session that amounts to nothing else."""
    own = RegionPolicy.objects.filter(region=region).first() or RegionPolicy(region=region, access={}, author_roles=[])
    return _needs_second_factor(own, roles, installation_policy())


def _needs_second_factor(region: RegionPolicy, held: Iterable[str], base: Access) -> bool:
    wanted = strictest([base, access(region.access)]).second_factor
    roles = [*wanted.roles, *(region.author_roles if wanted.authors else ())]
    return wanted.everybody or not set(roles).isdisjoint(held)


def _roles_by_region(user: User) -> Mapping[int, set[str]]:
    held: dict[int, set[str]] = {}
    for region, role in Grant.objects.filter(user=user, active=True).values_list("region_id", "role"):
        held.setdefault(region, set()).add(role)
    return held


@lru_cache(maxsize=16)
def _installation(said: str) -> Access:
    """A preset by its name, or the document in the file of that name; a file with mistakes stops everything."""
    value = json.loads(said)
    if isinstance(value, str):
        if value in PRESETS:
            return PRESETS[value]
        value = json.loads(Path(value).read_text("utf-8"))
    problems = [f"{each.pointer} {sentence(each)}" for each in structure_problems(value, "access", Place("access"))]
    if problems:
        raise ImproperlyConfigured(f"ACCESS_POLICY: {'; '.join(problems)}")
    return access(value)
