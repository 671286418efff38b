"""A dynamic password is guessed at. `make trust` lets it be ten thousand times."""

import os

from tests.trust.guesses import guess


def test_guessing_gets_nowhere_and_keeps_nobody_out(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        found = guess(f"kaoping_guesses_{os.getpid()}", guesses=300)
    assert found.is_well, found.sentence()
    assert (found.looked_at, len(found.let_in)) == (240, 2)
