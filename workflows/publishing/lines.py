"""What single records publish: worked out from the record and its definitions, written with the change itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from engine.definitions.values import Published
from engine.feel import compile_expression
from engine.flow import covering, period_title
from forms.actors import SYSTEM, role_of
from forms.contexts import Scene, Shared
from forms.models import Record
from tenants.models import Region
from tenants.publishing.results import Line, replace_results
from tenants.selectors import region_here
from workflows.publishing.rules import Publishing, publishing

#: The words of periods where the region has none of its own.
_TITLES = {"month": "{year}-{month}", "quarter": "{year} Q{quarter}", "year": "{year}"}


def publish_results(records: Sequence[Record], *, now: datetime, shared: Shared | None = None) -> None:
    """Bring what these records publish up to date; `shared` is what was read since the last of them was written."""
    shared = shared or Shared()
    found = [one for one in publishing(_scenes(records, now, shared), known=shared.in_force) if one.rules]
    if found:
        lines = list(_lines(found, region=region_here()))
        replace_results(connection.schema_name, record_ids=[one.scene.record.pk for one in found], lines=lines)


def lines_of(records: Iterable[Record], *, now: datetime, region: Region) -> Iterator[Line]:
    """The lines of these records, one for each measure that a record has a period in."""
    return _lines(publishing(_scenes(records, now, Shared())), region=region)


def _scenes(records: Iterable[Record], now: datetime, shared: Shared) -> Iterator[Scene]:
    return (Scene(record, SYSTEM, now, shared=shared) for record in records)


def _lines(found: Iterable[Publishing], *, region: Region) -> Iterator[Line]:
    for one in found:
        for rule in one.rules:
            start = _start(one.scene, rule)
            if start is not None:
                yield {**_place(one, rule, region), **_outcome(one.scene, rule), **_period(one.scene, rule, start)}


def _place(one: Publishing, published: Published, region: Region) -> Line:
    record, frame = one.scene.record, one.scene.frame
    state = frame.workflow.by_key[record.state]
    tokens = [token for token in record.tokens if role_of(token) in published.shown_to]
    return {
        "region_slug": region.slug,
        "region_title": region.title,
        "region_short": region.short,
        "system": record.system,
        "system_title": one.system_title,
        "measure": published.key,
        "measure_title": published.title,
        "scale_title": published.scale.title,
        "record_id": record.pk,
        "title": record.title,
        "number": record.number,
        "state_title": state.title,
        "state_tone": state.tone,
        "area": record.district,
        "is_summed": all(frame.type.seen_by(role, record.state) for role in published.compared_by),
        "due_on": record.due_on,
        "tokens": [f"{region.slug}|{token}" for token in tokens],
        "bare_tokens": tokens,
        "changed_at": record.changed_at,
    }


def _outcome(scene: Scene, published: Published) -> Line:
    """Score and grade, once the result counts."""
    names = scene.context()
    counts = compile_expression(published.counts).value(names) is True
    score = _at(names, published.score) if counts and published.score else None
    grade = _at(names, published.grade) if counts and published.grade else None
    grade = str(grade) if isinstance(grade, str) else ""
    return {
        "is_counted": counts,
        "score": _number(score),
        "grade": grade[:60],
        "level": published.scale.levels.get(grade, ""),
    }


def _period(scene: Scene, published: Published, start: date) -> Line:
    titles = {**_TITLES, **scene.frame.region.period_titles}
    return {"period_start": start, "period_title": period_title(published.period, start, titles)[:100]}


def _start(scene: Scene, published: Published) -> date | None:
    """The first day of the period that a record belongs to."""
    day = _day(scene, published.on) if published.on else scene.record.period_start
    period = covering(published.period, day) if day else None
    return period.start if period else None


def _day(scene: Scene, path: str) -> date | None:
    own = {"created_at": scene.record.created_at, "changed_at": scene.record.changed_at, "due_on": scene.record.due_on}
    found = own[path] if path in own else _at(scene.context(), path)
    if isinstance(found, datetime):
        return timezone.localtime(found).date()
    return found if isinstance(found, date) else None


def _at(names: Mapping[str, object], path: str) -> object:
    found: object = names
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _number(value: object) -> Decimal | None:
    """A number as the column keeps it."""
    return Decimal(value).quantize(Decimal("0.0001")) if isinstance(value, int | Decimal) else None
