"""Taking the same step on several records of several regions: each by itself, each with its own result."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django_tenants.utils import tenant_context

from accounts.models import User
from forms.actors import Actor, actor_for
from forms.contexts import Scene
from forms.errors import NotVisible, RuntimeRefusal
from forms.models import Record
from forms.selectors import find_record
from forms.sentences import refusal_sentences
from forms.submissions import once
from tenants.models import Region
from tenants.selectors import find_region
from workflows.selectors import offers_in
from workflows.services import take_action

MOST = 100  # at once


@dataclass(frozen=True)
class Pick:
    """One picked record and the step that would be taken on it, or why none can."""

    region: str
    record_id: int
    title: str
    action: str = ""
    action_title: str = ""
    needs_opinion: bool = False
    version: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How forms name it."""
        return f"{self.region}:{self.record_id}"


def read_picks(texts: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """The picked record ids by region; what is not a pick is left out."""
    picks: dict[str, list[int]] = defaultdict(list)
    for text in list(texts)[:MOST]:
        slug, _colon, number = text.partition(":")
        if slug.isidentifier() and number.isdecimal() and len(number) < 18:
            picks[slug].append(int(number))
    return picks


def preview(picks: Mapping[str, Sequence[int]], *, user: User, now: datetime) -> list[Pick]:
    """What would be done."""
    found: list[Pick] = []
    for region, actor, ids in _regions(picks, user):
        with tenant_context(region):
            found += [pick for record_id in ids if (pick := _pick(region, record_id, actor, now))]
    return found


def carry_out(
    picks: Mapping[str, Sequence[int]],
    *,
    user: User,
    opinion: str,
    key: str,
    version_of: Callable[[Pick], int],
    now: datetime,
) -> tuple[list[Pick], list[Pick]]:
    """Do it: what was done and what was refused, each with the reasons.

    `version_of` says which version of a record the person was shown; what changed since is refused, not passed unseen.
    """
    done: list[Pick] = []
    refused: list[Pick] = []
    for region, actor, ids in _regions(picks, user):
        with tenant_context(region):
            for record_id in ids:
                pick = _pick(region, record_id, actor, now)
                if pick is None:
                    continue
                result = _take(pick, actor, opinion=opinion, key=key, version=version_of(pick), now=now)
                (refused if result.reasons else done).append(result)
    return done, refused


def _regions(picks: Mapping[str, Sequence[int]], user: User) -> Iterable[tuple[Region, Actor, Sequence[int]]]:
    for slug, ids in picks.items():
        region = find_region(slug)
        if region is not None:
            yield region, actor_for(user, region_slug=slug), ids


def _pick(region: Region, record_id: int, actor: Actor, now: datetime) -> Pick | None:
    try:
        record: Record = find_record(record_id, actor=actor)
    except NotVisible:
        return None
    offer = next((each for each in offers_in(Scene(record, actor, now)) if each.action.batch), None)
    if offer is None:
        return None
    action = offer.action
    needs_opinion = action.opinion == "required"
    return Pick(
        region.slug, record_id, record.title, action.key, action.title, needs_opinion, record.version, offer.refusals
    )


def _take(pick: Pick, actor: Actor, *, opinion: str, key: str, version: int, now: datetime) -> Pick:
    def take() -> str:
        take_action(pick.record_id, action=pick.action, version=version, opinion=opinion, actor=actor, now=now)
        return f"records/{pick.record_id}/"

    if pick.reasons:
        return pick
    try:
        once(
            user_id=actor.user_id or 0,
            key=key and f"{key}:{pick.record_id}",
            purpose=f"batch {pick.key}",
            now=now,
            do=take,
        )
    except RuntimeRefusal as error:
        return Pick(pick.region, pick.record_id, pick.title, reasons=refusal_sentences(error))
    return pick
