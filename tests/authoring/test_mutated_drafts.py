"""Drafts spoilt by chance are opened in the admin: every page answers, and says what is wrong."""

import random
from collections.abc import Iterator

from django.db import transaction

from exchange.drafts import save_draft
from schemas.models import Definition
from tests.builders import NOW
from tests.trust.mutations import spoilt

PAGES = ("definitions/edit/{pk}/", "design/{pk}/", "design/{pk}/preview/?role=inspector", "tables/{pk}/")
SYSTEM_PAGES = ("check/", "changes/")
SEEDS = range(24)


def test_every_page_about_a_spoilt_draft_answers(author):
    author.raise_request_exception = False
    assert [wrong for seed in SEEDS for wrong in failures(author, seed)] == []


def failures(author, seed: int) -> Iterator[str]:
    """The pages that fail when one definition is spoilt by this seed."""
    chance = random.Random(seed)
    with transaction.atomic():
        row = chance.choice(list(Definition.objects.order_by("pk")))
        changed = spoilt(dict(row.document), chance)
        changed["kind"], changed["key"] = row.kind, row.key  # neither can be changed in the admin
        save_draft(row, changed, by=author.user, at=NOW)
        pages = [page.format(pk=row.pk) for page in PAGES]
        pages += [f"systems/{row.system}/{page}" for page in SYSTEM_PAGES]
        for page in pages:
            status = author.get(f"/r/alpha/admin/{page}").status_code
            if status not in (200, 302, 404):
                yield f"{seed}: {status} {page}"
        transaction.set_rollback(True)
