"""Bringing what lies sealed under the newest keys, batch by batch; what is done already is passed over.

Models are found by their columns: `SealedDocument`, `SealedText`, `GuardedText`, and binary columns that a model names
in `sealed_bytes` with purpose and place. A model with an index of its personal values brings that up to date in
`reindex`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django_tenants.utils import get_public_schema_name, schema_context

from accounts.guarded_texts import GuardedText
from accounts.keyring import SEAL, keyring
from accounts.sealed_fields import SealedDocument, SealedText
from accounts.sealing import Unsealable, seal, sealed_under, unseal
from tenants.selectors import list_regions


@dataclass
class Resealed:
    """How many rows a run looked at and wrote, and which it could not open."""

    seen: int = 0
    written: int = 0
    shut: list[str] = field(default_factory=list)


def places() -> Iterator[tuple[str, type[models.Model]]]:
    """Every table with sealed columns: the schema and the model, public first."""
    found = [model for model in apps.get_models() if _columns(model) or hasattr(model, "sealed_bytes")]
    public = [model for model in found if model._meta.app_config.name in settings.SHARED_APPS]
    yield from ((get_public_schema_name(), model) for model in public)
    yield from ((region.slug, model) for region in list_regions() for model in found if model not in public)


def keys_in_use() -> Mapping[str, Counter[str]]:
    """How many values lie under each key, by table."""
    counted: dict[str, Counter[str]] = {}
    for schema, model in places():
        with schema_context(schema):
            names = Counter(name for row in _rows(model).iterator(500) for name in _keys_of(row))
        if names:
            counted[f"{schema}.{model._meta.db_table}"] = names
    return counted


def reseal(
    *, index: bool = False, batch: int = 200, told: Callable[[str, Resealed], None] = lambda table, done: None
) -> Resealed:
    """Write everything anew that does not lie under the newest key; with `index`, all indexes, too.

    Each batch is a transaction of its own, so a run that was broken off has lost nothing and the next goes on.
    """
    total = Resealed()
    for schema, model in places():
        with schema_context(schema):
            done = _reseal_table(model, index=index, batch=batch)
        told(f"{schema}.{model._meta.db_table}", done)
        total.seen, total.written = total.seen + done.seen, total.written + done.written
        total.shut += [f"{schema}.{place}" for place in done.shut]
    return total


def _reseal_table(model: type[models.Model], *, index: bool, batch: int) -> Resealed:
    done, last = Resealed(), None
    while True:
        with transaction.atomic():
            rows = _rows(model).select_for_update(of=("self",))
            found = list(rows.filter(pk__gt=last)[:batch] if last is not None else rows[:batch])
            for row in found:
                _reseal_row(row, done, index=index)
        if not found:
            return done
        last = found[-1].pk


def _reseal_row(row: models.Model, done: Resealed, *, index: bool) -> None:
    newest = keyring().newest(SEAL).id
    done.seen += 1
    try:
        stale = [name for name in _keys_of(row) if name != newest]
        changed = [*_opened(row), *_resealed_bytes(row)] if stale else []
        changed += row.reindex() if hasattr(row, "reindex") and (index or stale) else []
    except Unsealable:
        done.shut.append(f"{row._meta.db_table} {row.pk}")
        return
    if changed:
        row.save(update_fields=changed)
        done.written += 1


def _rows(model: type[models.Model]) -> QuerySet[Any]:
    """The rows with what they need to know what of them is personal."""
    rows = model.resealable() if hasattr(model, "resealable") else model._base_manager.all()
    return rows.order_by("pk")


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [one for one in model._meta.concrete_fields if isinstance(one, SealedDocument | SealedText | GuardedText)]


def _keys_of(row: Any) -> Iterable[str]:
    """The names of the keys under which values of a row lie."""
    for column in _columns(type(row)):
        yield from column.key_of(row)
    for name in _bytes_of(row):
        yield from filter(None, [sealed_under(bytes(getattr(row, name)))])


def _opened(row: Any) -> list[str]:
    """Open what is sealed as a document or text, so that it is sealed anew when it is written; gives the columns."""
    names = [column.attname for column in _columns(type(row))]
    for name in names:
        getattr(row, name)
    return names


def _resealed_bytes(row: Any) -> list[str]:
    """Seal the binary columns of a row anew; gives those that hold something."""
    held = {name: place for name, place in _bytes_of(row).items() if getattr(row, name)}
    for name, (purpose, bound) in held.items():
        text = unseal(bytes(getattr(row, name)), purpose=purpose, bound=bound)
        setattr(row, name, seal(text, purpose=purpose, bound=bound))
    return list(held)


def _bytes_of(row: Any) -> Mapping[str, tuple[str, str]]:
    return row.sealed_bytes() if hasattr(row, "sealed_bytes") else {}
