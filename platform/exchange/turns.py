"""Whose turn a step of an approval is. Fails closed: who is not known to be allowed is not."""

from collections.abc import Collection, Sequence

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import grants_for, holders_in
from engine.definitions.values import Role
from schemas.selectors import NoRelease, current_region
from tenants import clock
from tenants.selectors import region_here


class NotTheirs(PermissionDenied):
    """Somebody answers where another one has to; with the sentence that says why."""


def needs_approval() -> bool:
    """Whether the region, as it is in force, wants a second person for every release."""
    try:
        return current_region().second_person
    except NoRelease:
        return False


def author_roles(keys: Collection[str] = ()) -> Sequence[Role]:
    """The roles of the region whose holders may change definitions; where keys are given, those among them only."""
    try:
        roles = current_region().roles
    except NoRelease:
        return []
    return [role for role in roles if role.authors and (not keys or role.key in keys)]


def why_not(user: User | None, *, roles: Collection[str], asked_by: int | None, answered: Collection[int]) -> str:
    """Why somebody may not answer at a step.

    Args:
        user: who wants to.
        roles: keys of roles that the step is for; none: every author.
        asked_by: whose request it is.
        answered: who answered at a step of this request.

    Returns:
        A sentence; empty where they may.
    """
    if user is None or asked_by is None or user.pk == asked_by:
        return _("You asked for this approval, so another author has to give it.")
    if user.pk in answered:
        return _("You answered at another step of this request, so another author has to answer here.")
    if not user.is_active or not _may_author(user, roles):
        return _("This step waits for people with other roles.")
    return ""


def holders(roles: Collection[str]) -> list[User]:
    """Who may author releases in the region today, in one of these roles; none given: in any."""
    keys = [role.key for role in author_roles(roles)]
    grants = holders_in(region_here(), keys, today=clock.today()).select_related("user")
    return list({grant.user_id: grant.user for grant in grants}.values())


def _may_author(user: User, roles: Collection[str]) -> bool:
    if user.is_superuser and not roles:
        return True
    keys = {role.key for role in author_roles(roles)}
    return any(grant.role in keys for grant in grants_for(user, region_here().slug, today=clock.today()))
