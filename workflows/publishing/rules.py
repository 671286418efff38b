"""By which rules a record publishes: those of the release in force, whatever release the record lives by.

So what a region begins to publish holds for records that run already, and a corrected scale or another circle of
readers for all of them. Only when a record counts, and where its score and grade stand, is said in the words of its
own release, as far as that speaks of the measure: states and fields may be called otherwise in a newer one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.definitions.values import Published, System
from forms.contexts import Scene
from schemas.models import Release
from schemas.selectors import current_releases_of, system_of

_NOTHING: Mapping[str, Release] = {}


@dataclass(frozen=True)
class Publishing:
    """A record that publishes, with the title of its system and the rules in force."""

    scene: Scene
    system_title: str
    rules: tuple[Published, ...]


def publishing(scenes: Iterable[Scene], *, known: Mapping[str, Release] = _NOTHING) -> Iterator[Publishing]:
    """Each of these records with its rules: none where its type publishes nothing now; `known` is in force."""
    looked_at = list(scenes)
    systems = systems_in_force({scene.record.system for scene in looked_at}, known=known)
    for scene in looked_at:
        system = systems.get(scene.record.system)
        if system is not None:
            yield Publishing(scene, system.title, _rules(scene, system))


def systems_in_force(keys: Collection[str], *, known: Mapping[str, Release] = _NOTHING) -> Mapping[str, System]:
    """The definitions in force of these systems: in one query, or in none if all their releases are `known`."""
    releases = known if known.keys() >= set(keys) else current_releases_of(keys)
    return {key: system_of(releases[key]) for key in keys if key in releases}


def _rules(scene: Scene, system: System) -> tuple[Published, ...]:
    kind = system.record_types.get(scene.record.record_type)
    if kind is None or not kind.publishes:
        return ()
    own = {one.key: one for one in scene.frame.type.publishes}
    return tuple(_in_words_of(own.get(one.key), one) for one in kind.publishes)


def _in_words_of(own: Published | None, rule: Published) -> Published:
    return rule if own is None else replace(rule, counts=own.counts, score=own.score, grade=own.grade)
