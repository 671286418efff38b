"""Who stands in for whom, as pages say it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deputy_selectors import candidates, what_is_lent
from accounts.models import Deputy, Grant, User
from accounts.selectors import grants_for
from portal.outlines import Outline, outline_of
from tenants.models import Region

EVERYWHERE = "*"


@dataclass(frozen=True)
class Line:
    """One absence in a table."""

    given: Deputy
    state: str
    tone: str
    may_end: bool

    @property
    def days(self) -> str:
        """How long it lasts, in words."""
        count = (self.given.last_day - self.given.first_day).days + 1
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


@dataclass(frozen=True)
class Choosable:
    """Somebody who could stand in, and what they are here."""

    user: User
    what: str


def lines_of(given: Iterable[Deputy], *, today: date, may_end: bool) -> list[Line]:
    """The lines of a table; what is over cannot be ended."""
    return [_line(each, today, may_end) for each in given]


def choosable(owner: User, region: Region, *, today: date, words: str) -> Sequence[Choosable]:
    """Those who could stand in for somebody, by name."""
    found, outline = candidates(owner, region, today=today, words=words), outline_of(region.slug)
    held = _held_by(found, region)
    return [
        Choosable(user, "；".join(grant_words(grant, outline) for grant in held.get(user.pk, ()))) for user in found
    ]


def lent_words(owner: User, deputy: User, region: Region, *, today: date) -> tuple[list[str], list[str]]:
    """What would be lent, and what would not, in words."""
    outline = outline_of(region.slug)
    lent, kept = what_is_lent(owner, deputy, region, today=today)
    return [grant_words(grant, outline) for grant in lent], [grant_words(grant, outline) for grant in kept]


def held_words(owner: User, region: Region, *, today: date) -> list[str]:
    """What somebody holds in a region, in words."""
    return [grant_words(grant, outline_of(region.slug)) for grant in grants_for(owner, region.slug, today=today)]


def grant_words(grant: Grant, outline: Outline) -> str:
    """A role, and for whom or where it is held."""
    role = outline.roles.get(grant.role, grant.role)
    if grant.organisation is not None:
        return f"{role} · {grant.organisation.name}"
    areas = [_("all districts") if area == EVERYWHERE else outline.districts.get(area, area) for area in grant.areas]
    return f"{role} · {_('、').join(areas)}" if areas else role


def _held_by(people: Sequence[User], region: Region) -> Mapping[int, Sequence[Grant]]:
    """What these people hold in the region; one query."""
    grants = Grant.objects.filter(user__in=people, region=region, active=True).select_related("organisation")
    found: dict[int, list[Grant]] = {}
    for grant in grants.order_by("pk"):
        found.setdefault(grant.user_id, []).append(grant)
    return found


def _line(given: Deputy, today: date, may_end: bool) -> Line:
    if given.revoked_at is not None:
        return Line(given, _("Ended early"), "idle", False)
    if given.last_day < today:
        return Line(given, _("Over"), "idle", False)
    if given.first_day > today:
        return Line(given, _("Not begun yet"), "wait", may_end)
    return Line(given, _("In force"), "ok", may_end)
