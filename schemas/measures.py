"""What a released system publishes for the view over all regions, as its region declares it."""

from collections.abc import Mapping
from hashlib import sha256

from engine.definitions.values import Published, RecordType, System


def measures_of(system: System) -> list[Mapping[str, object]]:
    """The measures of a system, as `tenants.publishing.measures` keeps them."""
    return [_columns(system, kind, one) for kind in system.record_types.values() for one in kind.publishes]


def _columns(system: System, kind: RecordType, published: Published) -> Mapping[str, object]:
    return {
        "system_title": system.title,
        "key": published.key,
        "title": published.title,
        "period_kind": published.period,
        "scale_title": published.scale.title,
        "has_score": bool(published.score),
        "grades": [[each.grade, each.level] for each in published.scale.grades],
        "readers": list(published.compared_by),
        "rule": sha256(repr((system.title, kind.key, published)).encode()).hexdigest(),
    }
