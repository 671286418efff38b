"""What the audit calls deeds by, in words; what has none here is shown by its name."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_WORDS: Mapping[str, Promise | str] = {
    "login.succeeded": gettext_lazy("Signed in to the platform"),
    "login.failed": gettext_lazy("Could not sign in"),
    "login.ended": gettext_lazy("Signed out"),
    "login.unlocked": gettext_lazy("Let an account sign in again"),
    "session.ended": gettext_lazy("Ended a session"),
    "session.expired": gettext_lazy("Session ran out"),
    "page.access_refused": gettext_lazy("Was refused"),
    "region.access_refused": gettext_lazy("Was refused the region"),
    "admin.access_refused": gettext_lazy("Was refused the configuration"),
    "api_token.made": gettext_lazy("Made an API token"),
    "api_token.ended": gettext_lazy("Ended an API token"),
    "record.create": gettext_lazy("Made a record"),
    "record.edit": gettext_lazy("Changed a record"),
    "record.pass": gettext_lazy("Took a step"),
    "record.send_back": gettext_lazy("Sent a record back"),
    "record.withdraw": gettext_lazy("Took a step back"),
    "record.sign": gettext_lazy("Signed a record"),
    "record.reassign": gettext_lazy("Handed a task over"),
    "record.remind": gettext_lazy("Reminded somebody of a task"),
    "record.copy": gettext_lazy("Sent a copy"),
    "record.overdue": gettext_lazy("A deadline passed"),
    "sheet.saved": gettext_lazy("Saved a score sheet"),
    "records.exported": gettext_lazy("Exported a list or a report"),
    "form.exported": gettext_lazy("Exported a form as a workbook"),
    "export.fetched": gettext_lazy("Fetched an export"),
    "personal.revealed": gettext_lazy("Saw personal numbers in full"),
    "person.exported": gettext_lazy("Exported the data of a person"),
    "person.erased": gettext_lazy("Erased the data of a person"),
    "grant.given": gettext_lazy("Granted a role"),
    "grant.withdrawn": gettext_lazy("Withdrew a role"),
    "deputy.lent": gettext_lazy("Appointed a deputy"),
    "deputy.ended": gettext_lazy("Ended a deputyship"),
    "release.published": gettext_lazy("Released definitions"),
    "release.taken_up": gettext_lazy("Took an earlier release up again"),
    "bundle.given": gettext_lazy("Exported a bundle"),
    "bundle.taken": gettext_lazy("Imported a bundle"),
    "catalogue.imported": gettext_lazy("Imported a catalogue"),
    "guide.published": gettext_lazy("Published a help page"),
    "guide.read": gettext_lazy("Read what must be read"),
    "outbox.dead": gettext_lazy("A message failed for good"),
    "region.created": gettext_lazy("Founded the region"),
    "scores.verified": gettext_lazy("Worked all scores out again"),
    "scores.repaired": gettext_lazy("Repaired a score"),
    "audit.exported": gettext_lazy("Exported the audit trail"),
    "audit.cut": gettext_lazy("Took old entries of the audit trail away"),
    "webhook.made": gettext_lazy("Registered a webhook"),
    "webhook.changed": gettext_lazy("Changed a webhook"),
    "webhook.rotated": gettext_lazy("Gave a webhook a new secret"),
    "webhook.removed": gettext_lazy("Removed a webhook"),
    "webhook.replayed": gettext_lazy("Sent a webhook's delivery again"),
}


def words_for(deed: str) -> str:
    """A deed in words."""
    return str(_WORDS.get(deed, deed))
