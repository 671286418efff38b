"""Notices."""

from collections.abc import Iterator

from engine.definitions import scopes
from engine.definitions.checks.world import World, check_roles
from engine.definitions.expressions import check_expression, check_template
from engine.definitions.places import Place
from engine.definitions.scopes import DAY
from engine.definitions.shapes import ANYTHING
from engine.definitions.values import Notice
from engine.errors import Problem


def check_notice(notice: Notice, world: World) -> Iterator[Problem]:
    """Somebody must get it, the roles must exist, and the words must be well-formed.

    Where an effect or a reminder sends it, it is checked again against the record it is about (`checks.effects`).
    """
    place, scope = Place(f"notice/{notice.key}"), scopes.any_record(world.system).plus(input=ANYTHING, due_on=DAY)
    if not (notice.to or notice.parties or notice.people or notice.also):
        yield (place / "to").problem("notice_without_receiver", key=notice.key)
    yield from check_roles(place / "to", notice.to, world)
    yield from check_template(notice.subject, place / "subject", scope)
    yield from check_template(notice.text, place / "text", scope)
    yield from check_expression(notice.people, place / "people", scope)
