"""What somebody may do changes with their next request, whichever process answers it."""

import os
from http.client import HTTPConnection

from accounts.models import Grant, User
from accounts.services import withdraw_grant
from tests.builders import NOW
from tests.trust.ground import REGION, Ground, prepared_ground
from tests.trust.service import web_server


def test_a_role_that_was_taken_away_is_gone_in_every_process_with_the_next_request(
    django_db_setup, django_db_blocker, tmp_path
):
    with (
        django_db_blocker.unblock(),
        prepared_ground(f"kaoping_processes_{os.getpid()}", tmp_path) as ground,
        web_server(ground.database_url, ground.folder, workers=1) as (one, _served),
        web_server(ground.database_url, ground.folder, workers=1) as (other, _served_too),
    ):
        session = ground.session(ground.people.contractor)
        assert [status(each, session) for each in (one, other)] == [200, 200]
        take_away(ground)
        assert [status(each, session) for each in (one, other)] == [403, 403]


def take_away(ground: Ground) -> None:
    """Withdraw the roles of the contractor's user, in this process, which is neither of the servers'."""
    with ground.inside():
        owner = User.objects.get(pk=ground.people.contractor.user_id)
        for grant in Grant.objects.filter(user=owner, active=True).select_related("region"):
            withdraw_grant(grant, by=owner, now=NOW)


def status(address: str, session: str) -> int:
    """What a server answers this person on the region's first page."""
    connection = HTTPConnection(address, timeout=60)
    try:
        connection.request("GET", f"/r/{REGION}/", headers={"Cookie": f"sessionid={session}"})
        return connection.getresponse().status
    finally:
        connection.close()
