"""What follows by itself from what other apps do; the rules are in the services."""

from django.db import connection
from django.http import HttpRequest

from accounts.models import User
from accounts.policy.services import keep_policy
from accounts.sessions.services import begin
from schemas.documents import parse
from schemas.models import Release
from schemas.selectors import REGION
from tenants import clock


def begin_session(request: HttpRequest, user: User, **_signal: object) -> None:
    """Somebody signed in, in whatever way."""
    begin(request, user, now=clock.now())


def copy_policy(instance: Release, created: bool, **_signal: object) -> None:
    """A region was released: what it asks of those who sign in is known outside it from now on."""
    if created and instance.system == REGION:
        keep_policy(connection.schema_name, parse(instance.documents)[0])
