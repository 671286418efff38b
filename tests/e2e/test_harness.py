"""The browser harness itself: a person signs in, at both sizes, and the server's clock follows the test."""

import psycopg
import pytest

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("phone", [False, True])
def test_somebody_signs_in_and_sees_the_inbox(new_page, phone):
    page = new_page("sh_contractor", phone=phone)
    assert page.url.endswith("/inbox/")
    assert page.viewport_size["width"] == (390 if phone else 1440)


def test_the_server_lives_at_the_moment_the_test_says(new_page, live):
    live.set_now("2026-04-20T10:00:00+08:00")
    new_page("sh_authority")
    with psycopg.connect(live.database_url) as connection:
        (at,) = connection.execute(
            "SELECT at FROM audit_auditentry WHERE action = 'login.succeeded' ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
    assert at.date().isoformat() == "2026-04-20"
