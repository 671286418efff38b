"""What holds for every page: the health check, the security headers, and the policy that Wagtail alone may loosen."""

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_health_check_answers_without_a_log_in(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_our_pages_allow_no_inline_script_and_no_foreign_source(client):
    policy = client.get("/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_only_wagtails_pages_are_allowed_inline_scripts(client):
    client.force_login(User.objects.create_user("operator", name="Operator", is_superuser=True))
    assert "'unsafe-inline'" in client.get("/r/alpha/admin/")["Content-Security-Policy"]
    assert "unsafe" not in client.get("/admin/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "value"),
    [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "SAMEORIGIN")],
)
def test_every_page_carries_the_security_headers(client, header, value):
    assert client.get("/login/")[header] == value
