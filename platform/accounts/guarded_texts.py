"""Columns for what people write freely: plain, unless the number of a person stands in it; then sealed.

Nobody can keep people from writing a mobile number into an opinion or the name of a file. Such a text is no personal
field, so it is shown to all who see what it belongs to; a dump of the database shows none of it.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.sealing import in_region, seal, sealed_under, unseal
from tenants.numbers import holds_number

MARK = "$sealed:"
PLAIN = "plain"  # in place of a key's name: a number stands in it, and it is not sealed yet


class _Opened(str):
    """A text that lay sealed, and the name of the key it lay under."""

    key = ""


class GuardedText(models.TextField):
    """A text that is sealed when it holds the number of a person."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations it is the text column that it is in the database."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def from_db_value(self, value: str | None, _expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        """The text.

        Raises:
            Unsealable: its key is not here, or it was changed, or moved from another column or region.
        """
        if value is None or not value.startswith(MARK):
            return value
        sealed = value.removeprefix(MARK).encode()
        text = _Opened(unseal(sealed, purpose=self._purpose(connection)))
        text.key = sealed_under(sealed)
        return text

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What is written; a text that looks sealed is sealed, too, so that nobody's words are taken for a seal."""
        if isinstance(value, str) and (holds_number(value) or value.startswith(MARK)):
            value = f"{MARK}{seal(str(value), purpose=self._purpose(connection)).decode()}"
        return super().get_db_prep_save(value, connection)

    def key_of(self, owner: Any) -> list[str]:
        """The name of the key that a row's text lay under as it was read; `plain` where it should be sealed."""
        value = owner.__dict__.get(self.attname)
        if isinstance(value, _Opened):
            return [value.key]
        return [PLAIN] if holds_number(value) else []

    def _purpose(self, connection: BaseDatabaseWrapper) -> str:
        purpose = f"{self.model._meta.db_table}.{self.column}"
        is_public = self.model._meta.app_config.name in settings.SHARED_APPS
        return purpose if is_public else in_region(purpose, region=connection.schema_name)
