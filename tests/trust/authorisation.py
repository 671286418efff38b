"""Who may do what, as all packs say it, executed: what is allowed works, all else is refused."""

from django.db import connection, transaction
from django_tenants.utils import schema_context

from tests.authorisation.rights import all_systems
from tests.authorisation.trial import Tried, try_system
from tests.database import copied_database
from tests.trust.ground import REGION


def authorise(name: str, *, every: int = 1) -> Tried:
    """Execute every cell of all packs in a database of this name; nothing is committed."""
    tried, usual = Tried(), connection.settings_dict["NAME"]
    with copied_database(name), schema_context(REGION):
        for rights in all_systems():
            with transaction.atomic():
                try_system(rights, tried, every=every)
    connection.settings_dict["NAME"] = usual
    return tried
