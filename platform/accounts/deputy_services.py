"""Lending one's rights for the days of an absence, and ending that early."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from accounts.deputy_selectors import what_is_lent
from accounts.models import Deputy, Grant, User
from tenants.audit.services import record
from tenants.models import Region

LONGEST = timedelta(days=366)
MOST_REASON = 200


class LendingRefused(Exception):  # noqa: N818 - named for what people read, as the runtime's refusals are
    """Why nothing was lent or ended, in one sentence."""


@transaction.atomic
def lend(
    owner: User,
    *,
    deputy: User,
    region: Region,
    first_day: date,
    last_day: date,
    reason: str = "",
    by: User,
    now: datetime,
    today: date,
) -> Deputy:
    """Let a colleague act for somebody in a region, from the first to the last day, both included.

    Raises:
        LendingRefused: the days or the person do not do, or the same was lent already.
    """
    # Who lends for the same owner at the same time queues here, so that two pages cannot lend the same twice.
    list(Grant.objects.select_for_update(of=("self",)).filter(user=owner, region=region).order_by("pk"))
    check_lending(owner, deputy=deputy, region=region, first_day=first_day, last_day=last_day, today=today)
    if len(reason.strip()) > MOST_REASON:
        raise LendingRefused(_("The reason is too long; at most %(limit)s characters.") % {"limit": MOST_REASON})
    given = Deputy.objects.create(
        owner=owner, deputy=deputy, region=region, first_day=first_day, last_day=last_day,
        reason=reason.strip(), made_by=by, made_at=now,
    )  # fmt: skip
    _audit("deputy.lent", given, by=by, at=now)
    return given


def check_lending(owner: User, *, deputy: User, region: Region, first_day: date, last_day: date, today: date) -> None:
    """Refuse what cannot be lent.

    Raises:
        LendingRefused: see `lend`.
    """
    _check_days(first_day, last_day, today=today)
    if owner.pk == deputy.pk:
        raise LendingRefused(_("You cannot be your own deputy. Please choose somebody else."))
    lent, _kept = what_is_lent(owner, deputy, region, today=today)
    if not (lent and deputy.is_active):
        raise LendingRefused(
            _("%(name)s neither works for your organisation nor holds your role here. Please choose a colleague.")
            % {"name": deputy.name}
        )
    _check_doubles(owner, deputy, region, first_day, last_day)


@transaction.atomic
def end_lending(deputy_id: int, *, by: User, now: datetime, today: date) -> Deputy:
    """Take back what was lent, from the next click on; who may is the caller's question.

    Raises:
        LendingRefused: it is over already.
    """
    given = Deputy.objects.select_for_update(of=("self",)).select_related("region", "owner", "deputy").get(pk=deputy_id)
    if given.revoked_at is not None or given.last_day < today:
        raise LendingRefused(_("This has ended already."))
    given.revoked_by, given.revoked_at = by, now
    given.save(update_fields=["revoked_by", "revoked_at"])
    _audit("deputy.ended", given, by=by, at=now)
    return given


def _check_days(first_day: date, last_day: date, *, today: date) -> None:
    if first_day < today:
        raise LendingRefused(_("The first day has passed. Please begin today or later."))
    if last_day < first_day:
        raise LendingRefused(_("The last day lies before the first. Please check the days."))
    if last_day - first_day > LONGEST:
        raise LendingRefused(_("An absence of more than a year needs a grant from your administrator."))


def _check_doubles(owner: User, deputy: User, region: Region, first_day: date, last_day: date) -> None:
    same = Deputy.objects.filter(owner=owner, deputy=deputy, region=region, revoked_at=None)
    other = same.filter(first_day__lte=last_day, last_day__gte=first_day).order_by("first_day").first()
    if other is not None:
        told = {"name": deputy.name, "first": other.first_day.isoformat(), "last": other.last_day.isoformat()}
        raise LendingRefused(
            _("%(name)s already stands in for you from %(first)s to %(last)s. End that first, or choose other days.")
            % told
        )


def _audit(action: str, given: Deputy, *, by: User, at: datetime) -> None:
    """Keep it in the audit of the region it is about, wherever the page stands."""
    data = {
        "owner": given.owner_id,
        "deputy": given.deputy_id,
        "first_day": given.first_day.isoformat(),
        "last_day": given.last_day.isoformat(),
    }
    with tenant_context(given.region):
        record(action, user=by, at=at, object_type="deputy", object_id=given.pk, data=data)
