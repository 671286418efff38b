"""Who does something: a person in a region with the tokens they hold there, or the system itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.selectors import Lent, lender_of, persons_in, rights_for


@dataclass(frozen=True)
class Actor:
    """A person as one region sees them; `lent` is what others lend them, `address` goes into the audit."""

    user_id: int | None
    name: str
    tokens: tuple[str, ...]
    organisation_name: str = ""
    credit_code: str = ""
    address: str = ""
    lent: tuple[Lent, ...] = ()

    @property
    def is_system(self) -> bool:
        """Whether an effect acts, not a person."""
        return self.user_id is None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held anywhere in the region; what counts on one record is `roles_on`."""
        return tuple(dict.fromkeys(role_of(token) for token in self.tokens))

    @property
    def persons(self) -> Mapping[int | None, Lent | None]:
        """By account: the person themselves, and whoever lends them even what was handed to them by name."""
        own = {pk: each for each in self.lent for pk in persons_in(each.tokens)}
        return {**own, self.user_id: None}

    def stands_in(self, tokens: Iterable[str]) -> Lent | None:
        """For whom the actor uses one of these tokens; for nobody, where one of them is their own."""
        return lender_of(tokens, held=self.tokens, lent=self.lent)


#: Acts in effects; holds the role `system` on every record and sees all of them.
SYSTEM = Actor(None, "", ())
SYSTEM_ROLE = "system"


def role_of(token: str) -> str:
    """The role a token speaks of: `authority@area:310115` → `authority`."""
    return token.partition("@")[0]


def actor_for(user: User, *, region_slug: str, address: str = "", today: date | None = None) -> Actor:
    """The actor a signed-in user is in one region; the first organisation they act for is theirs."""
    rights = rights_for(user, region_slug, today=today)
    organisation = next((grant.organisation for grant in rights.grants if grant.organisation is not None), None)
    return Actor(
        user_id=user.pk,
        name=user.name,
        tokens=rights.tokens,
        organisation_name=organisation.name if organisation else "",
        credit_code=organisation.credit_code if organisation else "",
        address=address,
        lent=rights.lent,
    )
