"""Messages to people who may change a region's definitions."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from tenants.messages import put_messages
from tenants.models import Message
from tenants.selectors import region_here


def tell(
    people: Iterable[User], *, key: str, about: str, subject: str, text: str, path: str, by: User, at: datetime
) -> None:
    """A message to each of these people but the one who speaks.

    Args:
        people: any of the region.
        key: what makes it one message; the same is not told twice.
        about: the title of what it is about.
        subject: a sentence.
        text: what follows the name of the speaker; may be empty.
        path: where it leads, within the region.
        by: who speaks.
        at: when.
    """
    region = region_here()
    put_messages(
        Message(
            region_slug=region.slug,
            region_title=region.title,
            region_short=region.short,
            key=key,
            user_id=user_id,
            tokens=[f"{region.slug}|self@user:{user_id}"],
            system_title=about,
            subject=subject,
            text="\n".join(part for part in (by.name, text) if part),
            path=path,
            sent_at=at,
        )
        for user_id in sorted({user.pk for user in people} - {by.pk})
    )
