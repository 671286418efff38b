"""What may be lent: a stranger gains neither an organisation's matters nor the kind of a role they do not hold."""

from collections.abc import Iterable, Sequence

from accounts.models import Grant


def may_be_lent(grant: Grant, held: Iterable[Grant]) -> bool:
    """Whether this grant may be lent to somebody who holds these in the same region.

    What is held for an organisation goes to people of that organisation; what is held by area or in person goes to
    people in the same role.
    """
    if grant.organisation_id is not None:
        return any(one.organisation_id == grant.organisation_id for one in held)
    return any(one.role == grant.role for one in held)


def lendable(grants: Iterable[Grant], held: Sequence[Grant]) -> tuple[Grant, ...]:
    """Those of somebody's grants that may be lent to the holder of these."""
    return tuple(grant for grant in grants if may_be_lent(grant, held))
