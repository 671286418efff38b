"""What becomes of a registration: an account, a place in the list of those who decide, or a refusal.

Nobody who is not told by message learns whether a company had an account: pages say the same of all refusals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import is_password_usable
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Grant, User
from accounts.policy.services import note_password
from accounts.registration import telling
from accounts.registration.errors import Settled
from accounts.registration.models import Registration
from accounts.registration.said import said_by
from accounts.selectors import holders_in
from accounts.services import grant_role, save_organisation, save_person
from engine.definitions.values import Registration as Rules
from tenants.audit.services import record

State = Registration.State


@dataclass(frozen=True)
class Finding:
    """What the register said: it confirms the company, or gives a reason against it."""

    confirmed: bool = False
    reason: str = ""


def settle(row: Registration, rules: Rules, finding: Finding, *, now: datetime) -> None:
    """Go on with a registration that was handed in; in its region."""
    with transaction.atomic():
        locked = _locked(row, State.CHECKING)
        locked.confirmed, locked.finding = finding.confirmed, finding.reason[:500]
        holder = account_of(locked.credit_code)
        locked.is_known = holder is not None or _is_represented(locked)
        if holder is not None:
            telling.tell_holder(holder, locked, now=now)
        if _is_for_people(locked, rules):
            _to_people(locked, rules, now=now)
        elif locked.confirmed and (not locked.is_known or _speaks_for(holder, locked)):
            _accept(locked, by=None, now=now)
        else:
            _close(locked, State.REFUSED, by=None, now=now)


def approve(row: Registration, *, by: User, now: datetime, address: str = "") -> None:
    """Open the account; in its region.

    Raises:
        Settled: somebody has decided already.
    """
    with transaction.atomic():
        _accept(_locked(row, State.WAITING), by=by, now=now, address=address)


def send_back(row: Registration, *, reason: str, by: User, now: datetime, address: str = "") -> None:
    """Return a registration with a reason that the company reads; it may register again.

    Raises:
        Settled: somebody has decided already.
    """
    with transaction.atomic():
        locked = _locked(row, State.WAITING)
        locked.reason = reason[:500]
        _close(locked, State.RETURNED, by=by, now=now, address=address)


def account_of(credit_code: str) -> User | None:
    """The account that is named by a company's code; companies that register themselves have one."""
    return User.objects.filter(username=credit_code).first()


def _is_represented(row: Registration) -> bool:
    """Whether an account that an administrator opened acts for the company in the region."""
    held = Grant.objects.filter(region_id=row.region_id, organisation__credit_code=row.credit_code, active=True)
    return held.filter(user__is_active=True).exists()


def _is_for_people(row: Registration, rules: Rules) -> bool:
    return bool(rules.decided_by) and (rules.decided == "always" or not row.confirmed or row.is_known)


def _speaks_for(holder: User | None, row: Registration) -> bool:
    """Whether the account belongs to whoever registers: the code went to the number on file."""
    return holder is not None and holder.is_active and bool(holder.mobile) and holder.mobile == said_by(row).mobile


def _to_people(row: Registration, rules: Rules, *, now: datetime) -> None:
    row.state = State.WAITING
    row.save()
    telling.tell_deciders(row, holders_in(row.region, rules.decided_by, today=now.date()), now=now)


def _accept(row: Registration, *, by: User | None, now: datetime, address: str = "") -> None:
    said = said_by(row)
    organisation = save_organisation(row.credit_code, name=row.name)
    user = account_of(row.credit_code)
    has_own = user is not None and is_password_usable(user.password)
    if user is None:
        user = save_person(row.credit_code, name=row.name, mobile=said.mobile, by=by, now=now)
    if not has_own:  # an account that is in use keeps its password, whoever registers in its name
        user.password = row.password
        user.save(update_fields=["password"])
        note_password(user, now=now)
    grant_role(user, region=row.region, role=row.role, organisation=organisation, by=by, now=now)
    row.user = user
    _close(row, State.ACCEPTED, by=by, now=now, address=address)


def _close(row: Registration, state: str, *, by: User | None, now: datetime, address: str = "") -> None:
    row.state, row.decided_by, row.settled_at, row.password = state, by, now, ""
    row.save()
    data: Mapping[str, object] = {"credit_code": row.credit_code, "reason": row.reason, "confirmed": row.confirmed}
    record(
        f"registration.{state}", user=by, at=now, object_type="registration", object_id=row.pk, data=data, ip=address
    )
    telling.tell_applicant(row, said_by(row).mobile, now=now)


def _locked(row: Registration, state: str) -> Registration:
    locked = Registration.objects.select_for_update(of=("self",)).select_related("region").get(pk=row.pk)
    if locked.state != state:
        raise Settled(_("Somebody has decided about this already."))
    return locked
