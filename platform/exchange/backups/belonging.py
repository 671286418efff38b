"""Which rows of the shared tables belong to a region. Every public table is named here (a test looks)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

from schemas.documents import parse

Row = Mapping[str, Any]
PEOPLE, ORGANISATIONS = "accounts_user", "accounts_organisation"


class By(Enum):
    """What a column names."""

    NUMBER = auto()  # of the region
    SLUG = auto()
    PERSON = auto()  # goes with a person who is new where the region is restored; who is known keeps their own
    PARENT = auto()


@dataclass(frozen=True)
class Part:
    """A shared table whose rows belong to a region by one of their columns."""

    table: str
    column: str
    by: By
    parent: str = ""  # the table that the column leads to

    @property
    def model(self) -> type[models.Model]:
        """The table's model."""
        return model_of(self.table)


#: Parents first.
PARTS = (
    Part("tenants_domain", "tenant_id", By.NUMBER),
    Part("accounts_regionpolicy", "region_id", By.NUMBER),
    Part("accounts_grant", "region_id", By.NUMBER),
    Part("accounts_deputy", "region_id", By.NUMBER),
    Part("accounts_operator", "region_id", By.NUMBER),
    Part("accounts_registration", "region_id", By.NUMBER),
    Part("accounts_invitation", "region_slug", By.SLUG),
    Part("accounts_apitoken", "region_slug", By.SLUG),
    Part("tenants_inboxitem", "region_slug", By.SLUG),
    Part("tenants_message", "region_slug", By.SLUG),
    Part("tenants_publishedmeasure", "region_slug", By.SLUG),
    Part("tenants_publishedsum", "measure_id", By.PARENT, "tenants_publishedmeasure"),
    Part("tenants_publishedresult", "region_slug", By.SLUG),
    Part("tenants_publishedchange", "region_slug", By.SLUG),
    Part("accounts_passwordchange", "user_id", By.PERSON),
    Part("accounts_authenticator", "user_id", By.PERSON),
    Part("accounts_recoverycode", "authenticator_id", By.PARENT, "accounts_authenticator"),
)
#: Tables that hold nothing of a region alone: they are the platform's, or gone within the hour.
NOT_A_REGIONS = frozenset({
    "tenants_regionbirth", "accounts_passcoderequest", "accounts_passwordreset", "accounts_session",
    "accounts_loginattempt", "accounts_usedchallenge", "accounts_waitingtext", "accounts_allowance",
    "django_content_type", "auth_permission", "auth_group", "auth_group_permissions", "members_usergroup",
    "members_userpermission", "audit_auditentry", "django_session", "captcha_captchastore",
    "tenants_auditanchor", "tenants_templatedump", "tenants_sentbundle",
    "django_celery_beat_solarschedule", "django_celery_beat_intervalschedule", "django_celery_beat_clockedschedule",
    "django_celery_beat_crontabschedule", "django_celery_beat_periodictasks", "django_celery_beat_periodictask",
})  # fmt: skip
#: Brought along or made by themselves.
HEADS = frozenset({"tenants_region", PEOPLE, ORGANISATIONS})
#: Numbers of people that no foreign key tells of.
_BARE = {"tenants_inboxitem": ("user_id",), "tenants_message": ("user_id",)}


def model_of(table: str) -> type[models.Model]:
    """The model of a table."""
    return next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)


def people_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a table that hold the number of a person."""
    fields = model._meta.local_concrete_fields
    found = (field.column for field in fields if field.is_relation and field.related_model._meta.db_table == PEOPLE)
    return (*found, *_BARE.get(model._meta.db_table, ()))


def rows_where(server: psycopg.Connection, table: str, column: str, keys: Sequence[object]) -> Iterator[Row]:
    """The rows of a shared table whose column is one of the keys, as plain values, the oldest first."""
    text = "SELECT to_jsonb(row)::text FROM public.{table} AS row WHERE {column} = ANY(%s) ORDER BY {key}"
    key = model_of(table)._meta.pk.column
    query = sql.SQL(text).format(table=sql.Identifier(table), column=sql.Identifier(column), key=sql.Identifier(key))
    with server.cursor(name=f"rows_of_{table}") as cursor:
        for (row,) in cursor.execute(query, [list(keys)]):
            yield parse(row)


def line_of(table: str, row: Row) -> str:
    """A row as it is kept."""
    return json.dumps([table, row], default=str, ensure_ascii=False) + "\n"
