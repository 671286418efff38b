"""Who does something: a person in a region with the tokens they hold there, or the system itself."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.selectors import grants_for, tokens_of


@dataclass(frozen=True)
class Actor:
    """A person as one region sees them; `address` goes into the audit."""

    user_id: int | None
    name: str
    tokens: tuple[str, ...]
    organisation_name: str = ""
    credit_code: str = ""
    address: str = ""

    @property
    def is_system(self) -> bool:
        """Whether an effect acts, not a person."""
        return self.user_id is None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held anywhere in the region; what counts on one record is `roles_on`."""
        return tuple(dict.fromkeys(role_of(token) for token in self.tokens))


#: Acts in effects; holds the role `system` on every record and sees all of them.
SYSTEM = Actor(None, "", ())
SYSTEM_ROLE = "system"


def role_of(token: str) -> str:
    """The role a token speaks of: `authority@area:310115` → `authority`."""
    return token.partition("@")[0]


def actor_for(user: User, *, region_slug: str, address: str = "", today: date | None = None) -> Actor:
    """The actor a signed-in user is in one region; the first organisation they act for is theirs."""
    grants = grants_for(user, region_slug, today=today)
    organisation = next((grant.organisation for grant in grants if grant.organisation is not None), None)
    return Actor(
        user_id=user.pk,
        name=user.name,
        tokens=tokens_of(user, grants),
        organisation_name=organisation.name if organisation else "",
        credit_code=organisation.credit_code if organisation else "",
        address=address,
    )
