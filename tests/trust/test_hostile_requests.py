"""A short run of odd requests to the API; `make trust` sends a hundred thousand."""

import os

from tests.trust.hostile_requests import send_all


def test_no_request_makes_the_api_break_or_answer_otherwise_than_its_document_says(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        found = send_all(f"kaoping_requests_{os.getpid()}", 200, seed=1)
    assert [*found.lines()] == []
    assert found.requests >= 200
    assert found.statuses[200] > 10
