"""Taking the same step on several records of several regions: each by itself, each with its own result."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from accounts.models import User
from forms.actors import Actor, actor_for
from forms.contexts import Scene
from forms.errors import NotVisible, Refused, RuntimeRefusal
from forms.models import Record
from forms.selectors import find_record
from forms.sentences import refusal_sentences
from forms.submissions import once
from tenants.links import region_path
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
    region_title: str = ""
    state: str = ""  # its title
    url: str = ""

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
) -> list[Pick]:
    """Do it: how each went, those that were refused with the reasons.

    `version_of` says which version of a record the person was shown; what changed since is refused, not passed unseen.
    """
    found: list[Pick] = []
    for region, actor, ids in _regions(picks, user):
        with tenant_context(region):
            for record_id in ids:
                pick = _pick(region, record_id, actor, now)
                if pick is not None:
                    reasons = _take(pick, actor, opinion=opinion, key=key, version=version_of(pick), now=now)
                    found.append(replace(pick, reasons=reasons, state=_state_now(pick, actor, now)))
    return found


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
    scene = Scene(record, actor, now)
    offer = next((each for each in offers_in(scene) if each.action.batch), None)
    pick = Pick(
        region.slug,
        record_id,
        record.title,
        version=record.version,
        region_title=region.title,
        state=_state_title(scene),
        url=region_path(region.slug, f"records/{record_id}/"),
    )
    if offer is None:
        title = {"state": pick.state}
        reason = _("In the state “%(state)s” there is nothing that can be passed together; open it to go on.") % title
        return replace(pick, reasons=(reason,))
    return replace(
        pick,
        action=offer.action.key,
        action_title=offer.action.title,
        needs_opinion=offer.action.opinion == "required",
        reasons=offer.refusals,
    )


def _take(pick: Pick, actor: Actor, *, opinion: str, key: str, version: int, now: datetime) -> tuple[str, ...]:
    """Why it was refused; nothing when it was done, now or by the same page before."""

    def take() -> str:
        if pick.reasons:
            raise Refused(pick.reasons)
        take_action(pick.record_id, action=pick.action, version=version, opinion=opinion, actor=actor, now=now)
        return f"records/{pick.record_id}/"

    own = key and f"{key}:{pick.record_id}"
    try:
        once(user_id=actor.user_id or 0, key=own, purpose=f"batch {pick.key}", now=now, do=take)
    except RuntimeRefusal as error:
        return refusal_sentences(error)
    return ()


def _state_now(pick: Pick, actor: Actor, now: datetime) -> str:
    """The state in which the record stands afterwards; nothing when it is not the actor's to see any more."""
    try:
        return _state_title(Scene(find_record(pick.record_id, actor=actor), actor, now))
    except NotVisible:
        return ""


def _state_title(scene: Scene) -> str:
    return scene.frame.workflow.by_key[scene.record.state].title
