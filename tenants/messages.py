"""Messages over all regions: written with the region's own rows, read and marked as read from anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from tenants.models import Message

Tokens = Mapping[str, Sequence[str]]  # by the slug of a region


def put_messages(messages: Iterable[Message]) -> None:
    """Write messages; one that is there already stays as it is."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def messages_of(user_id: int, tokens: Tokens) -> QuerySet[Message]:
    """Somebody's messages, newest first, as long as what they speak of is theirs to see."""
    held = [f"{slug}|{token}" for slug, tokens_there in tokens.items() for token in tokens_there]
    return Message.objects.filter(user_id=user_id, tokens__overlap=held).order_by("-sent_at", "-pk")


def mark_read(messages: QuerySet[Message], *, now: datetime) -> int:
    """Note that these were read; gives how many were not before."""
    return messages.filter(read_at=None).order_by().update(read_at=now)


def prune_messages(*, before: datetime) -> int:
    """Delete what is older than anybody needs; gives how many."""
    return Message.objects.filter(sent_at__lt=before).delete()[0]
