"""Work on accounts that nobody waits for."""

from celery import shared_task

from accounts.allowances import forget_allowances
from accounts.attempts import forget_attempts
from accounts.registration.services import forget_unfinished
from accounts.resetting.services import answer_waiting, forget_resets
from accounts.sessions.store import SessionStore
from accounts.sms import send_waiting
from tenants import clock


@shared_task
def send_texts() -> int:
    """Send the text messages that are due."""
    return send_waiting(now=clock.now())


@shared_task
def answer_resets() -> int:
    """Send codes to the companies that asked for a new password."""
    return answer_waiting(now=clock.now())


@shared_task
def forget_old_wishes() -> tuple[int, int, int]:
    """Forget registrations nobody finished, old wishes for a password, and counts whose time is over."""
    now = clock.now()
    return forget_unfinished(now=now), forget_resets(now=now), forget_allowances(now=now)


@shared_task
def forget_sessions() -> None:
    """Remove the sessions whose time is over, and the failed attempts of long ago."""
    SessionStore.clear_expired()
    forget_attempts(now=clock.now())
