"""What is cleared away at night."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import LoginAttempt
from accounts.sessions.models import Session
from accounts.tasks import forget_sessions
from tenants import clock

pytestmark = pytest.mark.django_db


def test_sessions_and_attempts_of_long_ago_are_forgotten_and_others_kept():
    now = timezone.now()
    for key, moment in (("over", now - timedelta(days=1)), ("open", now + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=moment)
    for key, moment in (("old", clock.now() - timedelta(days=40)), ("new", clock.now())):
        LoginAttempt.objects.create(key=key, last_failed_at=moment)
    forget_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(LoginAttempt.objects.values_list("key", flat=True)) == ["new"]
