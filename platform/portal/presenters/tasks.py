"""What can be done with a task beside its actions: the links on the record page, and the people to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.deputy_selectors import deputies_by_owner
from accounts.models import Grant, User
from engine.definitions.values import Region
from forms.contexts import Scene
from workflows.handing import Verbs, seat_tokens, verbs_for
from workflows.people import MOST_NAMES, people_for

SIGN, COPY, REMIND = "sign", "copy", "remind"
Words = str | Promise


@dataclass(frozen=True)
class Verb:
    """One thing to do with a task: what the button and the page say."""

    key: str
    title: Words
    does: Words
    asks: Words  # the heading of the text field
    chooses: bool = False  # somebody has to be chosen
    several: bool = False


VERBS: Mapping[str, Verb] = {
    verb.key: verb
    for verb in (
        Verb(SIGN, _("Sign as asked"), _("You were asked to sign this step too."), _("Your opinion")),
        Verb(
            "reassign",
            _("Hand on"),
            _("The task becomes that of the person you choose, and of nobody else, until the record moves on."),
            _("Reason"),
            chooses=True,
        ),
        Verb(
            "add_before",
            _("Ask to sign before"),
            _("The person you choose signs first; then the task comes back to you."),
            _("What they should look at"),
            chooses=True,
        ),
        Verb(
            "add_after",
            _("Ask to sign after"),
            _("After you have acted, the record moves on only when the person you choose has signed."),
            _("What they should look at"),
            chooses=True,
        ),
        Verb(
            COPY,
            _("Send copies"),
            _("The record appears among the copies of those you choose. Nobody has to wait for them."),
            _("Note"),
            chooses=True,
            several=True,
        ),
        Verb(REMIND, _("Urge"), _("Those whom the record waits for see that you urge them; once a day."), _("Note")),
    )
}


@dataclass(frozen=True)
class VerbLink:
    """A link in the head of the record page."""

    title: Words
    url: str
    key: str
    refusal: str = ""  # why it cannot be done now


@dataclass(frozen=True)
class Choosable:
    """Somebody who can be chosen, and what they are here."""

    user: User
    what: str
    away: str = ""  # that they are away today, and who stands in


def open_verbs(scene: Scene) -> tuple[Verb, ...]:
    """The verbs that are open to the viewer now."""
    found: Verbs = verbs_for(scene)
    return tuple(verb for key, verb in VERBS.items() if getattr(found, key))


def verb_links(scene: Scene) -> tuple[VerbLink, ...]:
    """The links to the pages of the verbs that are open to the viewer, or that they would expect to be."""
    found: Verbs = verbs_for(scene)
    return tuple(
        VerbLink(verb.title, task_url(scene, verb), key, found.refused.get(key, ""))
        for key, verb in VERBS.items()
        if getattr(found, key) or key in found.refused
    )


def task_url(scene: Scene, verb: Verb) -> str:
    """Where a verb is carried out."""
    return reverse("record_task", args=[scene.record.pk, verb.key])


def choosable(scene: Scene, verb: Verb, *, words: str) -> Sequence[Choosable]:
    """The first people who can be chosen, by name, the viewer left out."""
    tokens = seat_tokens(scene) if verb.key == "reassign" else scene.record.tokens
    found = people_for(scene.record, tokens, today=scene.today, words=words).exclude(pk=scene.actor.user_id)
    people = list(found[:MOST_NAMES])
    what, away = _what_they_are(people, scene.frame.region), _who_is_away(people, scene)
    return tuple(Choosable(person, what.get(person.pk, ""), away.get(person.pk, "")) for person in people)


def _who_is_away(people: Sequence[User], scene: Scene) -> Mapping[int, str]:
    """Those for whom somebody stands in today; one query."""
    here = {"region_slug": connection.schema_name, "today": scene.today}
    found = deputies_by_owner([person.pk for person in people], **here) if people else {}
    return {
        owner: gettext("away until %(day)s, deputy: %(names)s")
        % {
            "day": f"{max(each.last_day for each in given):%m-%d}",
            "names": gettext("、").join(each.deputy.name for each in given),
        }
        for owner, given in found.items()
    }


def _what_they_are(people: Sequence[User], region: Region) -> Mapping[int, str]:
    """Roles and organisations of these people in this region; one query."""
    grants = Grant.objects.filter(user__in=people, active=True, region__schema_name=connection.schema_name)
    words: dict[int, dict[str, None]] = {}
    for grant in grants.select_related("organisation").order_by("pk"):
        role = region.role(grant.role)
        parts = (role.title if role else "", grant.organisation.name if grant.organisation else "")
        words.setdefault(grant.user_id, {})[" · ".join(part for part in parts if part)] = None
    return {pk: "；".join(found) for pk, found in words.items()}
