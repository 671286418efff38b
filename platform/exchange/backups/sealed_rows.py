"""Rows whose sealed columns are bound to numbers that are other ones where they are restored."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from accounts.sealed_fields import SealedDocument, SealedText
from accounts.sealing import seal, sealed_under, unseal
from exchange.backups.belonging import PEOPLE, Row

_BATCH = 200


def carried(model: type[models.Model], before: Row, after: Row) -> dict[str, Any]:
    """The row as it shall stand: what is sealed is opened at its old place and sealed for the new one."""
    old, new = _instance(model, before), _instance(model, after)
    found = dict(after)
    for column in _texts(model):
        text = before[column.column]
        if text and sealed_under(text.encode()):
            setattr(new, column.attname, column.opened(text, old))
            held = column.pre_save(new, False)
            found[column.column] = column.get_db_prep_save(held, connection)
    if hasattr(model, "sealed_bytes"):
        places = new.sealed_bytes()
        for name, (purpose, bound) in old.sealed_bytes().items():
            sealed = bytes.fromhex(before[name].removeprefix("\\x"))
            if not sealed:
                continue
            text = unseal(sealed, purpose=purpose, bound=bound)
            found[name] = "\\x" + seal(text, purpose=places[name][0], bound=places[name][1]).hex()
    return found


def renumber_people(numbers: Mapping[int, int]) -> None:
    """In the region we are in, before it has its constraints: put the numbers people have here in place of others.

    What is sealed for a place that such a number names is sealed anew; all else changes without being looked at.
    """
    changed = {old: new for old, new in numbers.items() if old != new}
    if not changed:
        return
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.local_concrete_fields if _is_person(field)]
        if columns and model._meta.app_config.name in settings.TENANT_APPS and not model._meta.proxy:
            if any(isinstance(field, SealedDocument) for field in model._meta.local_concrete_fields):
                _seal_anew(model, columns, changed)
            for column in columns:
                _replace(model._meta.db_table, column, changed)


def _seal_anew(model: type[models.Model], people: list[str], changed: Mapping[int, int]) -> None:
    """Rows that are sealed for a person: opened as they were, written as they shall be."""
    named = models.Q()
    for column in people:
        named |= models.Q(**{f"{column}__in": list(changed)})
    documents = [field.attname for field in model._meta.local_concrete_fields if isinstance(field, SealedDocument)]
    for row in model._base_manager.filter(named).order_by("pk").iterator(_BATCH):
        place = row.sealed_place()
        for name in documents:
            getattr(row, name)
        for column in people:
            setattr(row, column, changed.get(getattr(row, column), getattr(row, column)))
        if row.sealed_place() == place:
            return  # no row of this table stands by who it is of
        sealed = {name: getattr(row, name) for name in documents}
        model._base_manager.filter(pk=row.pk).update(**sealed)


def _replace(table: str, column: str, changed: Mapping[int, int]) -> None:
    """One statement, so that numbers that change places do not meet."""
    name = connection.ops.quote_name
    text = (
        f"UPDATE {name(table)} SET {name(column)} = given.new"  # noqa: S608 - names of our own tables and columns
        f" FROM unnest(%s::bigint[], %s::bigint[]) AS given(old, new) WHERE {name(column)} = given.old"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, [list(changed), list(changed.values())])


def _is_person(field: models.Field[Any, Any]) -> bool:
    return field.is_relation and field.related_model._meta.db_table == PEOPLE


def _texts(model: type[models.Model]) -> list[SealedText]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, SealedText)]


def _instance(model: type[models.Model], row: Row) -> Any:
    """Enough of a row to say where it stands."""
    plain = {field.attname: row.get(field.column) for field in model._meta.local_concrete_fields if _is_plain(field)}
    return model(**plain)


def _is_plain(field: models.Field[Any, Any]) -> bool:
    return not isinstance(field, models.BinaryField | models.DateTimeField | models.DateField)
