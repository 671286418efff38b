"""How people get in, as a region or an installation wants it."""

from dataclasses import fields, replace
from typing import Any, TypeVar

from engine.definitions.loading.reading import Document, strings
from engine.definitions.values.access import PRESETS, Access, SecondFactor

Part = TypeVar("Part", bound=Any)


def access(document: Document) -> Access:
    """A policy: what the document says, over its preset where it names one."""
    base = PRESETS.get(document.get("preset", ""), Access())
    return Access(
        password=_over(base.password, document.get("password", {})),
        lock_out=_over(base.lock_out, document.get("lock_out", {})),
        captcha_after=_captcha(document["captcha"]) if "captcha" in document else base.captcha_after,
        session=_over(base.session, document.get("session", {})),
        second_factor=_second_factor(document["second_factor"]) if "second_factor" in document else base.second_factor,
    )


def _over(base: Part, value: Document) -> Part:
    """The part with what is said here; a name it does not know is the checks' matter."""
    return replace(base, **{each.name: value[each.name] for each in fields(base) if each.name in value})


def _captcha(value: Document) -> int | None:
    return {"always": 0, "never": None}.get(value["ask"], value.get("failures", 3))


def _second_factor(value: Document) -> SecondFactor:
    return SecondFactor(strings(value.get("roles")), value.get("authors", False), value.get("everybody", False))
