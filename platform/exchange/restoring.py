"""Rolling back: the drafts become what an earlier release said, to be checked, proved and released again like any."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from exchange.drafts import list_drafts, replace_drafts
from schemas.extensions import as_written
from schemas.models import Release
from schemas.selectors import documents_of
from tenants.audit.services import record


@transaction.atomic
def take_up_again(system: str, number: int, *, by: User | None, at: datetime) -> Release:
    """Make the drafts of a system say what one of its releases said; what extends a base goes on to.

    Newer drafts give way; they stay in the history of their definitions.

    Raises:
        Release.DoesNotExist: there is no such release.
    """
    release = Release.objects.get(system=system, number=number)
    written = {draft.name: draft.document for draft in list_drafts(system)}
    wanted = [
        as_written(written[name], wanted=document) if (name := f"{document['kind']}/{document['key']}") in written
        else document
        for document in documents_of(release)
    ]  # fmt: skip
    replace_drafts(system, wanted, by=by, at=at)
    record("release.taken_up", user=by, at=at, object_type="system", object_id=system, data={"number": number})
    return release
