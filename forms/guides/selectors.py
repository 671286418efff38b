"""Which help pages somebody finds, and which of them they still have to read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from engine.definitions.values import MustRead
from forms.actors import Actor
from forms.contexts import Scene
from forms.errors import NotVisible
from forms.guides.models import Edition, GuidePage, Reading
from schemas.selectors import current_release, system_of


@dataclass(frozen=True)
class Unread:
    """A document that somebody has to read first."""

    key: str
    title: str
    number: int


def editions_for(actor: Actor, *, words: str = "") -> QuerySet[Edition]:
    """The newest version of every page that is for this person, perhaps only of those in which all words stand."""
    found = _newest(actor.roles)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    read = Reading.objects.filter(edition=OuterRef("pk"), user_id=actor.user_id)
    return found.annotate(is_read=Exists(read)).select_related("guide").order_by("title", "pk")


def find_edition(key: str, *, actor: Actor) -> Edition:
    """The newest version of one page.

    Raises:
        NotVisible: there is none, or it is not for this person.
    """
    found = editions_for(actor).filter(guide__slug=key).first()
    if found is None:
        raise NotVisible
    return found


def unread(scene: Scene) -> tuple[Unread, ...]:
    """The documents that the actor has to read before anything can be done here; one query, where any are asked for."""
    frame, actor = scene.frame, scene.actor
    wanted = _wanted((*frame.system.must_read, *frame.type.must_read), scene.roles)
    if actor.is_system or not wanted:
        return ()
    if wanted not in scene.to_read:
        scene.to_read[wanted] = _unread(actor, wanted)
    return scene.to_read[wanted]


def required_editions(system: str, *, actor: Actor) -> tuple[Edition, ...]:
    """The documents that a system, or one of its types, wants read by people with these roles, newest versions."""
    release = current_release(system)
    if release is None:
        return ()
    found = system_of(release)
    asked = (*found.must_read, *(one for kind in found.record_types.values() for one in kind.must_read))
    wanted = _wanted(asked, actor.roles)
    return tuple(editions_for(actor).filter(guide__slug__in=wanted)) if wanted else ()


def reading_refusals(scene: Scene) -> tuple[str, ...]:
    """Why nothing can be done here yet: the sentence that names what has to be read."""
    missing = unread(scene)
    if not missing:
        return ()
    titles = _(", ").join(_("“%(title)s”") % {"title": each.title} for each in missing)
    return (_("Before anything can be done, please read and confirm: %(titles)s.") % {"titles": titles},)


def guide_readers() -> Mapping[str, tuple[str, ...]]:
    """The help pages that are out: their keys, and the roles they are for (none: everybody)."""
    return {slug: tuple(roles) for slug, roles in GuidePage.objects.live().values_list("slug", "roles")}


def guide_names() -> tuple[dict[str, str], ...]:
    """The same as documents of the kind `guide`, by which authors choose one."""
    named = GuidePage.objects.live().order_by("title").values_list("slug", "title")
    return tuple({"kind": "guide", "key": slug, "title": title} for slug, title in named)


def guides_with_standing() -> QuerySet[GuidePage]:
    """Every help page, drafts too, with how many versions came out."""
    return GuidePage.objects.annotate(versions=Count("editions")).order_by("title", "pk")


def readings_of(guide: GuidePage) -> QuerySet[Reading]:
    """Who read which version of a page, newest first."""
    return Reading.objects.filter(edition__guide=guide).select_related("edition", "user").order_by("-at", "-pk")


def _unread(actor: Actor, wanted: frozenset[str]) -> tuple[Unread, ...]:
    found = editions_for(actor).filter(guide__slug__in=wanted, is_read=False)
    return tuple(Unread(each.guide.slug, each.title, each.number) for each in found)


def _wanted(wanted: Iterable[MustRead], roles: Collection[str]) -> frozenset[str]:
    return frozenset(one.guide for one in wanted if not one.by or not frozenset(one.by).isdisjoint(roles))


def _newest(roles: Collection[str]) -> QuerySet[Edition]:
    """The newest version of every page that is out and for one of these roles."""
    later = Edition.objects.filter(guide=OuterRef("guide"), number__gt=OuterRef("number"))
    open_to = Q(guide__roles=[]) | Q(guide__roles__overlap=list(roles))
    return Edition.objects.filter(open_to, ~Exists(later), guide__live=True)
